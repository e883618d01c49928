import { EmbedType, MessageFlags, type APIAttachment, type APIEmbed, type APIMessage } from 'discord-api-types/v10';
import { displayedText } from './displayed-text.ts';
import { isSpoiler } from './is-spoiler.ts';

/** A part of what a message says; texts are markdown. */
export type MessagePart =
  | { kind: 'text'; text: string }
  | { kind: 'picture' | 'video' | 'sound' | 'file' | 'sticker' | 'poll'; name: string }
  | { kind: 'voice' | 'spoiler' }
  | { kind: 'forward'; parts: readonly MessagePart[] };

/** What of a message says something; a snapshot has less than all. */
type Telling = Pick<APIMessage, 'content' | 'attachments' | 'embeds'> &
  Partial<Pick<APIMessage, 'flags' | 'components' | 'sticker_items' | 'poll' | 'message_snapshots'>>;

/** All that a message says, in the order in which it is shown: for wherever it is told in a line. */
export function partsOf(message: Telling): MessagePart[] {
  const text = displayedText(message);
  const isVoice = ((message.flags ?? 0) & MessageFlags.IsVoiceMessage) !== 0;
  return [
    ...textPart(text),
    ...(message.message_snapshots ?? []).map(({ message: copied }): MessagePart => ({ kind: 'forward', parts: partsOf(copied) })),
    ...message.attachments.map((attachment): MessagePart => (isVoice ? { kind: 'voice' } : partOfFile(attachment))),
    ...(message.poll ? [{ kind: 'poll', name: message.poll.question.text ?? '' } as const] : []),
    ...message.embeds.flatMap(partsOfEmbed),
    ...(message.sticker_items ?? []).map(({ name }): MessagePart => ({ kind: 'sticker', name })),
  ];
}

const textPart = (text: string | undefined): MessagePart[] => (text ? [{ kind: 'text', text }] : []);

const KINDS: readonly (readonly [type: string, kind: 'picture' | 'video' | 'sound'])[] = [
  ['image/', 'picture'],
  ['video/', 'video'],
  ['audio/', 'sound'],
];

/** A file by what it was described as, or else by its name. */
function partOfFile(attachment: APIAttachment): MessagePart {
  if (isSpoiler(attachment)) return { kind: 'spoiler' };
  const { content_type: type = '', description, filename } = attachment;
  return { kind: KINDS.find(([begin]) => type.startsWith(begin))?.[1] ?? 'file', name: description || filename };
}

/** What somebody wrote into an embed; what a page says of itself stands behind a link that the text has. */
function partsOfEmbed({ type = EmbedType.Rich, title, description, author }: APIEmbed): MessagePart[] {
  if (type !== EmbedType.Rich) return [];
  const parts = [...textPart(title), ...textPart(description)];
  return parts.length > 0 ? parts : textPart(author?.name);
}
