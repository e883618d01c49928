import { muteEndMs } from '#protocol/notifications/mute';
import type { State } from '../state.ts';
import { remember } from './remember.ts';

/** When the next thing ends by itself, in milliseconds of Unix time: somebody's typing or timeout, or one's own mute of something. Infinity while nothing does. */
export function nextEndMs(state: State): number {
  let next = Infinity;
  for (const typists of state.typing.values()) for (const { untilMs } of typists) next = Math.min(next, untilMs);
  for (const { untilMs } of state.timeouts.values()) next = Math.min(next, untilMs);
  return Math.min(next, nextMuteEnd(state, ''));
}

const nextMuteEnd = remember(
  (state) => [state.guildSettings.version, state.channels.version],
  (state): number => {
    let next = Infinity;
    for (const settings of state.guildSettings.values()) {
      next = Math.min(next, muteEndMs(settings));
      for (const override of settings.channel_overrides ?? []) next = Math.min(next, muteEndMs(override));
    }
    for (const { member } of state.channels.values()) if (member) next = Math.min(next, muteEndMs(member));
    return next;
  },
);
