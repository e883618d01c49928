import { VoiceCloseCodes, VoiceOpcodes } from 'discord-api-types/voice/v8';
import { parseJsonKeepingIds } from '#protocol/lossless-json';
import {
  MediaSinkWantsPayload,
  SelectProtocolPayload,
  SessionUpdatePayload,
  SpeakingPayload,
  TransitionPayload,
  VideoPayload,
  VoiceHeartbeatPayload,
  VoiceIdentifyPayload,
  VoiceResumePayload,
} from '#protocol/voice-payloads';
import { PeopleOpcodes } from '#protocol/voice-opcodes';
import { VoiceError } from '../voice-error.ts';
import { identify } from './identify.ts';
import { resume } from './resume.ts';
import { selectBrowser } from './select-browser.ts';
import { selectProtocol } from './select-protocol.ts';
import { announceSpeaking, announceVideo } from './speaking.ts';
import type { VoiceConnection } from './voice-connection.ts';
import type { VoiceContext } from './voice-context.ts';
import type { VoiceSession } from './voice-session.ts';

/** The largest frames of a client, in bytes: of a stranger, as text, and as bytes, where a commit for a large group is long. */
const MAX_OF_STRANGER = 4096;
const MAX_TEXT = 16 * 1024;
const BRACE = 0x7b;
const BACKEND = { voice: '0.1.0', rtc_worker: '0.1.0' };

/** One frame of a client. Whatever is wrong with it ends in one of Discord's close codes. */
export function receive(context: VoiceContext, connection: VoiceConnection, data: Buffer, isBinary: boolean): void {
  if (!connection.isOpen) return;
  const nowMs = context.core.clock.steadyMs();
  if (context.areLimitsOn && !connection.mayReceive(nowMs, data.length)) return tooMany(connection);
  if (data.length > MAX_OF_STRANGER && !connection.session) return malformed(connection);
  // Some clients send their JSON as bytes, and no opcode of bytes is as high as its brace.
  if (isBinary && data[0] !== BRACE) return take(context, connection, () => hearBytes(connection, data));
  const frame = data.length > MAX_TEXT ? null : decode(data);
  if (!frame) return malformed(connection);
  // Without waiting for what came before: a late answer reads as a dead connection.
  if (frame.op === VoiceOpcodes.Heartbeat) return beat(connection, frame.d, nowMs);
  take(context, connection, () => act(context, connection, frame));
}

const malformed = (connection: VoiceConnection): void => connection.close(VoiceCloseCodes.FailedToDecode, 'Failed to decode payload.');
const tooMany = (connection: VoiceConnection): void => connection.close(VoiceCloseCodes.RateLimited, 'Disconnected: Rate limited.');

function take({ core }: VoiceContext, connection: VoiceConnection, work: () => Promise<void> | void): void {
  const isTaken = connection.inTurn(work, (error) => {
    if (error instanceof VoiceError) return connection.close(error.closeCode, error.closeReason);
    core.log.error({ err: error }, 'a frame of the voice gateway failed unforeseen');
    connection.close(VoiceCloseCodes.VoiceServerCrashed, 'Voice server crashed.');
  });
  if (!isTaken) tooMany(connection);
}

function beat(connection: VoiceConnection, d: unknown, nowMs: number): void {
  const payload = VoiceHeartbeatPayload.safeParse(d);
  if (!payload.success) return malformed(connection);
  connection.lastHeartbeatMs = nowMs;
  connection.send(VoiceOpcodes.HeartbeatAck, typeof payload.data === 'number' ? payload.data : { t: payload.data.t });
}

function act(context: VoiceContext, connection: VoiceConnection, { op, d }: Frame): Promise<void> | void {
  if (op === VoiceOpcodes.Identify || op === VoiceOpcodes.Resume) return open(context, connection, { op, d });
  const { session } = connection;
  if (!session || session.connection !== connection) return connection.close(VoiceCloseCodes.NotAuthenticated, 'Not authenticated.');
  return command(context, session, { op, d });
}

