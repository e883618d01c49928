import { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import type { z } from 'zod';
import { decodeEtf } from '#protocol/etf';
import {
  CallConnectPayload,
  ChannelInfoPayload,
  GuildSubscriptionPayload,
  GuildSubscriptionsPayload,
  IdentifyPayload,
  PresencePayload,
  RequestMembersPayload,
  ResumePayload,
  SoundboardSoundsPayload,
  VoiceStatePayload,
} from '#protocol/gateway-payloads';
import { parseJsonKeepingIds } from '#protocol/lossless-json';
import type { Core } from '#core/core';
import { StorageUnavailableError } from '#core/ports/storage-unavailable';
import { presentSounds } from '#core/soundboard/guild-sounds';
import { changeOwnCall, changeOwnVoice, tellCall } from './calls.ts';
import type { Connection } from './connection.ts';
import type { GatewayContext } from './gateway-context.ts';
import { identify } from './identify.ts';
import { event } from './ready.ts';
import { PeopleOpcodes } from './people-opcodes.ts';
import { requestMembers } from './request-members.ts';
import { resume } from './resume.ts';
import type { Session } from './session.ts';
import { changePresence } from './session-presence.ts';
import { changeStream } from './streams.ts';
import { visibleChannelIds } from './visible-channels.ts';

/** The largest frame a client may send, in bytes: Discord's for bots; people's clients subscribe to more. */
const MAX_FRAME_BYTES = 4096;
const MAX_FRAME_BYTES_OF_PERSON = 15 * 1024;
/** What only people's clients send; a bot that sends them is not refused by Discord either. */
const IGNORED: ReadonlySet<number> = new Set([5, 24, 28, 29, 30, 34, 35, 36, 38, 39, 41, 42]);
const QOS_HEARTBEAT = 40;

/** One frame of a client. Whatever is wrong with it ends in one of Discord's close codes. */
export function receive(context: GatewayContext, connection: Connection, data: Buffer, isBinary: boolean): void {
  if (!connection.isOpen) return;
  const nowMs = context.core.clock.steadyMs();
  if (context.areLimitsOn && !connection.mayReceive(nowMs)) return connection.close(GatewayCloseCodes.RateLimited, 'You are being rate limited.');
  const isPerson = connection.session !== null && !connection.session.isBot;
  if (data.length > (isPerson ? MAX_FRAME_BYTES_OF_PERSON : MAX_FRAME_BYTES))
    return connection.close(GatewayCloseCodes.DecodeError, 'Error while decoding payload.');
  const frame = decode(data, isBinary, connection.format.encoding);
  if (!frame) return connection.close(GatewayCloseCodes.DecodeError, 'Error while decoding payload.');
  // Before IDENTIFY too, and without waiting for what came before: a late answer reads as a dead connection.
  if (frame.op === GatewayOpcodes.Heartbeat || frame.op === QOS_HEARTBEAT) return beat(connection, frame, nowMs);
  const isTaken = connection.inTurn(
    () => act(context, connection, frame),
    (error) => {
      context.core.log.error({ err: error, op: frame.op }, 'a gateway frame failed unforeseen');
      connection.close(GatewayCloseCodes.UnknownError, 'Unknown error.');
    },
  );
  if (!isTaken) connection.close(GatewayCloseCodes.RateLimited, 'You are being rate limited.');
}

function beat(connection: Connection, { op, d }: Frame, nowMs: number): void {
  connection.lastHeartbeatMs = nowMs;
  const seq = op === QOS_HEARTBEAT ? (d as { seq?: unknown } | null)?.seq : d;
  if (typeof seq === 'number') connection.session?.acknowledge(seq, nowMs);
  connection.sendControl(GatewayOpcodes.HeartbeatAck, null);
}

async function act(context: GatewayContext, connection: Connection, frame: Frame): Promise<void> {
  if (frame.op === GatewayOpcodes.Identify || frame.op === GatewayOpcodes.Resume) return open(context, connection, frame);
  const { session } = connection;
  if (!session) return connection.close(GatewayCloseCodes.NotAuthenticated, 'Not authenticated.');
  return command(context, connection, session, frame);
}

async function open(context: GatewayContext, connection: Connection, { op, d }: Frame): Promise<void> {
  if (connection.session) return connection.close(GatewayCloseCodes.AlreadyAuthenticated, 'Already authenticated.');
  if (op === GatewayOpcodes.Identify) {
    const payload = IdentifyPayload.safeParse(d);
    if (payload.success) await identify(context, connection, payload.data);
    else connection.close(...reasonOf(payload.error));
  } else {
    const payload = ResumePayload.safeParse(d);
    if (payload.success) await resume(context, connection, payload.data);
    else connection.close(GatewayCloseCodes.DecodeError, 'Error while decoding payload.');
  }
}

/** Which part of a malformed IDENTIFY has a close code of its own. */
function reasonOf(error: z.ZodError): [GatewayCloseCodes, string] {
  const field = error.issues[0]?.path[0];
  if (field === 'shard') return [GatewayCloseCodes.InvalidShard, 'Invalid shard.'];
  if (field === 'intents') return [GatewayCloseCodes.InvalidIntents, 'Invalid intent(s).'];
  if (field === 'token') return [GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.'];
  return [GatewayCloseCodes.DecodeError, 'Error while decoding payload.'];
}

async function command(context: GatewayContext, connection: Connection, session: Session, { op, d }: Frame): Promise<void> {
  const { core } = context;
  const malformed = (): void => connection.close(GatewayCloseCodes.DecodeError, 'Error while decoding payload.');
  switch (op) {
    case GatewayOpcodes.PresenceUpdate: {
      const payload = PresencePayload.safeParse(d);
      return payload.success ? changePresence(context, session, payload.data) : malformed();
    }
    case GatewayOpcodes.VoiceStateUpdate: {
      const payload = VoiceStatePayload.safeParse(d);
      if (!payload.success) return malformed();
      const { guild_id: guildId, channel_id: channelId, self_mute, self_deaf, self_video } = payload.data;
      const own = {
        channelId: channelId ?? null,
        sessionId: session.terms.id,
        selfMute: self_mute ?? false,
        selfDeaf: self_deaf ?? false,
        selfVideo: self_video ?? false,
      };
      return unlessAway(core, op, undefined, () => (guildId ? changeOwnVoice(context, session, guildId, own) : changeOwnCall(context, session, own)));
    }
    case PeopleOpcodes.CallConnect: {
      const payload = CallConnectPayload.safeParse(d);
      return payload.success ? tellCall(context, session, payload.data.channel_id) : malformed();
    }
    case PeopleOpcodes.GuildSubscriptions: {
      if (session.isBot) return;
      const payload = GuildSubscriptionPayload.safeParse(d);
      return payload.success ? context.memberLists?.subscribe(session, payload.data.guild_id, payload.data) : malformed();
    }
    case PeopleOpcodes.GuildSubscriptionsBulk: {
      if (session.isBot) return;
      const payload = GuildSubscriptionsPayload.safeParse(d);
      if (!payload.success) return malformed();
      return context.memberLists?.subscribeAll(session, payload.data.subscriptions);
    }
    case GatewayOpcodes.RequestGuildMembers: {
      const payload = RequestMembersPayload.safeParse(d);
      if (!payload.success || (session.isBot && payload.data.guild_id.length > 1)) return malformed();
      for (const guildId of payload.data.guild_id) await requestMembers(context, session, guildId, payload.data);
      return;
    }
    case GatewayOpcodes.RequestSoundboardSounds: {
      const payload = SoundboardSoundsPayload.safeParse(d);
      if (!payload.success) return malformed();
      for (const guildId of payload.data.guild_ids) {
        tellSounds(context, session, guildId);
      }
      return;
    }
    case GatewayOpcodes.RequestChannelInfo: {
      const payload = ChannelInfoPayload.safeParse(d);
      if (!payload.success) return malformed();
      return tellChannelInfo(context, session, payload.data);
    }
    case PeopleOpcodes.StreamCreate:
    case PeopleOpcodes.StreamDelete:
    case PeopleOpcodes.StreamWatch:
    case PeopleOpcodes.StreamPing:
    case PeopleOpcodes.StreamSetPaused:
      return (await unlessAway(core, op, true, () => changeStream(context, session, op, d))) ? undefined : malformed();
    default:
      if (!IGNORED.has(op)) connection.close(GatewayCloseCodes.UnknownOpcode, 'Unknown opcode.');
  }
}

/** While an engine is away nobody gets anywhere in calls and streams; whoever asks stays connected, and may ask again. */
async function unlessAway<Answer>(core: Core, op: number, otherwise: Answer, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StorageUnavailableError)) throw error;
    core.log.warn({ op, reason: error.message }, 'nothing became of what somebody asked for in a call, because an engine does not answer');
    return otherwise;
  }
}

