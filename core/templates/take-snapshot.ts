import { ChannelType, OverwriteType, type APIRole, type Snowflake } from 'discord-api-types/v10';
import { compareSnowflakes } from '#protocol/snowflake';
import { isVoiceLike, isForumLike, type ChannelRecord } from '../channels/channel-record.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { TemplateChannel, TemplateRole, TemplateSnapshot } from './template-record.ts';

/** What kinds of channels become in a template: those that any guild may have. */
const KINDS: Partial<Record<ChannelType, TemplateChannel['type']>> = {
  [ChannelType.GuildText]: 0,
  [ChannelType.GuildAnnouncement]: 0,
  [ChannelType.GuildVoice]: 2,
  [ChannelType.GuildStageVoice]: 2,
  [ChannelType.GuildCategory]: 4,
  [ChannelType.GuildForum]: 15,
  [ChannelType.GuildMedia]: 15,
};

/** The shape of a guild without anything that is said or who is in it. Roles that belong to apps stay behind. */
export function takeSnapshot(state: GuildState): TemplateSnapshot {
  const { guild } = state;
  const byPlace = (a: APIRole | ChannelRecord, b: APIRole | ChannelRecord): number => a.position - b.position || compareSnowflakes(a.id, b.id);
  const roles = [...state.roles.values()].filter((role) => role.id !== state.id && !role.managed).sort(byPlace);
  const everyone = state.roles.get(state.id);
  const roleIds = new Map<Snowflake, number>([[state.id, 0], ...roles.map((role, index): [Snowflake, number] => [role.id, index + 1])]);
  // Categories first, so that whoever reads on knows the parents already.
  const isChild = (channel: ChannelRecord): number => (channel.type === ChannelType.GuildCategory ? 0 : 1);
  const channels = [...state.channels.values()].filter((channel) => KINDS[channel.type] !== undefined).sort((a, b) => isChild(a) - isChild(b) || byPlace(a, b));
  const channelIds = new Map(channels.map((channel, index) => [channel.id, index + 1]));
  const placeholder = (id: Snowflake | null): Snowflake | null => channelIds.get(id ?? '')?.toString() ?? null;
  return {
    name: guild.name,
    description: guild.description,
    region: guild.region ?? null,
    verification_level: guild.verification_level,
    default_message_notifications: guild.default_message_notifications,
    explicit_content_filter: guild.explicit_content_filter,
    preferred_locale: guild.preferred_locale,
    afk_channel_id: placeholder(guild.afk_channel_id),
    afk_timeout: guild.afk_timeout,
    system_channel_id: placeholder(guild.system_channel_id),
    system_channel_flags: guild.system_channel_flags,
    roles: [...(everyone ? [everyone] : []), ...roles].map((role) => snapshotOfRole(role, roleIds.get(role.id) ?? 0)),
    channels: channels.map((channel, index) => snapshotOfChannel(channel, index + 1, placeholder(channel.parent_id), roleIds)),
  };
}

const snapshotOfRole = (role: APIRole, id: number): TemplateRole => ({
  id,
  name: role.name,
  permissions: role.permissions,
  color: role.color,
  colors: role.colors
    ? { primary_color: role.colors.primary_color, secondary_color: role.colors.secondary_color, tertiary_color: role.colors.tertiary_color }
    : null,
  hoist: role.hoist,
  mentionable: role.mentionable,
  icon: null,
  unicode_emoji: role.unicode_emoji ?? null,
});

function snapshotOfChannel(channel: ChannelRecord, id: number, parentId: Snowflake | null, roleIds: ReadonlyMap<Snowflake, number>): TemplateChannel {
  const isForum = isForumLike(channel);
  return {
    id,
    type: KINDS[channel.type] ?? 0,
    name: channel.name,
    position: channel.position,
    topic: channel.topic ?? null,
    bitrate: isVoiceLike(channel) ? (channel.bitrate ?? 64_000) : 64_000,
    user_limit: isVoiceLike(channel) ? Math.min(99, channel.user_limit ?? 0) : 0,
    nsfw: channel.nsfw ?? false,
    rate_limit_per_user: channel.rate_limit_per_user ?? 0,
    parent_id: parentId,
    default_auto_archive_duration: channel.default_auto_archive_duration ?? null,
    permission_overwrites: channel.permission_overwrites.flatMap((overwrite) => {
      const roleId = overwrite.type === OverwriteType.Role ? roleIds.get(overwrite.id) : undefined;
      return roleId === undefined ? [] : [{ id: String(roleId), type: overwrite.type, allow: overwrite.allow, deny: overwrite.deny }];
    }),
    // Emojis of the guild do not travel.
    available_tags: isForum
      ? (channel.available_tags ?? []).map((tag, index) => ({
          id: index + 1,
          name: tag.name,
          emoji_id: null,
          emoji_name: tag.emoji_id ? null : tag.emoji_name,
          moderated: tag.moderated,
        }))
      : null,
    template: '',
    default_reaction_emoji: channel.default_reaction_emoji?.emoji_name ? { emoji_id: null, emoji_name: channel.default_reaction_emoji.emoji_name } : null,
    default_thread_rate_limit_per_user: channel.default_thread_rate_limit_per_user ?? null,
    default_sort_order: channel.default_sort_order ?? null,
    default_forum_layout: isForum ? (channel.default_forum_layout ?? 0) : null,
    default_tag_setting: null,
    theme_color: null,
  };
}
