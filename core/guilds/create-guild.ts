import { ChannelType, GuildDefaultMessageNotifications, GuildFeature, OverwriteType, type APIGuild, type APIRole, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { NO_FLAGS } from '#protocol/flags';
import type { CreateGuildBody } from '#protocol/rest/guilds';
import { channelFields } from '../channels/channel-fields.ts';
import { channelName } from '../channels/channel-name.ts';
import { newChannel } from '../channels/new-channel.ts';
import { overwriteOf } from '../channels/overwrite-rules.ts';
import type { ChannelRecord } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import { keepImage } from '../images/keep-image.ts';
import { newMember } from '../members/new-member.ts';
import { wireTime } from '../ports/clock.ts';
import { newRole } from '../roles/new-role.ts';
import { readRole } from '../roles/role-fields.ts';
import type { GuildRecord } from './guild-record.ts';
import { presentGuild } from './present-guild.ts';

/** What @everyone may do in a new guild: Discord's own default. */
const DEFAULT_EVERYONE_PERMISSIONS = 2248473465835073n;

/**
 * Makes a guild owned by `ownerId`, with the given roles and channels, or else one text and one voice channel.
 * Source: Discord, "Create Guild" (people only since 2025-07-15).
 */
export async function createGuild(core: Core, ownerId: Snowflake, body: CreateGuildBody, given: Partial<GuildRecord> = {}): Promise<APIGuild> {
  if ((await core.guilds.idsOfMember(ownerId)).length >= core.settings.maxGuildsPerUser) throw apiError('MAXIMUM_NUMBER_OF_GUILDS_REACHED');
  const id = core.ids.next();
  const owner = await core.userCache.find(ownerId);
  if (!owner) throw apiError('UNKNOWN_USER');
  const { roles, everyone, realRoleIds } = await rolesOf(core, id, body);
  const { channels, realChannelIds } = channelsOf(core, id, body, realRoleIds);
  const textChannel = channels.find((channel) => channel.type === ChannelType.GuildText);
  const real = (placeholder: Snowflake | null | undefined): Snowflake | undefined => (placeholder ? realChannelIds.get(placeholder) : undefined);
  const guild: GuildRecord = {
    ...newGuild(id, body.name, ownerId),
    ...given,
    verification_level: body.verification_level ?? 0,
    default_message_notifications: body.default_message_notifications ?? GuildDefaultMessageNotifications.AllMessages,
    explicit_content_filter: body.explicit_content_filter ?? 0,
    icon: await keepImage(core, 'icons', id, body.icon ?? null, null),
    system_channel_id: real(body.system_channel_id) ?? textChannel?.id ?? null,
    afk_channel_id: real(body.afk_channel_id) ?? null,
    system_channel_flags: (body.system_channel_flags ?? 0) as GuildRecord['system_channel_flags'], // a set of known bits
    afk_timeout: body.afk_timeout ?? 300,
  };
  const member = newMember(id, ownerId, wireTime(core.clock.nowMs()));
  await core.guilds.insert({ guild, roles: [everyone, ...roles], channels, members: [member], emojis: [], stickers: [] });
  const state = await core.states.get(id);
  if (!state) throw apiError('UNKNOWN_GUILD');
  core.publish({ user_ids: [ownerId] }, { t: 'guild_joined', d: { guild_id: id, user_id: ownerId } });
  return presentGuild(state);
}

/** What Discord sells or grants, and every guild here simply has. */
const OPEN_FEATURES: GuildRecord['features'] = [
  GuildFeature.AnimatedBanner,
  GuildFeature.AnimatedIcon,
  GuildFeature.Banner,
  GuildFeature.EnhancedRoleColors,
  GuildFeature.InviteSplash,
  GuildFeature.MoreStickers,
  GuildFeature.RoleIcons,
  GuildFeature.VanityURL,
];

/** A guild with nothing set. Every key that a library insists on is here. */
export function newGuild(id: Snowflake, name: string, ownerId: Snowflake): GuildRecord {
  return {
    id,
    name,
    icon: null,
    icon_hash: null,
    splash: null,
    discovery_splash: null,
    owner_id: ownerId,
    region: 'nexus',
    afk_channel_id: null,
    afk_timeout: 300,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    features: [...OPEN_FEATURES],
    mfa_level: 0,
    application_id: null,
    system_channel_id: null,
    system_channel_flags: NO_FLAGS,
    rules_channel_id: null,
    max_presences: null,
    max_members: 500_000,
    vanity_url_code: null,
    description: null,
    banner: null,
    premium_tier: 0,
    premium_subscription_count: 0,
    preferred_locale: 'en-US' as GuildRecord['preferred_locale'], // an enum whose member of this value it is
    public_updates_channel_id: null,
    max_video_channel_users: 25,
    max_stage_video_channel_users: 50,
    nsfw_level: 0,
    hub_type: null,
    premium_progress_bar_enabled: false,
    safety_alerts_channel_id: null,
    incidents_data: null,
  };
}

interface MadeRoles {
  everyone: APIRole;
  roles: APIRole[];
  /** The body names roles by placeholders; these are the ids they got. */
  realRoleIds: ReadonlyMap<Snowflake, Snowflake>;
}

/** The first role of the body is @everyone. */
async function rolesOf(core: Core, guildId: Snowflake, body: CreateGuildBody): Promise<MadeRoles> {
  const [first, ...others] = body.roles ?? [];
  const everyone = newRole(guildId, {
    name: '@everyone',
    permissions: first?.permissions ?? DEFAULT_EVERYONE_PERMISSIONS.toString(),
  });
  const realRoleIds = new Map<Snowflake, Snowflake>(first?.id ? [[first.id, guildId]] : []);
  const roles = await Promise.all(
    others.map(async (role, index) => {
      const id = core.ids.next();
      if (role.id) realRoleIds.set(role.id, id);
      const given = await readRole(core, id, role, null);
      return newRole(id, { name: 'new role', permissions: DEFAULT_EVERYONE_PERMISSIONS.toString(), ...given, position: index + 1 });
    }),
  );
  return { everyone, roles, realRoleIds };
}

function channelsOf(
  core: Core,
  guildId: Snowflake,
  body: CreateGuildBody,
  realRoleIds: ReadonlyMap<Snowflake, Snowflake>,
): { channels: ChannelRecord[]; realChannelIds: ReadonlyMap<Snowflake, Snowflake> } {
  const asked = body.channels ?? [];
  if (asked.length === 0) return { channels: firstChannels(core, guildId), realChannelIds: new Map() };
  const ids = asked.map(() => core.ids.next());
  const realChannelIds = new Map<Snowflake, Snowflake>();
  asked.forEach((channel, index) => channel.id && realChannelIds.set(channel.id, ids[index] ?? guildId));
  const channels = asked.map((channel, position) => {
    const type = channel.type ?? ChannelType.GuildText;
    const blank = newChannel(ids[position] ?? core.ids.next(), guildId, type, channelName(type, channel.name), {
      position,
      parent_id: (channel.parent_id && realChannelIds.get(channel.parent_id)) || null,
      permission_overwrites: (channel.permission_overwrites ?? []).flatMap((overwrite) => {
        const id = realRoleIds.get(overwrite.id);
        return id ? [overwriteOf(id, OverwriteType.Role, overwrite)] : [];
      }),
    });
    return { ...blank, ...channelFields(core, blank, channel) };
  });
  return { channels, realChannelIds };
}

function firstChannels(core: Core, guildId: Snowflake): ChannelRecord[] {
  const texts = newChannel(core.ids.next(), guildId, ChannelType.GuildCategory, 'Text Channels', { position: 0 });
  const voices = newChannel(core.ids.next(), guildId, ChannelType.GuildCategory, 'Voice Channels', { position: 1 });
  return [
    texts,
    voices,
    newChannel(core.ids.next(), guildId, ChannelType.GuildText, 'general', { position: 0, parent_id: texts.id }),
    newChannel(core.ids.next(), guildId, ChannelType.GuildVoice, 'General', { position: 0, parent_id: voices.id }),
  ];
}
