import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { GatewayVoiceServerUpdateDispatchData as VoiceServerUpdate, Snowflake } from 'discord-api-types/v10';
import { chromium, type Browser, type Page } from 'playwright-core';
import { askUntil } from '../ask-until.ts';
import { CHROMIUM_SWITCHES, chromiumPath, lackingChromium } from '../conditions/needs.ts';
import { bundleVoice } from '#scripts/sdk/bundle';
import { daveyWasm } from '#scripts/sdk/davey-wasm';
import type { Listener } from '../listener.ts';
import type { Somebody, World } from '../world.ts';
import type { BreakingNetwork } from './breaking-network.ts';

const HOST = '127.0.0.1';
const PATIENCE_MS = 90_000;
const wasm = await daveyWasm();

/** Has a page's packets go another way than the server told. */
export const GO_THROUGH = `
  const accept = RTCPeerConnection.prototype.setRemoteDescription;
  RTCPeerConnection.prototype.setRemoteDescription = async function (answer) {
    const port = await wayTo(Number(/^a=candidate:.* (\\d+) typ host/m.exec(answer.sdp)[1]));
    return accept.call(this, { ...answer, sdp: answer.sdp.replace(/^(a=candidate:.* )\\d+( typ host)/gm, '$1' + port + '$2') });
  };
`;

/** Why no page can be in an encrypted call here, if so. */
export const lackingPage = (): string | undefined => lackingChromium() ?? lackingEngine() ?? (wasm ? undefined : 'the WebAssembly of davey cannot be had here');

function lackingEngine(): string | undefined {
  try {
    createRequire(import.meta.url)('node-datachannel');
    return undefined;
  } catch {
    return 'node-datachannel has no build for this machine';
  }
}

/** A page that has the SDK as `sdk`, and is in a call by it, as `call`. */
export interface CallPage {
  page: Page;
  /** What an expression of the page comes to. */
  ask<Answer>(expression: string): Promise<Answer>;
  /** Asks until it is so. */
  until<Answer>(what: string, expression: string, fits: (answer: Answer) => boolean): Promise<Answer>;
}

/** Pages of another origin than the server's, with neither COOP nor COEP, and the example of docs/sdk-voice.md as `/example.js`, in real Chromium with a microphone and a camera that are not. */
export class CallSite {
  readonly #browser: Browser;
  readonly #site: Server;

  private constructor(browser: Browser, site: Server) {
    this.#browser = browser;
    this.#site = site;
  }

  static async open(): Promise<CallSite> {
    const files = await bundleVoice();
    if (wasm) files.set('davey.wasm', wasm);
    const example = /^```js\n([\s\S]*?)^```/m.exec(await readFile(new URL('../../docs/sdk-voice.md', import.meta.url), 'utf8'))?.[1];
    const site = createServer(({ url = '' }, response) => {
      const file = url === '/example.js' ? example : files.get(url.slice('/sdk/voice/'.length));
      if (file) return void response.setHeader('content-type', url.endsWith('.wasm') ? 'application/wasm' : 'text/javascript').end(file);
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>A call</title><body>');
    });
    await once(site.listen(0, HOST), 'listening');
    const browser = await chromium.launch({
      executablePath: chromiumPath() ?? '',
      args: [
        ...CHROMIUM_SWITCHES,
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        '--auto-select-desktop-capture-source=Entire screen',
        '--autoplay-policy=no-user-gesture-required',
        // A machine without a network has no other address.
        '--allow-loopback-in-peer-connection',
      ],
    });
    return new CallSite(browser, site);
  }

  /** `through` carries all packets of the page, where it is given. */
  async page({ through, before = '' }: { through?: BreakingNetwork; before?: string } = {}): Promise<CallPage> {
    const page = await (await this.#browser.newContext({ permissions: ['camera', 'microphone'] })).newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    if (process.env['NEXUS_PAGE_LOG']) page.on('console', (message) => process.stderr.write(`page: ${message.text()}\n`));
    const { port } = this.#site.address() as AddressInfo; // it listens on a port
    await page.goto(`http://${HOST}:${port}/`);
    if (through) await page.exposeFunction('wayTo', (to: number) => through.wayTo(to));
    await page.addScriptTag({
      type: 'module',
      content: `${before}; ${through ? GO_THROUGH : ''}; import('/sdk/voice/index.js').then((sdk) => Object.assign(window, { sdk }))`,
    });
    await page.waitForFunction('window.sdk');
    const ask = <Answer>(expression: string): Promise<Answer> => page.evaluate<Answer>(expression);
    return {
      page,
      ask,
      until: (what, expression, fits) => askUntil(what, () => ask(expression), fits, PATIENCE_MS),
    };
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await new Promise((resolve) => this.#site.close(resolve));
  }
}

/** Joins a voice channel at the gateway; the answer is what the SDK needs. Both are spoken on the port; a page of http takes the one without TLS. */
export async function credentialsOf(
  world: World,
  person: Somebody,
  { guildId, voiceId: channelId }: { guildId: Snowflake; voiceId: Snowflake },
  { port = world.server.voice?.port, listener: given }: { port?: number | undefined; listener?: Listener } = {},
): Promise<Record<string, unknown>> {
  const listener = given ?? (await person.listen());
  const told = listener.next<VoiceServerUpdate>('VOICE_SERVER_UPDATE');
  listener.send(4, { guild_id: guildId, channel_id: channelId, self_mute: false, self_deaf: false });
  const { token } = await told;
  return { endpoint: `ws://${HOST}:${port}`, token, serverId: guildId, channelId, userId: person.id, sessionId: listener.sessionId };
}

/** The same for a screen: op 18 of who shows it, op 20 of who watches. */
export async function streamCredentialsOf(world: World, person: Somebody, listener: Listener, op: 18 | 20, d: object): Promise<Record<string, unknown>> {
  const made = listener.next<{ rtc_server_id: Snowflake; rtc_channel_id: Snowflake }>('STREAM_CREATE');
  const told = listener.next<{ token: string }>('STREAM_SERVER_UPDATE');
  listener.send(op as never, d);
  const [{ rtc_server_id: serverId, rtc_channel_id: channelId }, { token }] = await Promise.all([made, told]);
  return { endpoint: `ws://${HOST}:${world.server.voice?.port}`, token, serverId, channelId, userId: person.id, sessionId: listener.sessionId };
}
