import { ChannelFlags, ChannelType, OverwriteType, PermissionFlagsBits, type APIChannel, type Snowflake } from 'discord-api-types/v10';
import type { ChannelRecord } from '#core/channels/channel-record';
import { presentGuildChannel } from '#core/channels/present-channel';
import { canView } from '#core/permissions-in';
import type { GuildState } from '#core/state/guild-state';
import type { Session } from './session.ts';

/** A session that set this capability gets channels it cannot view, with nothing of theirs readable. */
const CHANNEL_OBFUSCATION = 1 << 15;

export const obfuscates = (session: Session): boolean => (session.terms.capabilities & CHANNEL_OBFUSCATION) !== 0;

/** Who may view a channel, and a category also who sees a channel in it. The time plays no part: a timeout leaves VIEW_CHANNEL. */
export function sees(state: GuildState, userId: Snowflake, channel: ChannelRecord): boolean {
  if (canView(state, userId, channel, 0)) return true;
  if (channel.type !== ChannelType.GuildCategory) return false;
  for (const child of state.channels.values()) if (child.parent_id === channel.id && canView(state, userId, child, 0)) return true;
  return false;
}

/** Whoever is in a voice channel sees it as a channel, though it may be hidden from them and its messages stay so. */
export const isInside = (state: GuildState, userId: Snowflake, channelId: Snowflake | undefined): boolean =>
  channelId !== undefined && state.voiceStates.get(userId)?.channel_id === channelId;

/** The channels of a guild that a member sees, threads apart. Source: Discord, "Channel obfuscation". */
export function visibleChannelIds(state: GuildState, userId: Snowflake): Set<Snowflake> {
  const visible = new Set<Snowflake>();
  for (const channel of state.channels.values()) {
    if (!canView(state, userId, channel, 0) && !isInside(state, userId, channel.id)) continue;
    visible.add(channel.id);
    if (channel.parent_id && state.channels.has(channel.parent_id)) visible.add(channel.parent_id);
  }
  return visible;
}

/** The active threads that a member may see. */
export function visibleThreadIds(state: GuildState, userId: Snowflake): Snowflake[] {
  const ids: Snowflake[] = [];
  for (const thread of state.threads.values()) if (canView(state, userId, thread, 0)) ids.push(thread.id);
  return ids;
}

/** The channels of GUILD_CREATE for one session: what it does not see is left out, or obfuscated when it asked for that. */
export function channelsFor(state: GuildState, session: Session): APIChannel[] {
  const visible = visibleChannelIds(state, session.terms.userId);
  const channels: APIChannel[] = [];
  for (const channel of state.channels.values()) {
    if (visible.has(channel.id)) channels.push(presentGuildChannel(channel));
    else if (obfuscates(session)) channels.push(obfuscated(presentGuildChannel(channel), state.id));
  }
  return channels;
}

/** What may stay as it is: kind and place. Source: Discord, "Channel obfuscation". */
const KEPT: ReadonlySet<string> = new Set(['id', 'type', 'guild_id', 'position', 'parent_id']);
/** What else a hidden channel has, if its kind has the key at all. */
const BLANK: Readonly<Record<string, unknown>> = {
  name: '___hidden___',
  topic: null,
  nsfw: false,
  last_message_id: null,
  rate_limit_per_user: 0,
  bitrate: 64_000,
  user_limit: 0,
  rtc_region: null,
  available_tags: [],
  default_reaction_emoji: null,
  default_sort_order: null,
  default_forum_layout: 0,
};

/** Discord's form of a channel that is there but may not be read. */
export function obfuscated(channel: APIChannel, guildId: Snowflake): APIChannel {
  const hidden: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(channel)) {
    if (KEPT.has(key)) hidden[key] = value;
    else if (key in BLANK) hidden[key] = BLANK[key];
  }
  hidden['flags'] = ChannelFlags.ChannelObfuscated;
  hidden['permission_overwrites'] = [{ id: guildId, type: OverwriteType.Role, allow: '0', deny: PermissionFlagsBits.ViewChannel.toString() }];
  return hidden as unknown as APIChannel; // the same kind of channel with the same keys
}
