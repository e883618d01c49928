import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Page } from 'playwright-core';
import { chromiumPath, lackingChromium } from '#scripts/services/chromium';
import { aims } from '../aims.ts';
import type { Run } from '../figure.ts';
import type { Answer, BotAnswer, Caller } from '../load/browser-plane.ts';
import type { EndCommand, Opened, OpenedDirect } from '../load/far-end.ts';
import { STREAMS } from '../load/streams.ts';
import { startProgram, type Program } from '../measure/program.ts';
import { percentile } from '../measure/statistics.ts';
import { startLoad } from '../nexus.ts';

const HOST = '127.0.0.1';
const TURNS = 4;
const SECONDS = 3;
const PATIENCE_MS = 60_000;
const DIRECT = 'direct';

/** A page and its other end, by way of a server or without. */
interface Way {
  name: string;
  page: Page;
  end: number;
  toPageMs: number[];
  fromPageMs: number[];
}

/** How much longer a packet is on its way between a bot and a real browser with a server in between than straight from one to the other. */
export async function delayToChromium(engines: readonly string[], { isQuick, note, onEnd }: Pick<Run, 'isQuick' | 'note' | 'onEnd'>): Promise<void> {
  const lacking = lackingChromium();
  if (lacking !== undefined) return console.error(`  the delay to a browser is left out, because ${lacking}`);
  const site = await serveNothing();
  onEnd(async () => void site.close());
  const browser = await chromium.launch({
    executablePath: chromiumPath() ?? '',
    // The bench ends it.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      // Its sandbox does not work for root and in most containers.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      // A machine without a network has no other address.
      '--allow-loopback-in-peer-connection',
      // Only one page at a time is looked at.
      '--disable-renderer-backgrounding',
      '--disable-background-timer-throttling',
    ],
  });
  onEnd(() => browser.close());
  const far = await startLoad('far-end');
  const ask = <Answered>(command: EndCommand): Promise<Answered> => far.ask<Answered>(command);
  const programs: Program[] = [far];
  const { port } = site.address() as AddressInfo; // it listens on a port
  const ways: Way[] = [];
  for (const name of [DIRECT, ...engines]) {
    const page = await (await browser.newContext({ permissions: ['microphone'] })).newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(`http://${HOST}:${port}/`);
    await page.addScriptTag({ type: 'module', content: await readFile(new URL('../load/page-end.js', import.meta.url), 'utf8') });
    await page.waitForFunction('window.end');
    const offer = await page.evaluate<string | null>('window.end.offer()');
    if (offer === null) return console.error('  the delay to a browser is left out, because this Chromium has no RTCRtpScriptTransform');
    const join = ({ sdp }: Answer, ssrc: number): Promise<void> => page.evaluate<void>(`window.end.join(${JSON.stringify(sdp)}, ${ssrc})`);
    let end: number;
    if (name === DIRECT) {
      const opened = await ask<OpenedDirect>({ direct: offer });
      end = opened.end;
      await join(opened, opened.ssrcs.sound);
    } else {
      const program = startProgram(new URL('../load/browser-plane.js', import.meta.url), { args: [name] });
      programs.push(program);
      await program.line((line) => line === 'ready');
      const opened = await ask<Opened>({ bot: true });
      end = opened.end;
      const callers: Caller[][] = [[offer, { botAt: opened.port }]];
      const [[answer, toBot]] = await program.ask<[[Answer, BotAnswer]]>(callers);
      if (!answer || !toBot) throw new Error('the server let nobody in');
      await ask({ admit: { ...toBot, bot: end } });
      await join(answer, toBot.ssrcs.sound);
    }
    ways.push({ name, page, end, toPageMs: [], fromPageMs: [] });
  }

  const talk = async ({ page, end }: Way, seconds: number): Promise<{ toPageMs: number[]; fromPageMs: number[] }> => {
    await page.evaluate('window.end.begin()');
    const fromPageMs = await ask<number[]>({ talk: { end, frames: (seconds * 1000) / STREAMS.sound.everyMs } });
    return { fromPageMs, toPageMs: await page.evaluate<number[]>('window.end.end()') };
  };
  for (const way of ways) await talk(way, isQuick ? 0.3 : 1);
  for (let turn = 0; turn < (isQuick ? 1 : TURNS); turn++) {
    for (const way of ways) {
      const { toPageMs, fromPageMs } = await talk(way, isQuick ? 0.5 : SECONDS);
      way.toPageMs.push(...toPageMs);
      way.fromPageMs.push(...fromPageMs);
    }
  }
  await Promise.all(programs.map((program) => program.stop()));
  const silent = ways.find(({ toPageMs, fromPageMs }) => toPageMs.length === 0 || fromPageMs.length === 0);
  if (silent) throw new Error(`nothing came through (${silent.name}): ${silent.toPageMs.length} to the page, ${silent.fromPageMs.length} from it`);

  const [direct, ...others] = ways;
  for (const way of direct ? others : []) {
    const part = `Time that a server adds between a bot and Chromium, ${way.name}`;
    for (const [what, key] of [
      ['to Chromium', 'toPageMs'],
      ['from Chromium', 'fromPageMs'],
    ] as const) {
      // The clocks of both ends may differ, and do so with and without a server.
      const added = (share: number): number => percentile(way[key], share) - percentile(direct?.[key] ?? [], share);
      note({ part, what: `${what}, p50`, unit: 'ms', nexus: added(0.5) });
      note({ part, what: `${what}, p99`, unit: 'ms', nexus: added(0.99), aim: aims.voiceDelay });
    }
  }
}

async function serveNothing(): Promise<Server> {
  const site = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><title>A call</title><body>'));
  await once(site.listen(0, HOST), 'listening');
  return site;
}
