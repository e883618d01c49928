import { ChannelOverrideFlags, chosenIds, GuildSettingsFlags, isOptedIn } from '#protocol/notifications/followed';
import { withFlags } from '#protocol/flags';
import type { UserGuildSettings } from '../gateway/events.ts';
import type { GuildSettingsChange } from '../own-settings.ts';
import type { ChannelGroup } from './selectors/channels.ts';

type Settings = Pick<UserGuildSettings, 'flags' | 'channel_overrides'>;

const { OptInChannelsOn: ON, OptInChannelsOff: OFF } = GuildSettingsFlags;

/** All channels of a guild are followed. What was chosen is kept for when that counts again. */
export const showAllChannels = ({ flags = 0 }: Settings): GuildSettingsChange => ({ flags: withFlags(flags, OFF, ON) });

/** What was chosen counts; of who never chose, everything that there is now. */
export function showChosenChannels(settings: Settings, groups: readonly ChannelGroup[]): GuildSettingsChange {
  const chosen = chosenIds(settings);
  return changeTo(settings, groups, chosen.size > 0 ? chosen : everything(groups));
}

/** A channel or a category is followed, or no longer. Whoever follows a category follows what will be made in it, too. */
export function followChannel(settings: Settings, groups: readonly ChannelGroup[], id: string, isOn: boolean): GuildSettingsChange {
  const followed = new Set(isOptedIn(settings) ? chosenIds(settings) : everything(groups));
  const group = groups.find(({ category, channels }) => category?.id === id || channels.some((channel) => channel.id === id));
  const categoryId = group?.category?.id ?? '';
  if (id === categoryId) for (const channel of group?.channels ?? []) followed.delete(channel.id);
  // The others of a category are followed one by one once one of them is not.
  else if (!isOn && followed.delete(categoryId)) for (const channel of group?.channels ?? []) followed.add(channel.id);
  if (isOn) followed.add(id);
  else followed.delete(id);
  return changeTo(settings, groups, followed);
}

/** Categories stand for what is in them. */
const everything = (groups: readonly ChannelGroup[]): ReadonlySet<string> =>
  new Set(groups.flatMap(({ category, channels }) => (category ? [category.id] : channels.map(({ id }) => id))));

function changeTo(
  { flags = 0, channel_overrides: overrides = [] }: Settings,
  groups: readonly ChannelGroup[],
  followed: ReadonlySet<string>,
): GuildSettingsChange {
  const before = new Map(overrides.map((override) => [override.channel_id, override.flags ?? 0]));
  const ids = groups.flatMap(({ category, channels }) => [...(category ? [category.id] : []), ...channels.map(({ id }) => id)]);
  const changed = ids.flatMap((id): [string, { flags: number }][] => {
    const own = before.get(id) ?? 0;
    const next = followed.has(id) ? withFlags(own, ChannelOverrideFlags.OptInEnabled) : withFlags(own, 0, ChannelOverrideFlags.OptInEnabled);
    return next === own ? [] : [[id, { flags: next }]];
  });
  return { flags: withFlags(flags, ON, OFF), channel_overrides: Object.fromEntries(changed) };
}
