import type { Snowflake } from 'discord-api-types/v10';
import { joinCall } from '#core/calls/join-call';
import { leaveCalls } from '#core/calls/leave-call';
import { presentCall } from '#core/calls/present-call';
import type { Core } from '#core/core';
import { StorageUnavailableError } from '#core/ports/storage-unavailable';
import { updateOwnVoiceState, type OwnVoice } from '#core/voice/update-voice-state';
import type { GatewayContext } from './gateway-context.ts';
import { leaveGuildVoice, leaveVoice } from './leave-voice.ts';
import { event } from './ready.ts';
import type { Session } from './session.ts';

/** Clients with this capability hear of all calls that go on when they come. Source: the unofficial "Gateway Capabilities". */
const AUTO_CALL_CONNECT = 1 << 12;

/** Op 4 without a guild: the call of a direct channel, or out of wherever one is. Bots have no calls. */
export async function changeOwnCall(context: GatewayContext, session: Session, own: OwnVoice): Promise<void> {
  const { core, sessions } = context;
  const { id: sessionId, userId } = session.terms;
  const { channelId } = own;
  if (session.isBot) return;
  if (channelId === null) return leaveVoice(context, session, session.guildIds);
  if (!(await joinCall(core, userId, { ...own, channelId }))) return;
  // Nobody is in two places.
  await leaveCalls(core, userId, { but: channelId });
  leaveGuildVoice(context, userId, session.guildIds);
  // It may have ended meanwhile.
  if (sessions.get(sessionId) !== session) await leaveCalls(core, userId, { sessionId });
}

/** Op 4 with a guild. No person is in two places, bots are in one of each guild; but who is not let in stays where they are. */
export async function changeOwnVoice(context: GatewayContext, session: Session, guildId: Snowflake, own: OwnVoice): Promise<void> {
  const { core } = context;
  const { userId } = session.terms;
  if (!isThere(context, session, guildId)) return;
  const isIn = await oneByOne(core, guildId, own, () => {
    const state = core.states.peek(guildId);
    // One that has ended meanwhile would leave a voice state that nobody takes away.
    return state !== undefined && isThere(context, session, guildId) && updateOwnVoiceState(core, state, userId, own);
  });
  if (!isIn || session.isBot) return;
  const others = [...session.guildIds].filter((id) => id !== guildId);
  leaveGuildVoice(context, userId, others);
  await leaveCalls(core, userId);
}

const isThere = ({ sessions }: GatewayContext, session: Session, guildId: Snowflake): boolean =>
  session.guildIds.has(guildId) && sessions.get(session.terms.id) === session;

/** So that nobody takes a place that another has just taken, or undoes what a moderator has just done. Whoever leaves does so at any time. */
async function oneByOne(core: Core, guildId: Snowflake, { channelId }: OwnVoice, change: () => boolean): Promise<boolean> {
  try {
    return await core.locks.withLock(`guild:${guildId}`, async () => change());
  } catch (error) {
    if (channelId !== null || !(error instanceof StorageUnavailableError)) throw error;
    return change();
  }
}

/** Op 13: the call of a channel, if there is one. */
export function tellCall(context: GatewayContext, session: Session, channelId: Snowflake): void {
  const call = context.core.calls.get(channelId);
  if (!session.isBot && call?.recipient_ids.includes(session.terms.userId)) session.dispatch(event(context, 'CALL_CREATE', presentCall(call)));
}

/** Who comes while they are being called hears of it, and some clients of all calls. */
export function tellCalls(context: GatewayContext, session: Session): void {
  const { userId, capabilities } = session.terms;
  for (const call of context.core.calls.all()) {
    const isCalled = call.ringing.some((one) => one.user_id === userId);
    if (isCalled || (capabilities & AUTO_CALL_CONNECT) !== 0) tellCall(context, session, call.channel_id);
  }
}
