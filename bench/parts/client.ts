import { readFile, stat } from 'node:fs/promises';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { chromiumPath, lackingChromium } from '#scripts/services/chromium';
import { aims } from '../aims.ts';
import { LeftOut, type Run } from '../figure.ts';
import type { RestLoad, RestResult } from '../load/rest-load.ts';
import { talk } from '../load/talk.ts';
import { percentile } from '../measure/statistics.ts';
import { makeWorld, ROOT, startFloor, startLoad, startNexus, type Nexus, type World } from '../nexus.ts';
import { openSeed } from '../seed.ts';

/** So many times slower than this machine's the processor of whoever uses it is. */
const SLOWER = 4;
const PART = `The web client in Chromium, its processor ${SLOWER} times slower`;
const LONG_FRAME_MS = 50;
/** Three turns of the screen take as long, and are said to take some tenths more or less. */
const TENTHS_MS = 1;
/** Messages a second, of the others. */
const RATE = 50;
const PIXELS_A_FRAME = 300;
/** So long it is rolled at most, in two parts; of the floor less is enough for its shares. */
const ROLLS_S = [120, 780];
const FLOOR_ROLLS_S = [60, 60];
const QUICK_ROLLS_S = [5, 5];
/** So long after it could be used a page has all of its parts. */
const SETTLED_MS = 4000;

interface Filmed {
  longTasks: number[];
  frames: number[];
  mostElements: number;
}

interface Rolled {
  /** Pixels. */
  rolled: number;
  /** Frames in which something was seen, or almost, that had not come yet. */
  held: number;
  isAtStart: boolean;
}

interface Opened {
  page: Page;
  debug: CDPSession;
}

/** A page that is looked at, and how it is used. */
interface Subject {
  /** In a browser that has never been here, at the first of its channels. */
  open(): Promise<Opened>;
  paths: string[];
  /** Puts there what is rolled; for a page that has no more than that, again whenever its start is reached. */
  fill?(page: Page): Promise<unknown>;
  /** Somebody writes into one of its channels. */
  say?(path: string): Promise<unknown>;
  /** Others write `RATE` messages a second into the channel that is open. */
  talk(page: Page, seconds: number): Promise<unknown>;
}

interface Feel {
  firstPaintMs: number;
  usableMs: number;
  switches: number[];
  /** To channels in which somebody wrote meanwhile. */
  newsSwitches: number[];
  own: { isInFirst: boolean; ms: number }[];
  rolled: Rolled;
  scrolled: Filmed;
  /** MiB, after each part of the rolling. */
  rolledHeaps: number[];
  busy: Filmed;
}