/** Op 31: the sounds of a guild that the session is in. Source: Discord, "Request Soundboard Sounds". */
function tellSounds(context: GatewayContext, session: Session, guildId: string): void {
  const state = session.guildIds.has(guildId) ? context.core.states.peek(guildId) : undefined;
  if (state) session.dispatch(event(context, 'SOUNDBOARD_SOUNDS', { guild_id: guildId, soundboard_sounds: presentSounds(state) }));
}

/** Op 43: what people do in the voice channels that the session sees. Source: Discord, "Request Channel Info". */
function tellChannelInfo(context: GatewayContext, session: Session, { guild_id: guildId, fields }: z.output<typeof ChannelInfoPayload>): void {
  const state = session.guildIds.has(guildId) ? context.core.states.peek(guildId) : undefined;
  if (!state) return;
  const asks = (field: string): boolean => fields?.includes(field) ?? false;
  const visible = visibleChannelIds(state, session.terms.userId);
  const channels = [...new Set([...state.voiceStatuses.keys(), ...state.voiceStarts.keys()])]
    .filter((id) => visible.has(id))
    .map((id) => ({
      id,
      ...(asks('status') && { status: state.voiceStatuses.get(id) ?? null }),
      ...(asks('voice_start_time') && { voice_start_time: state.voiceStarts.get(id) ?? null }),
    }));
  session.dispatch(event(context, 'CHANNEL_INFO', { guild_id: guildId, channels }));
}

interface Frame {
  op: number;
  d: unknown;
}

/** JSON in text or binary frames (hikari sends only the latter), ETF where that was asked for. */
function decode(data: Buffer, isBinary: boolean, encoding: 'json' | 'etf'): Frame | null {
  try {
    const isEtf = encoding === 'etf' && isBinary && data[0] === 131;
    const frame = isEtf ? decodeEtf(data) : parseJsonKeepingIds(data.toString('utf8'));
    if (typeof frame !== 'object' || frame === null || !('op' in frame) || typeof frame.op !== 'number') return null;
    return { op: frame.op, d: 'd' in frame ? frame.d : undefined };
  } catch {
    return null;
  }
}
