import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Core } from '#core/core';
import { setLookingHere } from '#core/presences/active-people';
import { CALLED_BY, gatewayUrlFor } from '#core/gateway/gateway-address';
import type { BusEvent, BusMark } from '#core/ports/bus';
import type { Wants } from '#core/ports/event-heading';
import { TRACE } from './bot-ready.ts';
import { Connection } from './connection.ts';
import { endSession } from './end-session.ts';
import { askToGo, drain, type DrainOptions } from './fellows/drain.ts';
import { isLookedAt } from './fellows/entries.ts';
import { createFellows } from './fellows/fellows.ts';
import { standBackOf, type StandBack } from './fellows/stand-back.ts';
import { MemberLists } from './member-lists/member-lists.ts';
import { restartSessions } from './fellows/restart-sessions.ts';
import { ForsakenVoice } from './forsaken-voice.ts';
import type { FrameFormat } from './frames/build-frame.ts';
import type { CheckEvent, GatewayContext } from './gateway-context.ts';
import { gatewayFigures } from './gateway-figures.ts';
import { concernsSessions, hear } from './hear.ts';
import { endOutages } from './outages.ts';
import { receive } from './receive.ts';
import { Sessions } from './sessions.ts';
import { HEARTBEAT_INTERVAL_MS, sweep } from './sweep.ts';
import { endForsakenLater } from './temporary-members.ts';

const SWEEP_EVERY_MS = 5_000;
/** How soon a guild that could not be loaded is tried again. */
const TRY_AGAIN_EVERY_MS = 2_000;
/** `ws` itself refuses anything larger, long before it is held in memory. */
const MAX_WIRE_BYTES = 64 * 1024;
const HELLO = { heartbeat_interval: HEARTBEAT_INTERVAL_MS, _trace: TRACE };
const DRAIN: DrainOptions = { spreadMs: 10_000, withinMs: 25_000 };
const VERSIONS: ReadonlyMap<string, number> = new Map([
  ['9', 9],
  ['10', 10],
]);

export interface GatewayOptions {
  areLimitsOn: boolean;
  checkEvent?: CheckEvent | undefined;
  /** Whether other gateway processes may serve the same guilds and people. */
  isShared?: boolean;
  drain?: DrainOptions;
}

export interface Gateway {
  /** Resolves when it knows which other gateway processes are there; to be called before anybody connects. */
  begin(): Promise<void>;
  /** Takes over an HTTP upgrade that is meant for the gateway. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Whether sessions of this process may have to hear of such an event, though its guild be in nobody's memory. */
  wants: Wants;
  /** Hears of one bus event; `apply` brings the memory up to date in between. */
  hear(busEvent: BusEvent, apply: () => void, mark?: BusMark | null): void;
  /** Open sessions of this process, those that wait for a resume included. */
  sessionCount(): number;
  connectionCount(): number;
  /**
   * Leads all clients to other gateway processes, which take their sessions over, and resolves when that is done; at once where
   * this one is alone. To be closed after that.
   */
  drain(): Promise<void>;
  /** The same without an end, for an operator. */
  standBack: StandBack;
  /** Events may have been missed: memory is read anew, and every client must begin a new session. */
  restartSessions(reason: string): Promise<void>;
  /** The short memory and what the bus retains came back empty: says again what this process knows. */
  rebuild(): Promise<void>;
  /** Asks all clients to come back (op 7) and closes. */
  close(): void;
}

