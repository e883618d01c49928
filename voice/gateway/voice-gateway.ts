import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { VoiceCloseCodes, VoiceOpcodes } from 'discord-api-types/voice/v8';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Core } from '#core/core';
import { createExternalSender } from '../dave/external-sender.ts';
import { followVoiceStates } from './follow-voice-states.ts';
import type { MediaBrowsers, MediaPlane } from '../media-plane.ts';
import { receive } from './receive.ts';
import { endRecording, followRecordings } from './record-calls.ts';
import { HEARTBEAT_INTERVAL_MS, sweep } from './sweep.ts';
import { statsTeller } from './tell-stats.ts';
import { VoiceConnection } from './voice-connection.ts';
import type { VoiceContext } from './voice-context.ts';

const SWEEP_EVERY_MS = 5_000;
/** `ws` itself refuses anything larger. A commit that lets a thousand members in at once fits. */
const MAX_WIRE_BYTES = 512 * 1024;
/** How long a session waits for its client to come back; and when the client closed it in good order, as some do before they resume. */
const RESUME_WITHIN_MS = 60_000;
const CLOSED_WITHIN_MS = 5_000;
/** How long clients may take to go when the server does. */
const LEAVING_MS = 500;
const VERSIONS: ReadonlySet<string> = new Set(['4', '5', '6', '7', '8', '9']);

export interface VoiceGatewayOptions {
  plane: MediaPlane;
  /** Without it browsers are refused. */
  browsers?: MediaBrowsers | null;
  endpoint: string;
  mediaAddress: () => Promise<string>;
  /** Whether calls are encrypted end to end: where all in them can, not at all, or always. */
  endToEnd: 'allow' | 'off' | 'require';
  areLimitsOn: boolean;
}

export interface VoiceGateway {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  connectionCount(): number;
  /** People in calls, those that wait for a resume included. */
  memberCount(): number;
  callCount(): number;
  /** What time brings about; it does so by itself every few seconds. */
  sweep(): void;
  /** Tells all clients to look for another server, and closes. Resolves when what was recorded is stored. */
  close(): Promise<void>;
}

/** The voice gateway of one process. */
export function createVoiceGateway(core: Core, options: VoiceGatewayOptions): VoiceGateway {
  const { endToEnd, browsers = null, ...others } = options;
  const context: VoiceContext = {
    core,
    calls: new Map(),
    sessions: new Map(),
    ofPlace: new Map(),
    endedRecordings: new Map(),
    unfinished: new Set(),
    browsers,
    endToEnd: { externalSender: endToEnd === 'off' ? null : createExternalSender(), isRequired: endToEnd === 'require', log: core.log },
    ...others,
  };
  const connections = new Set<VoiceConnection>();
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_WIRE_BYTES, clientTracking: false });
  const tellStats = statsTeller(context);
  const sweepNow = (): void => {
    sweep(context, connections);
    tellStats();
  };
  const sweeping = setInterval(sweepNow, SWEEP_EVERY_MS).unref();
  const stops = [followVoiceStates(context), followRecordings(context)];
  return {
    upgrade: (request, socket, head) => server.handleUpgrade(request, socket, head, (webSocket) => accept(context, connections, webSocket, request)),
    connectionCount: () => connections.size,
    memberCount: () => context.sessions.size,
    callCount: () => context.calls.size,
    sweep: sweepNow,
    close: async () => {
      clearInterval(sweeping);
      for (const stop of stops) stop();
      for (const connection of connections) {
        connection.close(VoiceCloseCodes.VoiceServerCrashed, 'Voice server crashed.');
        setTimeout(() => connection.socket.terminate(), LEAVING_MS).unref();
      }
      server.close();
      for (const call of context.calls.values()) endRecording(context, call);
      await Promise.all(context.unfinished);
    },
  };
}

function accept(context: VoiceContext, connections: Set<VoiceConnection>, socket: WebSocket, request: IncomingMessage): void {
  socket.on('error', ignore); // The close that follows says all there is to do.
  const version = new URLSearchParams((request.url ?? '').split('?', 2)[1] ?? '').get('v') ?? '';
  if (!VERSIONS.has(version)) return socket.close(VoiceCloseCodes.BadRequest, 'Unknown version of the voice gateway.');
  const connection = new VoiceConnection(socket, Number(version), context.core.clock.steadyMs());
  connections.add(connection);
  socket.on('close', (code) => {
    connections.delete(connection);
    leave(context, connection, code);
  });
  socket.on('message', (data: Buffer, isBinary: boolean) => receive(context, connection, data, isBinary));
  // Not in one packet with the answer to the upgrade, which some clients do not read.
  setImmediate(() => connection.send(VoiceOpcodes.Hello, { v: connection.version, heartbeat_interval: HEARTBEAT_INTERVAL_MS }));
}

const ignore = (): void => undefined;

/** A session waits for its client. Who leaves for good leaves on the main gateway. */
function leave({ core }: VoiceContext, connection: VoiceConnection, code: number): void {
  const { session } = connection;
  if (!session || session.connection !== connection || session.hasEnded) return;
  session.brokenSinceMs = core.clock.steadyMs();
  session.patienceMs = !connection.isClosedHere && (code === 1000 || code === 1001) ? CLOSED_WITHIN_MS : RESUME_WITHIN_MS;
}
