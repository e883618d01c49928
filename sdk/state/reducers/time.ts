import { muteEndMs, type Mutable } from '#protocol/notifications/mute';
import type { Reducers } from '../reducer.ts';
import type { State } from '../state.ts';

/** What ends by itself, without an event that says so. `nextEndMs` tells when. */
export const time: Reducers = {
  TIME_PASSED(state, _nothing, atMs) {
    endTyping(state, atMs);
    endTimeouts(state, atMs);
    endMutes(state, atMs);
  },
};

function endTyping(state: State, atMs: number): void {
  for (const channelId of state.typing.keys()) {
    const typists = state.typing.get(channelId) ?? [];
    const left = typists.filter(({ untilMs }) => untilMs > atMs);
    if (left.length === 0) state.typing.delete(channelId);
    else if (left.length < typists.length) state.typing.set(channelId, left);
  }
}

function endTimeouts(state: State, atMs: number): void {
  for (const { guildId, userId, untilMs } of state.timeouts.values()) {
    if (untilMs > atMs) continue;
    state.timeouts.delete(`${guildId} ${userId}`);
    state.members.of(guildId).patch(userId, { communication_disabled_until: null });
  }
}

const LOUD = { muted: false, mute_config: null };

function endMutes(state: State, atMs: number): void {
  const isOver = (one: Mutable): boolean => muteEndMs(one) <= atMs;
  for (const guildId of state.guildSettings.keys()) {
    const settings = state.guildSettings.get(guildId);
    const overrides = settings?.channel_overrides;
    if (settings && isOver(settings)) state.guildSettings.patch(guildId, LOUD);
    if (overrides?.some(isOver)) state.guildSettings.patch(guildId, { channel_overrides: overrides.map((one) => (isOver(one) ? { ...one, ...LOUD } : one)) });
  }
  for (const { id, member } of state.channels.values()) if (member && isOver(member)) state.channels.patch(id, { member: { ...member, ...LOUD } });
}
