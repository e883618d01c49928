import { judgeMessage, type JudgedPlace, type Verdict } from '#protocol/notifications/judge-message';
import { keywordsThatCount } from '#protocol/notifications/keywords';
import { NO_RULES } from '#protocol/notifications/no-rules';
import { isQuiet } from '#protocol/notifications/quiet-hours';
import type { NotificationRules } from '../../gateway/events.ts';
import type { Channel, Message } from '../entities.ts';
import { DIRECT, type State } from '../state.ts';
import { unheard } from './unheard.ts';

/** Ordinary, reply, slash command, context menu command: what somebody wrote. */
const WRITTEN: ReadonlySet<number> = new Set([0, 19, 20, 23]);
const NOTHING: Verdict = { mentions: false, notifies: false, keyword: null };

/** Keywords and quiet hours, as far as they were loaded. */
export const notificationRules = (state: State): NotificationRules => (state.settings.get('notification_rules') as NotificationRules | undefined) ?? NO_RULES; // put there by its own event

/** What a message that has just come is to oneself: by the same rules as the server's push. */
export function noticeOf(state: State, message: Message, nowMs: number = Date.now()): Verdict {
  const channel = state.channels.get(message.channel_id);
  if (!channel || state.meId === null || !WRITTEN.has(message.type)) return NOTHING;
  // What a stranger asks waits until it is looked for, and whom one blocked or ignores makes no noise.
  if (channel['is_message_request'] === true || unheard(state, message.author.id)) return NOTHING;
  const rules = notificationRules(state);
  const judged = {
    author_id: message.author.id,
    content: message.content,
    flags: message.flags ?? 0,
    mention_ids: new Set(message.mentions.map(({ id }) => id)),
    mention_roles: message.mention_roles,
    mention_everyone: message.mention_everyone,
  };
  const verdict = judgeMessage(
    judged,
    placeOf(state, channel),
    state.meId,
    { ...state.guildSettings.get(channel.guild_id ?? DIRECT), ...rules, keywords_in: keywordsThatCount(rules.keywords_in) },
    nowMs,
  );
  return isQuiet(rules.quiet_hours, nowMs) ? { ...verdict, notifies: false } : verdict;
}

function placeOf(state: State, channel: Channel): JudgedPlace {
  const path: string[] = [];
  for (let at: Channel | undefined = channel; at && path.length < 3; at = state.channels.get(at.parent_id ?? '')) path.push(at.id);
  const guild = state.guilds.get(channel.guild_id ?? '');
  if (!guild) return { path, guild: null };
  return {
    path,
    guild: { id: guild.id, defaultLevel: guild.default_message_notifications, ownRoles: state.members.of(guild.id).get(state.meId ?? '')?.roles ?? [] },
    thread: channel.thread_metadata ? (channel.member ?? null) : undefined,
  };
}
