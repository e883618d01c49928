import { PermissionFlagsBits as Permission } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { channelPermissionsOf } from '../permissions-in.ts';
import type { StreamPerson, StreamRecord } from './stream-record.ts';

const SEES = Permission.ViewChannel | Permission.Connect;

type Where = Pick<StreamRecord, 'guild_id' | 'channel_id'>;

/** Whether this very session is in the call where the stream is or would be. */
export function isInCall(core: Core, { guild_id: guildId, channel_id: channelId }: Where, { user_id: userId, session_id: sessionId }: StreamPerson): boolean {
  const voice =
    guildId === null ? core.calls.get(channelId)?.voice_states.find((one) => one.user_id === userId) : core.states.peek(guildId)?.voiceStates.get(userId);
  return voice?.channel_id === channelId && voice.session_id === sessionId;
}

/** Whether memory has nothing of somebody in voice there who could be: they left, or it has not heard of them yet. */
export function isUnknown(core: Core, { guild_id: guildId, channel_id: channelId }: Where, { user_id: userId }: StreamPerson): boolean {
  if (guildId === null) return !core.calls.get(channelId);
  const state = core.states.peek(guildId);
  return !state || (state.members.has(userId) && state.channels.has(channelId) && !state.voiceStates.has(userId));
}

/** Showing needs STREAM, and nobody shows from the audience of a stage. Whoever is in the call of a direct channel may. */
export function mayShow(core: Core, where: Where, person: StreamPerson): boolean {
  if (!isInCall(core, where, person)) return false;
  const state = where.guild_id === null ? undefined : core.states.peek(where.guild_id);
  return where.guild_id === null || (!state?.voiceStates.get(person.user_id)?.suppress && has(core, where, person, Permission.Stream));
}

/** Watching needs what hearing the call does. */
export const mayWatch = (core: Core, where: Where, person: StreamPerson): boolean =>
  isInCall(core, where, person) && (where.guild_id === null || has(core, where, person, SEES));

function has(core: Core, { guild_id: guildId, channel_id: channelId }: Where, { user_id: userId }: StreamPerson, needed: bigint): boolean {
  const state = guildId === null ? undefined : core.states.peek(guildId);
  const channel = state?.channels.get(channelId);
  return state !== undefined && channel !== undefined && (channelPermissionsOf(state, userId, channel, core.clock.nowMs()) & needed) === needed;
}
