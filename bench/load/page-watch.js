/** Says how a page feels to whoever uses it. Comes into each page before anything of its own. */
(() => {
  const LOOK_MS = 300;
  const longTasks = [];
  const frames = [];
  let isFilming = false;
  let mostElements = 0;
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });

  const frame = () => new Promise(requestAnimationFrame);
  /** Once the frame that has begun is a picture: a task after it. */
  const pictured = async () => {
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
    return performance.now();
  };
  /** Once what was changed is a picture. */
  const painted = async () => {
    await frame();
    return await pictured();
  };
  const until = (isThere) =>
    new Promise((resolve) => {
      if (isThere()) return resolve();
      const watcher = new MutationObserver(() => {
        if (!isThere()) return;
        watcher.disconnect();
        resolve();
      });
      watcher.observe(document, { subtree: true, childList: true, attributes: true });
    });
  /** Those that are seen: lists of channels that were left may stand behind. */
  const rows = () => [...document.querySelectorAll('article')].filter((row) => row.checkVisibility());
  const isNewSeen = (before) => {
    for (const row of document.getElementsByTagName('article')) if (!before.has(row) && row.checkVisibility()) return true;
    return false;
  };
  /** Nobody clicks before they have seen where they are. */
  const looked = async () => {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    await new Promise((resolve) => requestIdleCallback(resolve));
  };
  const box = () => document.querySelector('.composer [role=textbox], .composer textarea, .composer [contenteditable=true]');
  const isUsable = () => box() !== null && rows().length > 0;

  async function film() {
    // By the frames' own time: when a page gets to work on one says little about when it is seen.
    let last = await frame();
    while (isFilming) {
      const at = await frame();
      frames.push(at - last);
      last = at;
    }
  }

  const usableMs = until(isUsable).then(painted);

  globalThis.watch = {
    async opening() {
      const at = await usableMs;
      const paintOf = () => performance.getEntriesByName('first-contentful-paint')[0];
      while (!paintOf()) await frame();
      const paint = paintOf();
      return { firstPaintMs: paint.startTime, usableMs: at };
    },

    /** Goes to another channel by its link; answers how long until its messages are a picture. */
    async goTo(path) {
      const linkThere = () => document.querySelector(`a[href$="${path}"]`);
      await until(() => linkThere() !== null);
      await looked();
      const before = new Set(rows());
      const link = linkThere();
      const begunMs = performance.now();
      link.click();
      // Asked once a frame: to look at each change would make of the watcher a good part of what is watched.
      while (!(location.pathname.endsWith(path) && box() !== null && isNewSeen(before))) await frame();
      return (await pictured()) - begunMs;
    },

    /** Whether what is sent with the next Enter is there in the first frame after the key, and how long its picture takes. */
    awaitOwn(text) {
      const has = () => rows().some((row) => row.textContent.includes(text));
      return new Promise((resolve) => {
        addEventListener(
          'keydown',
          async ({ timeStamp }) => {
            await frame();
            const isInFirst = has();
            await until(has);
            resolve({ isInFirst, ms: (await painted()) - timeStamp });
          },
          { capture: true, once: true },
        );
      });
    },

    /** Forgets what was; frames and tasks of now on count. */
    begin() {
      longTasks.length = frames.length = 0;
      mostElements = 0;
      isFilming = true;
      void film();
    },
    end() {
      isFilming = false;
      return { longTasks: [...longTasks], frames: [...frames], mostElements };
    },

    /**
     * Rolls towards the oldest message, so many pixels a frame, until it is there or the time is over. Answers how many pixels it went, and in
     * how many frames something was seen, or almost, that had not come yet.
     */
    async scrollUp(pixels, seconds) {
      const area = [...document.querySelectorAll('.scroller')].find((one) => one.checkVisibility());
      const isAtStart = () => area.scrollTop === 0 && area.querySelector('.older') === null;
      const awaited = area.getElementsByClassName('free-place');
      const endMs = performance.now() + seconds * 1000;
      let [rolled, held] = [0, 0];
      for (let turn = 0; performance.now() < endMs && !isAtStart(); turn++) {
        const before = area.scrollTop;
        area.dispatchEvent(new WheelEvent('wheel', { deltaY: -pixels, bubbles: true }));
        area.scrollTop = before - pixels;
        rolled += Math.min(before, pixels);
        if (before === 0 || awaited.length > 0) held++;
        await frame();
        if (turn % 10 === 0) mostElements = Math.max(mostElements, document.getElementsByTagName('*').length);
      }
      return { rolled, held, isAtStart: isAtStart() };
    },
  };
})();
