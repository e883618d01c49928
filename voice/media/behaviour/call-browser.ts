import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type Page } from 'playwright-core';
import { askUntil } from '#compat-tests/ask-until';
import { CHROMIUM_SWITCHES, chromiumPath } from '#compat-tests/conditions/needs';

const HOST = '127.0.0.1';
export const PATIENCE_MS = 60_000;

/** What a page says of a stream that came to it. */
export interface Received {
  packetsReceived: number;
  packetsLost: number;
  totalAudioEnergy?: number;
  framesDecoded?: number;
  frameWidth?: number;
  /** Those that came as repeated. */
  retransmittedPacketsReceived?: number;
}

/** A page that is in a call. */
export interface CallPage {
  page: Page;
  ssrc: number;
  videoSsrc: number;
  received(ssrc: number): Promise<Received>;
  /** Asks until it is so. */
  receivedUntil(what: string, ssrc: number, fits: (received: Received) => boolean): Promise<Received>;
}

/** Real Chromium, with a microphone and a camera that are not. */
export class CallBrowser {
  readonly #browser: Browser;
  readonly #site: Server;

  private constructor(browser: Browser, site: Server) {
    this.#browser = browser;
    this.#site = site;
  }

  static async open(): Promise<CallBrowser> {
    const site = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><title>A call</title><body>'));
    await once(site.listen(0, HOST), 'listening');
    const browser = await chromium.launch({
      executablePath: chromiumPath() ?? '',
      args: [
        ...CHROMIUM_SWITCHES,
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        '--autoplay-policy=no-user-gesture-required',
        // A machine without a network has no other address.
        '--allow-loopback-in-peer-connection',
      ],
    });
    return new CallBrowser(browser, site);
  }

  /** Comes in at a voice gateway, with what IDENTIFY says; `port` is one before that of the engine. */
  async enter(url: string, identity: object, { camera = false, port: mediaPort = 0, qualities = 1 } = {}): Promise<CallPage> {
    const page = await (await this.#browser.newContext({ permissions: ['camera', 'microphone'] })).newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const { port } = this.#site.address() as AddressInfo; // it listens on a port
    await page.goto(`http://${HOST}:${port}/`);
    await page.addScriptTag({ content: await readFile(new URL('./page-client.js', import.meta.url), 'utf8') });
    await page.evaluate(`window.call.enter(${JSON.stringify({ url, identity, camera, port: mediaPort, qualities })})`);
    const ssrc = await page.evaluate<number>('window.call.ssrc');
    const received = (of: number): Promise<Received> =>
      page.evaluate<Received>(`window.call.received(${of}).then((one) => one ?? { packetsReceived: 0, packetsLost: 0 })`);
    return {
      page,
      ssrc,
      videoSsrc: ssrc + 1,
      received,
      receivedUntil: (what, of, fits) => askUntil(what, () => received(of), fits, PATIENCE_MS),
    };
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await new Promise((resolve) => this.#site.close(resolve));
  }
}