function open(context: VoiceContext, connection: VoiceConnection, { op, d }: Frame): Promise<void> | void {
  if (connection.session) return connection.close(VoiceCloseCodes.AlreadyAuthenticated, 'Already authenticated.');
  if (op === VoiceOpcodes.Identify) {
    const payload = VoiceIdentifyPayload.safeParse(d);
    if (!payload.success || (connection.version >= 9 && !payload.data.channel_id)) return malformed(connection);
    return identify(context, connection, payload.data);
  }
  const payload = VoiceResumePayload.safeParse(d);
  return payload.success ? resume(context, connection, payload.data) : malformed(connection);
}

function command(context: VoiceContext, session: VoiceSession, { op, d }: Frame): Promise<void> | void {
  const { connection, call } = session;
  switch (op) {
    case VoiceOpcodes.SelectProtocol: {
      const payload = SelectProtocolPayload.safeParse(d);
      if (!payload.success) return malformed(connection);
      if (context.areLimitsOn && !session.maySelect(context.core.clock.steadyMs())) return tooMany(connection);
      return payload.data.browser ? selectBrowser(context, session, payload.data.browser) : selectProtocol(context, session, payload.data);
    }
    case VoiceOpcodes.Speaking: {
      const payload = SpeakingPayload.safeParse(d);
      return payload.success ? announceSpeaking(session, payload.data.speaking) : malformed(connection);
    }
    case PeopleOpcodes.Video: {
      const payload = VideoPayload.safeParse(d);
      return payload.success ? announceVideo(session, payload.data) : malformed(connection);
    }
    case PeopleOpcodes.SessionUpdate:
      // Packets are handed on as they are, so a change of codecs is between the clients.
      return SessionUpdatePayload.safeParse(d).success ? undefined : malformed(connection);
    case PeopleOpcodes.MediaSinkWants: {
      const payload = MediaSinkWantsPayload.safeParse(d);
      if (!payload.success) return malformed(connection);
      const { any = 0, ...named } = payload.data;
      return session.media.wants(any, new Map(Object.entries(named).map(([ssrc, wish]) => [Number(ssrc), wish])));
    }
    case PeopleOpcodes.BackendVersion:
      return connection.send(PeopleOpcodes.BackendVersion, BACKEND);
    case PeopleOpcodes.NoRoute:
      return context.core.log.info({ user: session.userId }, 'a client of the voice gateway gets no packets through');
    case VoiceOpcodes.DaveTransitionReady:
    case VoiceOpcodes.DaveMlsInvalidCommitWelcome: {
      const payload = TransitionPayload.safeParse(d);
      if (!payload.success) return malformed(connection);
      const { transition_id: id } = payload.data;
      return call.endToEnd.hear(session, (group, userId) => (op === VoiceOpcodes.DaveTransitionReady ? group.ready(userId, id) : group.invalid(userId, id)));
    }
    default:
      return connection.close(VoiceCloseCodes.UnknownOpcode, 'Unknown opcode.');
  }
}

/** The opcode, and what follows it. */
function hearBytes(connection: VoiceConnection, data: Buffer): void {
  const { session } = connection;
  if (!session || session.connection !== connection) return connection.close(VoiceCloseCodes.NotAuthenticated, 'Not authenticated.');
  const [op, payload] = [data[0], data.subarray(1)];
  if (op === VoiceOpcodes.DaveMlsKeyPackage) return session.call.endToEnd.hear(session, (group, userId) => group.keyPackage(userId, payload));
  if (op === VoiceOpcodes.DaveMlsCommitWelcome) return session.call.endToEnd.hear(session, (group, userId) => group.commitWelcome(userId, payload));
  connection.close(VoiceCloseCodes.UnknownOpcode, 'Unknown opcode.');
}

interface Frame {
  op: number;
  d: unknown;
}

function decode(data: Buffer): Frame | null {
  try {
    const frame = parseJsonKeepingIds(data.toString('utf8'));
    if (typeof frame !== 'object' || frame === null || !('op' in frame) || typeof frame.op !== 'number') return null;
    return { op: frame.op, d: 'd' in frame ? frame.d : undefined };
  } catch {
    return null;
  }
}
