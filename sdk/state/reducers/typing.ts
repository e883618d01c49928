import type { Reducers } from '../reducer.ts';
import type { State } from '../state.ts';
import { putMember } from './put.ts';

/** Discord: who goes on typing says so every ten seconds. */
const TYPING_MS = 10_000;

export const typing: Reducers = {
  TYPING_START(state, { channel_id: channelId, user_id: userId, guild_id: guildId, member }, atMs) {
    if (member && guildId !== undefined) putMember(state, guildId, member);
    if (userId === state.meId) return;
    const others = (state.typing.get(channelId) ?? []).filter(({ user_id: id }) => id !== userId);
    state.typing.set(channelId, [...others, { user_id: userId, untilMs: atMs + TYPING_MS }]);
  },
};

export function stopTyping(state: State, channelId: string, userId: string): void {
  const typists = state.typing.get(channelId);
  if (!typists?.some(({ user_id: id }) => id === userId)) return;
  const left = typists.filter(({ user_id: id }) => id !== userId);
  if (left.length === 0) state.typing.delete(channelId);
  else state.typing.set(channelId, left);
}
