import type { Snowflake } from 'discord-api-types/v10';

/** Bits of what one set of a guild. Source: Discord's client, "User Guild Settings Flags". */
export const GuildSettingsFlags = { OptInChannelsOff: 1 << 13, OptInChannelsOn: 1 << 14 } as const;

/** Bits of what one set of a channel. Source: Discord's client, "Channel Override Flags". */
export const ChannelOverrideFlags = { OptInEnabled: 1 << 12 } as const;

/** What decides which channels of a guild somebody follows. */
export interface Following {
  flags?: number;
  channel_overrides?: readonly { channel_id: Snowflake; flags?: number }[];
}

/** Whether somebody chose which channels of a guild they follow: who did not follows all of them. */
export const isOptedIn = ({ flags = 0 }: Following): boolean => (flags & GuildSettingsFlags.OptInChannelsOn) !== 0;

/** Channels and categories that were chosen, also where that does not count at present. */
export const chosenIds = ({ channel_overrides: overrides = [] }: Following): ReadonlySet<Snowflake> =>
  new Set(overrides.filter(({ flags = 0 }) => (flags & ChannelOverrideFlags.OptInEnabled) !== 0).map(({ channel_id: id }) => id));

/** Whether somebody follows a channel, by itself or by its category: `path` leads from it outwards. */
export function isFollowedAt(path: readonly Snowflake[], following: Following): boolean {
  if (!isOptedIn(following)) return true;
  const ids = chosenIds(following);
  return path.some((id) => ids.has(id));
}