/** The gateway of one process: connections, sessions, and what they hear. */
export function createGateway(core: Core, options: GatewayOptions): Gateway {
  const context: GatewayContext = {
    core,
    sessions: new Sessions(core.states),
    outages: new Map(),
    areLimitsOn: options.areLimitsOn,
    checkEvent: options.checkEvent,
    fellows: null,
    holding: new Map(),
    heard: null,
    isDraining: false,
    readingAnew: null,
  };
  context.memberLists = new MemberLists(context);
  if (options.isShared) context.fellows = createFellows(context);
  setLookingHere(core, (userId) => [...context.sessions.ofUser(userId)].some(isLookedAt));
  const connections = new Set<Connection>();
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_WIRE_BYTES, clientTracking: false });
  const sweeping = setInterval(() => sweep(context, connections), SWEEP_EVERY_MS).unref();
  let isTrying = false;
  const trying = setInterval(() => {
    if (isTrying) return;
    isTrying = true;
    void endOutages(context).finally(() => (isTrying = false));
  }, TRY_AGAIN_EVERY_MS).unref();
  const forsaken = endForsakenLater(context);
  const stopLooking = new ForsakenVoice(context).start();
  return {
    begin: async () => {
      await context.fellows?.begin();
      await context.fellows?.beat().catch((error: unknown) => core.log.warn({ err: error }, 'this gateway process could not say that it is there'));
    },
    upgrade: (request, socket, head) => server.handleUpgrade(request, socket, head, (webSocket) => accept(context, connections, webSocket, request)),
    wants: (heading) => concernsSessions(context, heading),
    hear: (busEvent, apply, mark) => hear(context, busEvent, apply, mark),
    sessionCount: () => context.sessions.size - context.holding.size,
    connectionCount: () => connections.size,
    drain: async () => {
      if (context.fellows) await drain(context, context.fellows, connections, options.drain ?? DRAIN);
    },
    standBack: standBackOf(context, connections, options.drain ?? DRAIN),
    restartSessions: (reason) => restartSessions(context, reason),
    rebuild: async () => context.fellows?.rebuild(),
    close: () => {
      clearInterval(sweeping);
      clearInterval(trying);
      clearTimeout(forsaken);
      stopLooking();
      for (const connection of connections) {
        askToGo(connection);
        setTimeout(() => connection.socket.terminate(), 500).unref();
      }
      server.close();
    },
  };
}

interface Wishes {
  version: number;
  format: Readonly<FrameFormat>;
}

/** Most connections of a server come with the same URL. */
let newest: { url: string; wishes: Wishes | null } | null = null;

/** What the URL of the connection asks for. Null for a version or encoding that is not served. */
function wishesOf(url: string): Wishes | null {
  if (newest?.url !== url) newest = { url, wishes: readWishes(url) };
  return newest.wishes;
}

function readWishes(url: string): Wishes | null {
  const query = new URLSearchParams(url.split('?', 2)[1] ?? '');
  const version = VERSIONS.get(query.get('v') ?? '10');
  const encoding = query.get('encoding') ?? 'json';
  const compress = query.get('compress') ?? 'none';
  if (version === undefined || (encoding !== 'json' && encoding !== 'etf')) return null;
  return { version, format: { encoding, compress: compress === 'zlib-stream' || compress === 'zstd-stream' ? compress : 'none' } };
}

function accept(context: GatewayContext, connections: Set<Connection>, socket: WebSocket, request: IncomingMessage): void {
  socket.on('error', ignore); // The close that follows says all there is to do.
  const wishes = wishesOf(request.url ?? '/');
  if (!wishes) {
    socket.close(GatewayCloseCodes.InvalidAPIVersion, 'Invalid API version.');
    return;
  }
  const gatewayUrl = gatewayUrlFor(context.core, request.headers.host, request.headers[CALLED_BY]);
  const connection = new Connection(socket, { ...wishes.format }, wishes.version, gatewayUrl, context.core.clock.steadyMs());
  connections.add(connection);
  gatewayFigures.connections++;
  socket.on('close', (code) => {
    connections.delete(connection);
    leave(context, connection, code);
  });
  socket.on('message', (data: Buffer, isBinary: boolean) => receive(context, connection, data, isBinary));
  // Not in one packet with the answer to the upgrade: seyfert reads nothing that comes with it.
  setImmediate(() => connection.sendControl(GatewayOpcodes.Hello, HELLO));
}

const ignore = (): void => undefined;

/** Closing by 1000 or 1001 ends the session at once; after anything else it may be resumed. */
function leave(context: GatewayContext, connection: Connection, code: number): void {
  const { session } = connection;
  if (!session || session.connection !== connection) return;
  session.detach(connection, context.core.clock.steadyMs());
  if (!connection.isClosedHere && (code === 1000 || code === 1001)) endSession(context, session);
  else context.fellows?.directory.connectionChanged(session);
}
