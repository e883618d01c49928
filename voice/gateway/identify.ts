import { VoiceCloseCodes } from 'discord-api-types/voice/v8';
import { verifyVoiceToken, type VoiceCall } from '#core/voice/voice-token';
import type { VoiceIdentifyPayload } from '#protocol/voice-payloads';
import { Call } from './call.ts';
import { EndToEnd } from './end-to-end.ts';
import { encryptsEnough, TOO_OPEN } from './end-to-end-policy.ts';
import { endSession } from './end-session.ts';
import { introduce } from './introduce.ts';
import { abilitiesOf, applyAbilities } from './may-speak.ts';
import { reviewRecording } from './record-calls.ts';
import { refuse } from './refuse.ts';
import { sessionKey, type VoiceContext } from './voice-context.ts';
import type { VoiceConnection } from './voice-connection.ts';
import { VoiceSession, type VideoStream } from './voice-session.ts';
import { loadPlace, placeIdOf, standingOf, type Standing } from './whereabouts.ts';

/** Lets somebody into the call of their voice state, by the token that VOICE_SERVER_UPDATE gave them. */
export async function identify(context: VoiceContext, connection: VoiceConnection, payload: VoiceIdentifyPayload): Promise<void> {
  const { core, plane } = context;
  const claim = { guild_id: payload.server_id, user_id: payload.user_id, session_id: payload.session_id };
  const terms = verifyVoiceToken(core.settings.signingSecret, payload.token, claim, core.clock.nowMs());
  if (!terms) return connection.close(VoiceCloseCodes.AuthenticationFailed, 'Authentication failed.');
  if (payload.channel_id && payload.channel_id !== terms.channel_id) return refuse(connection);
  const [voice, address] = await Promise.all([foundStanding(context, terms), context.mediaAddress()]);
  if (!connection.isOpen) return;
  // As it is now: the address may have taken its time.
  const present = voice && standingOf(core, terms);
  const placeId = placeIdOf(core, terms);
  if (placeId === null) return connection.close(VoiceCloseCodes.ServerNotFound, 'Server not found.');
  const couldAtFirst = abilitiesOf(context, terms);
  if (!present || (terms.of === 'stream' && !couldAtFirst.hear)) return refuse(connection);
  const maxDaveVersion = payload.max_dave_protocol_version ?? 0;
  if (!encryptsEnough(context, placeId, maxDaveVersion)) return connection.close(...TOO_OPEN);
  const key = sessionKey(terms.guild_id, terms.session_id);
  const formers = [context.sessions.get(key), context.calls.get(terms.channel_id)?.members.get(terms.user_id)];
  for (const former of formers) if (former) endSession(context, former, [VoiceCloseCodes.Disconnected, 'Disconnected.']);

  const call = callOf(context, terms);
  const numbers = { userId: terms.user_id, ...plane.newSsrcs() };
  const streams: VideoStream[] = (payload.streams ?? (payload.video ? [{ type: 'video', rid: '100', quality: 100 }] : [])).map((stream, index) => ({
    ...stream,
    // The plane knows one stream of pictures of each member.
    ...(index === 0 ? { ssrc: numbers.videoSsrc, rtx_ssrc: numbers.rtxSsrc } : { ssrc: 0, rtx_ssrc: 0 }),
    active: false,
  }));
  const session = new VoiceSession(call, connection, {
    terms,
    token: payload.token,
    ssrcs: numbers,
    streams,
    maxDaveVersion,
    media: call.media.add(numbers),
    couldAtFirst,
    placeId,
  });
  session.activeAtMs = core.clock.steadyMs();
  session.media.onActive = () => (session.activeAtMs = core.clock.steadyMs());
  core.states.hold(placeId);
  connection.session = session;
  context.sessions.set(key, session);
  context.ofPlace.set(placeId, (context.ofPlace.get(placeId) ?? new Set()).add(session));
  call.members.set(session.userId, session);
  reviewRecording(context, call);
  session.media.onKeySpent = () => endSession(context, session, [VoiceCloseCodes.SessionNoLongerValid, 'The key of this session is spent.']);
  session.media.onLost = () => endSession(context, session, [VoiceCloseCodes.VoiceServerCrashed, 'Voice server crashed.']);
  applyAbilities(context, session, present);
  // Some clients ask once where they are, and never again: what carries the packets must know them by then.
  await session.media.settled?.();
  if (session.hasEnded) return;
  session.begin({ ssrc: numbers.ssrc, ip: address, port: call.media.port, modes: plane.modes, experiments: [], streams });
  introduce(session);
}

/** That for which a token was made, if it still stands. */
async function foundStanding({ core }: VoiceContext, terms: VoiceCall): Promise<Standing | null> {
  const look = async (): Promise<Standing | null> => {
    await loadPlace(core, terms);
    return standingOf(core, terms);
  };
  const known = await look();
  if (known) return known;
  // The client may have been quicker than the news from the process where it joined.
  await core.bus.caughtUp();
  return look();
}

function callOf(context: VoiceContext, { channel_id: id, guild_id: guildId }: VoiceCall): Call {
  let call = context.calls.get(id);
  if (!call) {
    call = new Call(id, guildId, context.plane.call(id), (made) => new EndToEnd(made, context.endToEnd, () => reviewRecording(context, made)));
    context.calls.set(id, call);
  }
  return call;
}