/** How the built client feels on a slow machine: opening it, going around, reading far back, and a channel in which much is written. */
export async function client({ dataDir, isQuick, note, onEnd }: Run): Promise<void> {
  const lacking = lackingChromium();
  if (lacking !== undefined) throw new LeftOut(lacking);
  await stat(new URL('dist/client/index.html', ROOT)).catch(() => {
    throw new LeftOut('the client is not built: npm run build');
  });
  const nexus = await startNexus(dataDir, { NEXUS_CLIENT: 'on' });
  const world = await makeWorld(nexus);
  const [person = ''] = world.people;
  const channels = await furnish(nexus, world, isQuick ? 5_000 : 100_000);
  const [long = ''] = channels;
  const pathOf = (channelId: string): string => `/channels/${world.guildId}/${channelId}`;
  const load = await startLoad('rest-load');
  const browser = await chromium.launch({
    executablePath: chromiumPath() ?? '',
    // The bench ends it.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    // Its sandbox does not work for root and in most containers.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  onEnd(() => browser.close());

  const built: Subject = {
    open: () => openPage(browser, `${nexus.url}${pathOf(long)}`, `localStorage.setItem('nexus.token', ${JSON.stringify(person)});`),
    paths: channels.map(pathOf),
    say: (path) => load.ask<RestResult>(posts(nexus, world, path.slice(path.lastIndexOf('/') + 1), 1)),
    async talk(_page, seconds) {
      for (const endMs = performance.now() + seconds * 1000; performance.now() < endMs;) {
        const begunMs = performance.now();
        await load.ask<RestResult>(posts(nexus, world, long, RATE / 5));
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, begunMs + 200 - performance.now())));
      }
    },
  };
  const floor = await startFloor('chat-page');
  onEnd(() => floor.stop());
  const least: Subject = {
    open: () => openPage(browser, `${floor.url}/channels/0`, ''),
    paths: Array.from(channels, (_, number) => `/channels/${number}`),
    fill: (page) => page.evaluate('floor.fill()'),
    talk: (page, seconds) => page.evaluate(`floor.talk(${RATE}, ${seconds})`),
  };

  const { feel: ofFloor, opened: floorOpened } = await feelOf(least, isQuick);
  await floorOpened.page.context().close();
  const { feel, opened } = await feelOf(built, isQuick);

  const both = (what: string, unit: string, of: (feel: Feel) => number, aim?: number): void =>
    note({ part: PART, what, unit, nexus: of(feel), floor: of(ofFloor), ...(aim !== undefined && { aim: { of: 'value', is: aim } }) });
  const alone = (what: string, unit: string, nexus: number, aim?: number): void =>
    note({ part: PART, what, unit, nexus, ...(aim !== undefined && { aim: { of: 'value', is: aim } }) });
  /** MiB that shall not grow: the floor is what it was earlier. */
  const flat = (what: string, against: string, later = Number.NaN, earlier = Number.NaN): void => {
    alone(what, 'MiB', later);
    note({ part: PART, what: against, unit: 'MiB', nexus: later, floor: earlier, aim: aims.flatMemory });
  };
  const frames = (when: string, of: (feel: Feel) => Filmed, aim?: number): void => {
    both(`the longest frame ${when}`, 'ms', (one) => Math.max(0, ...of(one).frames), aim);
    both(`frames above ${LONG_FRAME_MS} ms ${when}, of all`, '%', (one) => {
      const all = of(one).frames;
      return (100 * all.filter((ms) => ms > LONG_FRAME_MS + TENTHS_MS).length) / all.length;
    });
    for (const share of [0.5, 0.99, 0.999]) both(`a frame ${when}, p${share * 100}`, 'ms', (one) => percentile(of(one).frames, share));
  };
  both('first paint of a cold load, median', 'ms', ({ firstPaintMs }) => firstPaintMs, aims.client.firstPaintMs);
  both('usable after a cold load, median', 'ms', ({ usableMs }) => usableMs, aims.client.usableMs);
  both('switch to a channel that was open before, p50', 'ms', ({ switches }) => percentile(switches, 0.5));
  both('switch to a channel that was open before, p95', 'ms', ({ switches }) => percentile(switches, 0.95), aims.client.switchMs);
  alone('switch to one in which somebody wrote meanwhile, p50', 'ms', percentile(feel.newsSwitches, 0.5));
  alone('switch to one in which somebody wrote meanwhile, p95', 'ms', percentile(feel.newsSwitches, 0.95));
  alone('own messages that were not there in the first frame', '', feel.own.filter(({ isInFirst }) => !isInFirst).length, 0);
  both('from the key to the picture of an own message, p95', 'ms', ({ own }) =>
    percentile(
      own.map(({ ms }) => ms),
      0.95,
    ),
  );
  if (!isQuick && !feel.rolled.isAtStart) console.error('  the oldest message was not reached');
  alone('rolled towards the oldest message', 'pixels', feel.rolled.rolled);
  alone('frames of it with messages that had not come yet, of all', '%', (100 * feel.rolled.held) / feel.scrolled.frames.length);
  frames('while rolling through them', ({ scrolled }) => scrolled, LONG_FRAME_MS);
  alone('elements of the page at most', '', feel.scrolled.mostElements, aims.client.elements);
  const [partRolled, allRolled] = feel.rolledHeaps;
  flat('memory of the page once they were rolled past', 'the same against that after the first of them', allRolled, partRolled);
  both(`long tasks while ${RATE} messages a second come`, '', ({ busy }) => busy.longTasks.length, 0);
  both(`the longest task while ${RATE} messages a second come`, 'ms', ({ busy }) => Math.max(0, ...busy.longTasks));
  frames(`while ${RATE} messages a second come`, ({ busy }) => busy);

  // An hour of a channel in which a message comes each second, and its reader goes to others and back.
  const pieces = isQuick ? 2 : 12;
  const heaps: number[] = [];
  for (let piece = 0; piece < pieces; piece++) {
    await built.talk(opened.page, isQuick ? 1 : 3600 / RATE / pieces);
    for (const path of [...built.paths.slice(1, 4), pathOf(long)]) await opened.page.evaluate(`watch.goTo('${path}')`);
    heaps.push(await heapOf(opened.debug));
  }
  const half = heaps.length / 2;
  const [earlier, later] = [heaps.slice(half / 2, half), heaps.slice(-half / 2)].map((list) => percentile(list, 0.5));
  flat('memory of the page after an hour of talk', 'the same against that of its first half', later, earlier);
  await load.stop();
  await browser.close();
  await floor.stop();
  await nexus.stop();
}

async function openPage(browser: Browser, address: string, before: string): Promise<Opened> {
  // As it was written: what was compiled is a module, and those come too late.
  const script = await readFile(new URL('bench/load/page-watch.js', ROOT), 'utf8');
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  await context.addInitScript({ content: `${before}\n${script}` });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const debug = await context.newCDPSession(page);
  await debug.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.goto(address);
  return { page, debug };
}

