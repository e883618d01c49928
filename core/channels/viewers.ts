import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { canView } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { ChannelRecord } from './channel-record.ts';

/** Who sees a channel now: for the event that tells of its end, when nobody can ask any more. */
export function viewersOf(core: Core, state: GuildState, channel: ChannelRecord): Set<Snowflake> {
  const nowMs = core.clock.nowMs();
  const viewers = new Set<Snowflake>();
  const children = channel.type === 4 ? [...state.channels.values()].filter((child) => child.parent_id === channel.id) : [];
  for (const userId of state.members.keys()) {
    if (canView(state, userId, channel, nowMs) || children.some((child) => canView(state, userId, child, nowMs))) viewers.add(userId);
  }
  return viewers;
}
