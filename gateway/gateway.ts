import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GatewayCloseCodes, GatewayOpcodes, type Snowflake } from 'discord-api-types/v10';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Core } from '#core/core';
import type { BusEvent } from '#core/ports/bus';
import { setPresence } from '#core/presences/set-presence';
import { publishVoiceState } from '#core/voice/update-voice-state';
import { captureAccess } from './access.ts';
import { Connection } from './connection.ts';
import { dispatch, isOnShard } from './dispatch.ts';
import type { FrameFormat } from './frames/build-frame.ts';
import type { CheckEvent, GatewayContext } from './gateway-context.ts';
import type { IdentifyLimits } from './identify-limits.ts';
import { enterGuild, event } from './ready.ts';
import { receive } from './receive.ts';
import type { Session } from './session.ts';
import { Sessions } from './sessions.ts';

/** What Discord tells clients, in milliseconds. */
const HEARTBEAT_INTERVAL_MS = 41_250;
/** Silence after which a connection is taken for dead; a beat may come late by half an interval. */
const SILENCE_MS = HEARTBEAT_INTERVAL_MS * 1.5;
/** How long a session waits for its client to come back. */
const RESUMABLE_MS = 180_000;
const SWEEP_EVERY_MS = 5_000;
/** `ws` itself refuses anything larger, long before it is held in memory. */
const MAX_WIRE_BYTES = 64 * 1024;
const VERSIONS = new Set(['9', '10']);

export interface GatewayOptions {
  identifyLimits: IdentifyLimits;
  areLimitsOn: boolean;
  checkEvent?: CheckEvent | undefined;
}

export interface Gateway {
  /** Takes over an HTTP upgrade that is meant for the gateway. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Hears of one bus event; `apply` brings the memory up to date in between. */
  hear(busEvent: BusEvent, apply: () => void): void;
  sessionCount(): number;
  /** Asks all clients to come back (op 7) and closes. */
  close(): void;
}

/** The gateway of one process: connections, sessions, and what they hear. */
export function createGateway(core: Core, options: GatewayOptions): Gateway {
  const context: GatewayContext = {
    core,
    sessions: new Sessions(),
    identifyLimits: options.identifyLimits,
    areLimitsOn: options.areLimitsOn,
    checkEvent: options.checkEvent,
    resumeUrl: core.settings.gatewayUrl,
  };
  const connections = new Set<Connection>();
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_WIRE_BYTES, clientTracking: false });
  const sweep = setInterval(() => sweepSilent(context, connections), SWEEP_EVERY_MS);
  sweep.unref();
  return {
    upgrade: (request, socket, head) => server.handleUpgrade(request, socket, head, (webSocket) => accept(context, connections, webSocket, request.url ?? '/')),
    hear: (busEvent, apply) => hear(context, busEvent, apply),
    sessionCount: () => context.sessions.size,
    close: () => {
      clearInterval(sweep);
      for (const connection of connections) {
        connection.sendControl(GatewayOpcodes.Reconnect, null);
        connection.close(4000 as GatewayCloseCodes, 'The server is going down.');
        setTimeout(() => connection.socket.terminate(), 500).unref();
      }
      server.close();
    },
  };
}

/** What the URL of the connection asks for. Null for a version or encoding that is not served. */
function formatOf(url: string): FrameFormat | null {
  const query = new URL(url, 'ws://gateway').searchParams;
  if (!VERSIONS.has(query.get('v') ?? '10')) return null;
  const encoding = query.get('encoding') ?? 'json';
  const compress = query.get('compress') ?? 'none';
  if (encoding !== 'json' && encoding !== 'etf') return null;
  return { encoding, compress: compress === 'zlib-stream' || compress === 'zstd-stream' ? compress : 'none' };
}

function accept(context: GatewayContext, connections: Set<Connection>, socket: WebSocket, url: string): void {
  const format = formatOf(url);
  if (!format) {
    socket.close(GatewayCloseCodes.InvalidAPIVersion, 'Invalid API version.');
    return;
  }
  const connection = new Connection(socket, format, context.core.clock.nowMs());
  connections.add(connection);
  socket.on('error', () => undefined); // The close that follows says all there is to do.
  socket.on('close', (code) => {
    connections.delete(connection);
    leave(context, connection, code);
  });
  // Frames of one client are worked on one after another, whatever each of them waits for.
  let last: Promise<void> = Promise.resolve();
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    last = last
      .then(() => receive(context, connection, data, isBinary))
      .catch((error: unknown) => {
        context.core.log.error({ err: error }, 'a gateway frame failed unforeseen');
        connection.close(GatewayCloseCodes.UnknownError, 'Unknown error.');
      });
  });
  connection.sendControl(GatewayOpcodes.Hello, { heartbeat_interval: HEARTBEAT_INTERVAL_MS, _trace: ['["nexus",{"micros":0}]'] });
}

