import { EVERYONES_LIST, restrictedListId } from '#protocol/member-list-id';
import type { ChannelRecord } from '#core/channels/channel-record';
import { everybodySees } from '#core/permissions-in';
import type { GuildState } from '#core/state/guild-state';

/** Channels that the same people see share one list, by the name that clients compute as well. */
export const memberListId = (state: GuildState, channel: ChannelRecord): string =>
  everybodySees(state, channel) ? EVERYONES_LIST : restrictedListId(channel.permission_overwrites);
