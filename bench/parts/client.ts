import { readFile, stat } from 'node:fs/promises';
import { chromium, type CDPSession, type Page } from 'playwright-core';
import { chromiumPath, lackingChromium } from '#scripts/services/chromium';
import { aims } from '../aims.ts';
import { LeftOut, type Run } from '../figure.ts';
import type { RestLoad, RestResult } from '../load/rest-load.ts';
import { talk } from '../load/talk.ts';
import { percentile } from '../measure/statistics.ts';
import { makeWorld, ROOT, startLoad, startNexus, type Nexus, type World } from '../nexus.ts';
import { openSeed } from '../seed.ts';

/** So many times slower than this machine's the processor of whoever uses it is. */
const SLOWER = 4;
const PART = `The web client in Chromium, its processor ${SLOWER} times slower`;
const LONG_FRAME_MS = 50;
/** Messages a second, of the others. */
const RATE = 50;
const PIXELS_A_FRAME = 300;

interface Filmed {
  longTasks: number[];
  frames: number[];
  mostElements: number;
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
  // As it was written: what was compiled is a module, and those come too late.
  const script = await readFile(new URL('bench/load/page-watch.js', ROOT), 'utf8');
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

  const open = async (): Promise<{ page: Page; debug: CDPSession }> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    await context.addInitScript({ content: `localStorage.setItem('nexus.token', ${JSON.stringify(person)});\n${script}` });
    const page = await context.newPage();
    page.setDefaultTimeout(120_000);
    const debug = await context.newCDPSession(page);
    await debug.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await page.goto(`${nexus.url}${pathOf(long)}`);
    return { page, debug };
  };
  const value = (what: string, unit: string, nexusValue: number, aim?: number): void =>
    note({ part: PART, what, unit, nexus: nexusValue, ...(aim !== undefined && { aim: { of: 'value', is: aim } }) });

  // Each in a browser that has never been here.
  const openings: { firstPaintMs: number; usableMs: number }[] = [];
  for (let turn = 0; turn < (isQuick ? 2 : 9); turn++) {
    const { page } = await open();
    openings.push(await page.evaluate('watch.opening()'));
    await page.context().close();
  }
  value(
    'first paint of a cold load, median',
    'ms',
    percentile(
      openings.map(({ firstPaintMs }) => firstPaintMs),
      0.5,
    ),
    aims.client.firstPaintMs,
  );
  value(
    'usable after a cold load, median',
    'ms',
    percentile(
      openings.map(({ usableMs }) => usableMs),
      0.5,
    ),
    aims.client.usableMs,
  );

  const { page, debug } = await open();
  await page.evaluate('watch.opening()');
  const switches: number[] = [];
  for (const round of Array.from({ length: isQuick ? 3 : 9 }).keys()) {
    for (const channelId of [...channels.slice(1), long]) {
      const ms = await page.evaluate<number>(`watch.goTo('${pathOf(channelId)}')`);
      if (round > 0) switches.push(ms);
    }
  }
  value('switch to a channel that was open before, p50', 'ms', percentile(switches, 0.5));
  value('switch to a channel that was open before, p95', 'ms', percentile(switches, 0.95), aims.client.switchMs);

  const own: { isInFirst: boolean; ms: number }[] = [];
  for (let turn = 0; turn < (isQuick ? 5 : 30); turn++) {
    const box = page.getByRole('textbox', { name: /^Message / });
    await box.fill(`my own ${turn} of them`);
    const seen = page.evaluate<{ isInFirst: boolean; ms: number }>(`watch.awaitOwn('my own ${turn} of them')`);
    await page.evaluate('0');
    await box.press('Enter');
    own.push(await seen);
  }
  value('own messages that were not there in the first frame', '', own.filter(({ isInFirst }) => !isInFirst).length, 0);
  value(
    'from the key to the picture of an own message, p95',
    'ms',
    percentile(
      own.map(({ ms }) => ms),
      0.95,
    ),
  );

  await page.evaluate('watch.begin()');
  const rolled = await page.evaluate<{ passed: number; isAtStart: boolean }>(`watch.scrollUp(${PIXELS_A_FRAME}, ${isQuick ? 10 : 900})`);
  const scrolled = await page.evaluate<Filmed>('watch.end()');
  if (!isQuick && !rolled.isAtStart) console.error('  the oldest message was not reached');
  value('messages rolled past', '', rolled.passed);
  frameFigures('while rolling through them', scrolled);
  value('elements of the page at most', '', scrolled.mostElements, aims.client.elements);

  await page.goto(`${nexus.url}${pathOf(long)}`);
  await page.evaluate('watch.opening()');
  const load = await startLoad('rest-load');
  const write = async (seconds: number): Promise<void> => {
    for (const endMs = performance.now() + seconds * 1000; performance.now() < endMs;) {
      const begunMs = performance.now();
      await load.ask<RestResult>(posts(nexus, world, long, RATE / 5));
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, begunMs + 200 - performance.now())));
    }
  };
  const heap = async (): Promise<number> => {
    for (let turn = 0; turn < 3; turn++) await debug.send('HeapProfiler.collectGarbage');
    const { metrics } = await debug.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN) / 2 ** 20;
  };
  await debug.send('Performance.enable');
  await write(2);
  await page.evaluate('watch.begin()');
  await write(isQuick ? 3 : 20);
  const busy = await page.evaluate<Filmed>('watch.end()');
  value(`long tasks while ${RATE} messages a second come`, '', busy.longTasks.length, 0);
  value(`the longest task while ${RATE} messages a second come`, 'ms', Math.max(0, ...busy.longTasks));
  frameFigures(`while ${RATE} messages a second come`, busy);

  // An hour of a channel in which a message comes each second, and its reader goes to others and back.
  const pieces = isQuick ? 2 : 12;
  const heaps: number[] = [];
  for (let piece = 0; piece < pieces; piece++) {
    await write(isQuick ? 1 : 3600 / RATE / pieces);
    for (const channelId of [...channels.slice(1, 4), long]) await page.evaluate(`watch.goTo('${pathOf(channelId)}')`);
    heaps.push(await heap());
  }
  const half = heaps.length / 2;
  const [earlier, later] = [heaps.slice(half / 2, half), heaps.slice(-half / 2)].map((list) => percentile(list, 0.5));
  value('memory of the page after an hour of talk', 'MiB', later ?? Number.NaN);
  note({
    part: PART,
    what: 'the same against that of its first half',
    unit: 'MiB',
    nexus: later ?? Number.NaN,
    floor: earlier ?? Number.NaN,
    aim: aims.flatMemory,
  });
  await load.stop();
  await browser.close();
  await nexus.stop();

  function frameFigures(when: string, { frames }: Filmed): void {
    value(`the longest frame ${when}`, 'ms', Math.max(0, ...frames), LONG_FRAME_MS);
    value(`frames above ${LONG_FRAME_MS} ms ${when}`, '', frames.filter((ms) => ms > LONG_FRAME_MS).length);
    value(`a frame ${when}, p99`, 'ms', percentile(frames, 0.99));
  }
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
