import { ChannelFlags, ChannelType, OverwriteType, PermissionFlagsBits, type APIChannel, type Snowflake } from 'discord-api-types/v10';
import type { ChannelRecord } from '#core/channels/channel-record';
import { presentGuildChannel } from '#core/channels/present-channel';
import { canView } from '#core/permissions-in';
import type { GuildState } from '#core/state/guild-state';
import type { Session } from './session.ts';

/** A session that set this capability gets channels it cannot view, with nothing of theirs readable. */
const CHANNEL_OBFUSCATION = 1 << 15;

export const obfuscates = (session: Session): boolean => (session.terms.capabilities & CHANNEL_OBFUSCATION) !== 0;

/** The channels of a guild that a member may see; a category also when a child of it is seen. */
export function visibleChannelIds(state: GuildState, userId: Snowflake): Set<Snowflake> {
  const visible = new Set<Snowflake>();
  for (const channel of state.channels.values()) {
    if (!canView(state, userId, channel, 0)) continue;
    visible.add(channel.id);
    if (channel.parent_id) visible.add(channel.parent_id);
  }
  return visible;
}

/** The active threads that a member may see. */
export function visibleThreadIds(state: GuildState, userId: Snowflake): Snowflake[] {
  const ids: Snowflake[] = [];
  for (const thread of state.threads.values()) if (canView(state, userId, thread, 0)) ids.push(thread.id);
  return ids;
}

/** The channels of GUILD_CREATE for one session. Categories whose children are all hidden are hidden too. */
export function channelsFor(state: GuildState, session: Session): APIChannel[] {
  const visible = visibleChannelIds(state, session.terms.userId);
  const channels: APIChannel[] = [];
  for (const channel of state.channels.values()) {
    if (visible.has(channel.id)) channels.push(presentGuildChannel(channel));
    else if (obfuscates(session)) channels.push(obfuscated(channel));
  }
  return channels;
}

/** Discord's form of a channel that is there but may not be read: kind and place are real, nothing else. */
export function obfuscated(channel: ChannelRecord): APIChannel {
  const hidden: ChannelRecord = {
    ...channel,
    name: '___hidden___',
    topic: null,
    last_message_id: null,
    last_pin_timestamp: null,
    flags: ((channel.flags ?? 0) | ChannelFlags.ChannelObfuscated) as ChannelRecord['flags'], // one more bit of the same set
    permission_overwrites: [{ id: channel.guild_id ?? channel.id, type: OverwriteType.Role, allow: '0', deny: PermissionFlagsBits.ViewChannel.toString() }],
  };
  if (channel.type === ChannelType.GuildForum || channel.type === ChannelType.GuildMedia)
    Object.assign(hidden, { available_tags: [], default_reaction_emoji: null });
  return presentGuildChannel(hidden);
}
