import { MessageFlags, type Snowflake } from 'discord-api-types/v10';
import { isThread, type ChannelRecord } from '../channels/channel-record.ts';
import type { GuildState } from '../state/guild-state.ts';
import { isMuted, newGuildSettings, NotificationLevel, type GuildSettings } from './guild-settings-record.ts';
import { keywordIn, NO_RULES, type NotificationRules } from './notification-rules.ts';

/** What of a message decides whom it tells. */
export interface JudgedMessage {
  author_id: Snowflake;
  content: string;
  flags: number;
  mention_ids: ReadonlySet<Snowflake>;
  mention_roles: readonly Snowflake[];
  mention_everyone: boolean;
}

export interface Reader {
  userId: Snowflake;
  /** Of the guild, or of direct messages. */
  settings: GuildSettings | undefined;
  rules: NotificationRules | undefined;
}

export interface Verdict {
  /** Counts as a mention, also where nothing is told. */
  mentions: boolean;
  /** Is told to who does not look. */
  notifies: boolean;
  /** The word of one's own that was found. */
  keyword: string | null;
}

const NOTHING: Verdict = { mentions: false, notifies: false, keyword: null };

/** A member's own bits in a thread. Source: Discord's client, "Thread Member Flags". */
const ThreadFlags = { AllMessages: 1 << 1, OnlyMentions: 1 << 2, NoMessages: 1 << 3 } as const;

/** What a message is to one person who can read it: as Discord decides it, and by their keywords. */
export function judgeMessage(message: JudgedMessage, channel: ChannelRecord, guild: GuildState | null, reader: Reader, nowMs: number): Verdict {
  if (message.author_id === reader.userId) return NOTHING;
  const settings = reader.settings ?? newGuildSettings();
  const mentions = guild === null || isMentioned(message, guild, reader.userId, settings);
  const isSilent = (message.flags & MessageFlags.SuppressNotifications) !== 0;
  const level =
    isSilent || isMutedIn(channel, guild, reader.userId, settings, nowMs) ? NotificationLevel.Nothing : levelIn(channel, guild, reader.userId, settings);
  if (level === NotificationLevel.Nothing) return { mentions, notifies: false, keyword: null };
  const keyword = keywordIn(reader.rules ?? NO_RULES, message.content);
  return { mentions, notifies: mentions || keyword !== null || level === NotificationLevel.All, keyword };
}

function isMentioned(message: JudgedMessage, guild: GuildState, userId: Snowflake, settings: GuildSettings): boolean {
  if (message.mention_ids.has(userId)) return true;
  if (message.mention_everyone && !settings.suppress_everyone) return true;
  if (message.mention_roles.length === 0 || settings.suppress_roles) return false;
  const roles = guild.members.get(userId)?.roles ?? [];
  return message.mention_roles.some((id) => roles.includes(id));
}

/** From the channel outwards: a thread's channel, a channel's category. */
function* around(channel: ChannelRecord, guild: GuildState | null): Generator<Snowflake> {
  for (let at: ChannelRecord | undefined = channel; at; at = at.parent_id ? guild?.channels.get(at.parent_id) : undefined) yield at.id;
}

function isMutedIn(channel: ChannelRecord, guild: GuildState | null, userId: Snowflake, settings: GuildSettings, nowMs: number): boolean {
  if (isMuted(settings, nowMs)) return true;
  const mute = isThread(channel) ? guild?.threadMembers.get(channel.id)?.get(userId)?.mute : undefined;
  if (mute && isMuted({ muted: true, mute_config: mute }, nowMs)) return true;
  const ids = new Set(around(channel, guild));
  return settings.channel_overrides.some((override) => ids.has(override.channel_id) && isMuted(override, nowMs));
}

function levelIn(channel: ChannelRecord, guild: GuildState | null, userId: Snowflake, settings: GuildSettings): number {
  if (guild && isThread(channel)) {
    const member = guild.threadMembers.get(channel.id)?.get(userId);
    // Of threads that one is not in nothing but one's name is told.
    if (!member) return NotificationLevel.OnlyMentions;
    if (member.flags & ThreadFlags.NoMessages) return NotificationLevel.Nothing;
    if (member.flags & ThreadFlags.OnlyMentions) return NotificationLevel.OnlyMentions;
    if (member.flags & ThreadFlags.AllMessages) return NotificationLevel.All;
  }
  for (const id of around(channel, guild)) {
    const own = settings.channel_overrides.find((override) => override.channel_id === id)?.message_notifications;
    if (own !== undefined && own !== NotificationLevel.Inherit) return own;
  }
  if (settings.message_notifications !== NotificationLevel.Inherit) return settings.message_notifications;
  return guild ? guild.guild.default_message_notifications : NotificationLevel.All;
}
