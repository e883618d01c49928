import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { GuildSettingsBody, BulkGuildSettingsBody } from '#protocol/rest/user-settings';
import type { Core } from '../core.ts';
import {
  newChannelOverride,
  newGuildSettings,
  presentGuildSettings,
  type ChannelOverride,
  type GuildSettings,
  type GuildSettingsRecord,
  type ShownGuildSettings,
} from './guild-settings-record.ts';

/** How many channels of one guild may have settings of their own. */
const MAX_OVERRIDES = 1_000;
/** Under this name a client means its direct messages. */
const DIRECT = '@me';

/** One's notification settings in a guild, or, with null, in direct messages. Source: Discord's client, "Modify User Guild Settings". */
export async function editGuildSettings(core: Core, userId: Snowflake, guildId: Snowflake | null, body: GuildSettingsBody): Promise<ShownGuildSettings> {
  const [edited] = await editAll(core, userId, [[guildId, body]]);
  if (!edited) throw apiError('UNKNOWN_GUILD');
  return edited;
}

/** The same for many; guilds that one is not in are passed over. Source: Discord's client, "Bulk Modify User Guild Settings". */
export async function bulkEditGuildSettings(core: Core, userId: Snowflake, { guilds }: BulkGuildSettingsBody): Promise<ShownGuildSettings[]> {
  const own = new Set(await core.guilds.idsOfMember(userId));
  const wanted = Object.entries(guilds).flatMap(([id, body]): [Snowflake | null, GuildSettingsBody][] => {
    if (id === DIRECT) return [[null, body]];
    return own.has(id) ? [[id, body]] : [];
  });
  return editAll(core, userId, wanted);
}

const editAll = (core: Core, userId: Snowflake, wanted: readonly [guildId: Snowflake | null, body: GuildSettingsBody][]): Promise<ShownGuildSettings[]> =>
  core.locks.withLock(`guild-settings:${userId}`, async () => {
    const known = new Map((await core.guildSettings.ofUser(userId)).map((record) => [record.guild_id, record]));
    let version = Math.max(0, ...[...known.values()].map((record) => record.version));
    const channels = await knownChannels(core, userId, wanted);
    const changed = wanted.map(([guildId, body]): GuildSettingsRecord => {
      const settings = merged(known.get(guildId)?.settings ?? newGuildSettings(), body, (id) => channels.get(id) === guildId);
      return { user_id: userId, guild_id: guildId, version: ++version, settings };
    });
    await core.guildSettings.save(changed);
    const shown = changed.map(presentGuildSettings);
    for (const d of shown) core.publish({ user_ids: [userId] }, { t: 'USER_GUILD_SETTINGS_UPDATE', d });
    return shown;
  });

/** Of the channels that are named, where each is. Settings of what is none would stay for ever. */
async function knownChannels(
  core: Core,
  userId: Snowflake,
  wanted: readonly [guildId: Snowflake | null, body: GuildSettingsBody][],
): Promise<Map<Snowflake, Snowflake | null>> {
  const idsOf = (isDirect: boolean): Snowflake[] =>
    wanted.flatMap(([guildId, { channel_overrides: overrides }]) => ((guildId === null) === isDirect && overrides ? Object.keys(overrides) : []));
  const inGuilds = idsOf(false);
  const found = new Map<Snowflake, Snowflake | null>();
  if (inGuilds.length > 0) for (const channel of await core.guilds.channelsByIds(inGuilds)) found.set(channel.id, channel.guild_id);
  if (idsOf(true).length > 0) for (const channel of await core.directChannels.ofUser(userId)) found.set(channel.id, null);
  return found;
}

function merged(known: GuildSettings, { channel_overrides: overrides, ...body }: GuildSettingsBody, isThere: (channelId: Snowflake) => boolean): GuildSettings {
  const said = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as Partial<GuildSettings>; // read by the schema
  const settings: GuildSettings = { ...known, ...said };
  if (!overrides) return settings;
  const byChannel = new Map(known.channel_overrides.map((override) => [override.channel_id, override]));
  for (const [id, override] of Object.entries(overrides)) {
    if (!isThere(id)) continue;
    const own = Object.fromEntries(Object.entries(override ?? {}).filter(([, value]) => value !== undefined)) as Partial<ChannelOverride>; // read by the schema
    byChannel.set(id, { ...(override === null ? newChannelOverride(id) : (byChannel.get(id) ?? newChannelOverride(id))), ...own, channel_id: id });
  }
  const plain = (override: ChannelOverride): boolean => JSON.stringify(override) === JSON.stringify(newChannelOverride(override.channel_id));
  return { ...settings, channel_overrides: [...byChannel.values()].filter((override) => !plain(override)).slice(0, MAX_OVERRIDES) };
}

/** What READY tells a person of their settings: of direct messages and of guilds that they are in. */
export async function presentAllGuildSettings(core: Core, userId: Snowflake, guildIds: readonly Snowflake[]): Promise<ShownGuildSettings[]> {
  const own = new Set<Snowflake | null>([null, ...guildIds]);
  return (await core.guildSettings.ofUser(userId)).filter(({ guild_id: id }) => own.has(id)).map(presentGuildSettings);
}
