import { EmbedType, type APIEmbed } from 'discord-api-types/v10';
import { fieldsOf } from './embed-fields.ts';

/** What AutoMod did about what somebody wrote, and why. */
export interface AutoModAlert {
  isBlocked: boolean;
  rule: string;
  /** Null for a profile. */
  channelId: string | null;
  /** Null where the message was never written. */
  messageId: string | null;
  keyword: string | null;
  timeoutSeconds: number | null;
  isQuarantined: boolean;
  /** What was written, with what broke the rule in the middle. */
  content: readonly [before: string, matched: string, after: string];
}

/** Reads an alert; null where a message is none. Source: Discord, "Auto Moderation Message Embed Fields". */
export function alertOf({ embeds }: { embeds: readonly APIEmbed[] }): AutoModAlert | null {
  const fields = fieldsOf(embeds, EmbedType.AutoModerationMessage);
  if (!fields) return null;
  const content = embeds.find(({ type }) => type === EmbedType.AutoModerationMessage)?.description ?? '';
  const seconds = fields.get('timeout_duration');
  return {
    isBlocked: fields.get('decision_outcome') === 'blocked',
    rule: fields.get('rule_name') ?? '',
    channelId: fields.get('channel_id') ?? null,
    messageId: fields.get('flagged_message_id') ?? null,
    keyword: fields.get('keyword') ?? null,
    timeoutSeconds: seconds === undefined ? null : Number(seconds),
    isQuarantined: fields.has('quarantine_user'),
    content: around(content, fields.get('keyword_matched_content') ?? ''),
  };
}

/** A text in three parts, of which the middle one is what matched. */
function around(text: string, matched: string): AutoModAlert['content'] {
  const at = matched === '' ? -1 : text.indexOf(matched);
  return at < 0 ? [text, '', ''] : [text.slice(0, at), matched, text.slice(at + matched.length)];
}