/** All that is measured of a page; it is left open. */
async function feelOf({ open, paths, fill, say, talk }: Subject, isQuick: boolean): Promise<{ feel: Feel; opened: Opened }> {
  const openings: { firstPaintMs: number; usableMs: number }[] = [];
  for (let turn = 0; turn < (isQuick ? 2 : 9); turn++) {
    const { page } = await open();
    openings.push(await page.evaluate('watch.opening()'));
    await page.context().close();
  }
  const median = (of: 'firstPaintMs' | 'usableMs'): number =>
    percentile(
      openings.map((one) => one[of]),
      0.5,
    );

  const opened = await open();
  const { page } = opened;
  const [first = '', ...others] = paths;
  await page.evaluate('watch.opening()');
  const switches: number[] = [];
  for (const round of Array.from({ length: isQuick ? 3 : 9 }).keys()) {
    for (const path of [...others, first]) {
      const ms = await page.evaluate<number>(`watch.goTo('${path}')`);
      if (round > 0) switches.push(ms);
    }
  }

  const newsSwitches: number[] = [];
  for (let turn = 0; say && turn < (isQuick ? 1 : 5); turn++) {
    for (const path of [...others, first]) {
      await say(path);
      newsSwitches.push(await page.evaluate<number>(`watch.goTo('${path}')`));
    }
  }

  const own: Feel['own'] = [];
  for (let turn = 0; turn < (isQuick ? 5 : 30); turn++) {
    const box = page.getByRole('textbox', { name: /^Message / });
    await box.fill(`my own ${turn} of them`);
    const seen = page.evaluate<Feel['own'][number]>(`watch.awaitOwn('my own ${turn} of them')`);
    await page.evaluate('0');
    await box.press('Enter');
    own.push(await seen);
  }

  await opened.debug.send('Performance.enable');
  const rolled: Rolled = { rolled: 0, held: 0, isAtStart: false };
  const scrolled: Filmed = { longTasks: [], frames: [], mostElements: 0 };
  const rolledHeaps: number[] = [];
  for (const seconds of isQuick ? QUICK_ROLLS_S : fill ? FLOOR_ROLLS_S : ROLLS_S) {
    for (const endMs = performance.now() + seconds * 1000; performance.now() < endMs && !(rolled.isAtStart && !fill);) {
      await fill?.(page);
      await page.evaluate('watch.begin()');
      const went = await page.evaluate<Rolled>(`watch.scrollUp(${PIXELS_A_FRAME}, ${(endMs - performance.now()) / 1000})`);
      const { longTasks, frames, mostElements } = await page.evaluate<Filmed>('watch.end()');
      rolled.rolled += went.rolled;
      rolled.held += went.held;
      rolled.isAtStart = went.isAtStart;
      scrolled.longTasks.push(...longTasks);
      scrolled.frames.push(...frames);
      scrolled.mostElements = Math.max(scrolled.mostElements, mostElements);
    }
    rolledHeaps.push(await heapOf(opened.debug));
  }

  await page.reload();
  await page.evaluate('watch.opening()');
  // What it still gets ready is not what it does with messages.
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  await talk(page, 2);
  await page.evaluate('watch.begin()');
  await talk(page, isQuick ? 3 : 20);
  const busy = await page.evaluate<Filmed>('watch.end()');
  const [firstPaintMs, usableMs] = [median('firstPaintMs'), median('usableMs')];
  return { feel: { firstPaintMs, usableMs, switches, newsSwitches, own, rolled, scrolled, rolledHeaps, busy }, opened };
}

async function heapOf(debug: CDPSession): Promise<number> {
  for (let turn = 0; turn < 3; turn++) await debug.send('HeapProfiler.collectGarbage');
  const { metrics } = await debug.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN) / 2 ** 20;
}

const posts = ({ url }: Nexus, { people, botToken }: World, channelId: string, most: number): RestLoad => ({
  url,
  method: 'POST',
  paths: [`/api/v10/channels/${channelId}/messages`],
  bodies: talk.map((content) => JSON.stringify({ content: `${content} #` })),
  authorizations: [`Bot ${botToken}`, ...people.slice(1, 4)],
  seconds: 60,
  most,
});

/** Channels with talk in them; the first one has much. */
async function furnish(nexus: Nexus, world: World, many: number): Promise<string[]> {
  const ask = async (token: string, path: string, body?: object): Promise<{ id: string }> => {
    const answer = await fetch(`${nexus.url}/api/v10${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: token, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as { id: string };
  };
  const channels = [world.channelId];
  for (let number = 1; number < 8; number++)
    channels.push((await ask(`Bot ${world.botToken}`, `/guilds/${world.guildId}/channels`, { name: `channel-${number}`, type: 0 })).id);
  const authorIds = await Promise.all(world.people.map(async (token) => (await ask(token, '/users/@me')).id));
  const seed = await openSeed(nexus);
  for (const channelId of channels) {
    await ask(world.people[1] ?? '', `/channels/${channelId}/messages`, { content: 'the first' });
    await seed.addMessages(channelId, channelId === world.channelId ? many : 200);
    await seed.makeTalk(channelId, authorIds);
  }
  await seed.analyze();
  await seed.close();
  return channels;
}