/** Closing by 1000 or 1001 ends the session at once; after anything else it may be resumed. */
function leave(context: GatewayContext, connection: Connection, code: number): void {
  const { session } = connection;
  if (!session || session.connection !== connection) return;
  session.detach(connection, context.core.clock.nowMs());
  if (code === 1000 || code === 1001) end(context, session);
}

/** Forgets a session. The person goes offline when it was the last one. */
function end(context: GatewayContext, session: Session): void {
  const { core, sessions } = context;
  const guildIds = [...session.guildIds];
  sessions.remove(session);
  const { userId, id } = session.terms;
  for (const guildId of guildIds) {
    const state = core.states.peek(guildId);
    const voice = state?.voiceStates.get(userId);
    if (state && voice?.session_id === id) publishVoiceState(core, state, userId, null, voice);
  }
  const others = [...sessions.ofUser(userId)];
  const gone = guildIds.filter((guildId) => !others.some((other) => other.guildIds.has(guildId)));
  setPresence(core, userId, gone, null);
}

function sweepSilent(context: GatewayContext, connections: ReadonlySet<Connection>): void {
  const nowMs = context.core.clock.nowMs();
  for (const connection of connections) {
    if (nowMs - connection.lastHeartbeatMs <= SILENCE_MS) continue;
    connection.close(GatewayCloseCodes.UnknownError, 'No heartbeat came.');
    setTimeout(() => connection.socket.terminate(), 2_000).unref();
  }
  for (const session of context.sessions.all()) {
    if (session.detachedAtMs !== null && nowMs - session.detachedAtMs > RESUMABLE_MS) end(context, session);
  }
}

/** Internal events first: they say which sessions hear of a guild at all. */
function hear(context: GatewayContext, busEvent: BusEvent, apply: () => void): void {
  const { sessions } = context;
  const tellAccess = captureAccess(context, busEvent);
  switch (busEvent.t) {
    case 'guild_left': {
      const { guild_id: guildId, user_ids: userIds } = busEvent.d as { guild_id: Snowflake; user_ids: Snowflake[] };
      leaveGuild(context, guildId, userIds);
      break;
    }
    case 'guild_deleted': {
      const { guild_id: guildId } = busEvent.d as { guild_id: Snowflake };
      leaveGuild(context, guildId, [...new Set([...sessions.ofGuild(guildId)].map((session) => session.terms.userId))]);
      break;
    }
    default:
  }
  apply();
  tellAccess?.();
  switch (busEvent.t) {
    case 'guild_joined': {
      const { guild_id: guildId, user_id: userId } = busEvent.d as { guild_id: Snowflake; user_id: Snowflake };
      const state = context.core.states.peek(guildId);
      for (const session of sessions.ofUser(userId))
        if (state && !session.guildIds.has(guildId) && isOnShard(session, guildId)) enterGuild(context, session, state);
      break;
    }
    case 'tokens_revoked': {
      const { token_hashes: hashes } = busEvent.d as { token_hashes: string[] };
      for (const userId of busEvent.scope.user_ids ?? []) {
        for (const session of [...sessions.ofUser(userId)]) {
          if (!hashes.includes(session.terms.tokenHash)) continue;
          const { connection } = session;
          end(context, session);
          connection?.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
        }
      }
      break;
    }
    case 'application_changed': {
      const application = busEvent.d as { id: Snowflake; bot_id: Snowflake | null };
      for (const session of application.bot_id ? sessions.ofUser(application.bot_id) : []) Object.assign(session.terms.application ?? {}, application);
      break;
    }
    default:
      dispatch(context, busEvent);
  }
}

function leaveGuild(context: GatewayContext, guildId: Snowflake, userIds: readonly Snowflake[]): void {
  for (const userId of userIds) {
    for (const session of context.sessions.ofUser(userId)) {
      if (!session.guildIds.has(guildId)) continue;
      context.sessions.leaveGuild(session, guildId);
      if (session.wants(1)) session.dispatch(event(context, 'GUILD_DELETE', { id: guildId }));
    }
  }
}
