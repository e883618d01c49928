import type { Snowflake } from 'discord-api-types/v10';
import { judgeMessage as judge, type JudgedMessage, type JudgedPlace, type Verdict } from '#protocol/notifications/judge-message';
import { isThread, type ChannelRecord } from '../channels/channel-record.ts';
import type { GuildState } from '../state/guild-state.ts';
import { newGuildSettings, type GuildSettings } from './guild-settings-record.ts';
import { NO_RULES } from '#protocol/notifications/no-rules';
import type { NotificationRules } from './notification-rules.ts';

export interface Reader {
  userId: Snowflake;
  /** Of the guild, or of direct messages. */
  settings: GuildSettings | undefined;
  rules: NotificationRules | undefined;
}

/** What a message is to one person who can read it. */
export function judgeMessage(message: JudgedMessage, channel: ChannelRecord, guild: GuildState | null, reader: Reader, nowMs: number): Verdict {
  const { userId, settings = newGuildSettings(), rules = NO_RULES } = reader;
  return judge(message, placeFor(channel, guild, userId), userId, { ...settings, ...rules }, nowMs);
}

function placeFor(channel: ChannelRecord, guild: GuildState | null, userId: Snowflake): JudgedPlace {
  const path = [...around(channel, guild)];
  if (!guild) return { path, guild: null };
  const own = isThread(channel) ? (guild.threadMembers.get(channel.id)?.get(userId) ?? null) : undefined;
  return {
    path,
    guild: { id: guild.id, defaultLevel: guild.guild.default_message_notifications, ownRoles: guild.members.get(userId)?.roles ?? [] },
    thread: own && { flags: own.flags, muted: own.mute !== undefined, ...(own.mute && { mute_config: own.mute }) },
  };
}

function* around(channel: ChannelRecord, guild: GuildState | null): Generator<Snowflake> {
  for (let at: ChannelRecord | undefined = channel; at; at = at.parent_id ? guild?.channels.get(at.parent_id) : undefined) yield at.id;
}
