import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { isIPv4, type AddressInfo, type Server } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Core } from '#core/core';
import { useVoiceServer } from '#core/voice/voice-servers';
import { createVoiceGateway, type VoiceGateway } from '#voice/gateway/voice-gateway';
import type { UdpCounters } from '#voice/udp/counters';
import type { UdpPlane } from '#voice/udp/udp-plane';
import type { Settings } from '../configuration/settings.ts';
import { plainOrTls } from '../http/plain-or-tls.ts';
import { HTTP_TIMEOUTS, TLS_HANDSHAKE_MS } from '../http/timeouts.ts';
import { openMedia, type Media } from './open-media.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface VoiceDoor {
  /** Of the server's own authority and the operator's certificate. */
  secured(answer: Answer, upgrade: Upgrade): TlsServer;
  /** Counts connections. */
  guard(server: Server): void;
  guardUpgrades(upgrade: Upgrade): Upgrade;
}

export interface VoiceServer {
  /** Of TCP and UDP alike. */
  port: number;
  endpoint: string;
  gateway: VoiceGateway;
  /** Null where processes of their own carry the calls. */
  plane: UdpPlane | null;
  /** Whether browsers can join calls. */
  hasBrowsers: boolean;
  counters(): UdpCounters;
  close(): Promise<void>;
}

/** How often a free port is looked for that both TCP and UDP have. */
const TRIES = 20;
/** How long clients may take to go when the server does. */
const LEAVING_MS = 1_000;
/** An address that a name has may change; it is asked again after so long. */
const ADDRESS_FRESH_MS = 60_000;

/** The host of clients' address for voice: by setting, or that of the server itself. */
export const voiceHost = (settings: Settings, url: string): string => settings.NEXUS_VOICE_ENDPOINT?.replace(/:\d+$/, '') ?? new URL(url).hostname;

/** Serves calls: a WebSocket port, plain and with TLS, and UDP on the same number. Clients are told of it once it listens. */
export async function openVoice(core: Core, settings: Settings, url: string, door: VoiceDoor): Promise<VoiceServer> {
  const http = createServer(HTTP_TIMEOUTS, answerPlain);
  const tls = door.secured(answerPlain, (request, socket, head) => upgrade(request, socket, head));
  const tcp = plainOrTls(http, tls, { firstByteMs: TLS_HANDSHAKE_MS, upgradeMs: HTTP_TIMEOUTS.headersTimeout });
  door.guard(tcp);
  const media = await listenOnBoth(tcp, (port) => openMedia(core, settings, port), settings);
  const { port } = tcp.address() as AddressInfo; // it listens on a port
  const host = voiceHost(settings, url);
  const endpoint = /:\d+$/.test(settings.NEXUS_VOICE_ENDPOINT ?? '') ? settings.NEXUS_VOICE_ENDPOINT! : `${host}:${port}`; // it has just matched
  const gateway = createVoiceGateway(core, {
    plane: media.plane,
    browsers: media.browsers,
    endpoint,
    mediaAddress: addressOf(settings.NEXUS_VOICE_ADDRESS ?? host.replace(/^\[|\]$/g, '')),
    endToEnd: settings.NEXUS_VOICE_E2EE,
    areLimitsOn: settings.NEXUS_RATE_LIMITS === 'on',
  });
  const upgrade = door.guardUpgrades(gateway.upgrade);
  http.on('upgrade', upgrade);
  const stopUse = useVoiceServer(core, endpoint, settings.NEXUS_VOICE_REGION);
  return {
    port,
    endpoint,
    gateway,
    plane: media.own,
    hasBrowsers: media.browsers !== null,
    counters: media.counters,
    async close() {
      stopUse();
      const gone = gateway.close();
      const closed = new Promise((resolve) => tcp.close(resolve));
      setTimeout(() => tcp.destroyAll(), LEAVING_MS).unref();
      await closed;
      await gone;
      await media.close();
    },
  };
}

const answerPlain: Answer = (_request, response) => {
  response.writeHead(426, { upgrade: 'websocket', connection: 'upgrade', 'content-type': 'text/plain; charset=utf-8' });
  response.end('Voice is spoken here by WebSocket and UDP.\n');
};

async function listenOnBoth(tcp: Server, open: (port: number) => Promise<Media>, { NEXUS_VOICE_PORT: wished, NEXUS_HOST: name }: Settings): Promise<Media> {
  const { address: host } = await lookup(name);
  for (let left = TRIES; ; left--) {
    tcp.listen(wished, host);
    try {
      await once(tcp, 'listening');
      return await open((tcp.address() as AddressInfo).port); // it listens on a port
    } catch (error) {
      if (tcp.listening) await new Promise((resolve) => tcp.close(resolve));
      const { code } = error as NodeJS.ErrnoException; // the system's, or without a code
      if (code === 'EADDRINUSE' && wished === 0 && left > 0) continue;
      if (code === 'EADDRINUSE')
        throw new Error(`Port ${wished} (TCP or UDP) is taken by another program. Set NEXUS_VOICE_PORT to a free one.`, { cause: error });
      if (code === 'EACCES') throw new Error(`Port ${wished} may not be opened by this user. Set NEXUS_VOICE_PORT to one above 1023.`, { cause: error });
      throw error;
    }
  }
}

/** The IPv4 address of a host, which most clients take alone. */
function addressOf(host: string): () => Promise<string> {
  if (isIPv4(host)) return async () => host;
  let known: { address: string; untilMs: number } | null = null;
  return async () => {
    if (known && known.untilMs > performance.now()) return known.address;
    try {
      const { address } = await lookup(host, { family: 4 });
      known = { address, untilMs: performance.now() + ADDRESS_FRESH_MS };
    } catch (error) {
      // Better an old one than none.
      if (!known) throw error;
    }
    return known.address;
  };
}
