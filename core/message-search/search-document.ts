import { MessageReferenceType, MessageType, type Snowflake } from 'discord-api-types/v10';
import type { MessageRecord } from '../messages/message-record.ts';
import type { AuthorKind, HasKind, SearchDocument, SearchPlace } from '../ports/message-search.ts';

const LINK = /https?:\/\/(?:[^/\s@]*@)?([^/\s:?#<>)@]+)/gi;
const LONGEST_HOST = 253;
const LONGEST_ENDING = 64;
const LONGEST_PROVIDER = 256;

/** What a message can be found by. `repliedToUserId` is who wrote what it replies to. */
export function searchDocumentOf(message: MessageRecord, place: SearchPlace, authorKind: AuthorKind, repliedToUserId: Snowflake | null): SearchDocument {
  const text = textOf(message);
  const { embeds, attachments } = message;
  const linkHosts = [...text.matchAll(LINK)].map(([, host = '']) => host.slice(0, LONGEST_HOST).toLowerCase());
  const isOf = (kind: string) => attachments.some(({ content_type: type }) => type?.startsWith(`${kind}/`));
  const embedTypes = embeds.map(({ type }) => (String(type) === 'gifv' ? 'gif' : String(type)));
  const has: Record<HasKind, boolean> = {
    link: linkHosts.length > 0,
    embed: embeds.length > 0,
    file: attachments.length > 0,
    image: isOf('image') || embeds.some(({ image, type }) => image !== undefined || ['image', 'gifv'].includes(String(type))),
    video: isOf('video') || embeds.some(({ video, type }) => video !== undefined || String(type) === 'video'),
    sound: isOf('audio'),
    sticker: (message.sticker_items ?? []).length > 0,
    poll: message.poll !== undefined,
    snapshot: (message.message_snapshots ?? []).length > 0,
  };
  const fileNames = attachments.map(({ filename }) => filename.toLowerCase());
  const edited = message.edited_timestamp === null ? NaN : Date.parse(message.edited_timestamp);
  return {
    ...place,
    id: message.id,
    version: Number.isNaN(edited) ? 0 : edited,
    text,
    authorId: message.author_id,
    authorKind,
    isPinned: message.pinned,
    mentionsEveryone: message.mention_everyone,
    mentionIds: message.mention_ids,
    mentionRoleIds: message.mention_roles,
    repliedToMessageId: repliedTo(message),
    repliedToUserId,
    has: (Object.keys(has) as HasKind[]).filter((kind) => has[kind]), // its keys are the kinds
    linkHosts: unique(linkHosts),
    embedTypes: unique(embedTypes),
    embedProviders: unique(embeds.flatMap(({ provider }) => provider?.name?.slice(0, LONGEST_PROVIDER) ?? [])),
    fileNames,
    fileEndings: unique(fileNames.flatMap((name) => /\.([^.]+)$/.exec(name)?.[1]?.slice(0, LONGEST_ENDING) ?? [])),
  };
}

const unique = <Value>(values: readonly Value[]): Value[] => [...new Set(values)];

/** The message that one replies to, if it does. */
export const repliedTo = ({ type, message_reference: reference }: MessageRecord): Snowflake | null =>
  type === MessageType.Reply && reference && reference.type !== MessageReferenceType.Forward ? (reference.message_id ?? null) : null;

/** All that a message says: its content, embeds, components, poll and what it forwards. */
export function textOf({ content, embeds, components, poll, message_snapshots: snapshots }: MessageRecord): string {
  const said: (string | undefined)[] = [content];
  for (const { title, description, fields } of embeds) {
    said.push(title, description);
    for (const { name, value } of fields ?? []) said.push(name, value);
  }
  for (const component of components) readContents(component, said);
  if (poll) said.push(poll.question.text, ...poll.answers.map(({ poll_media: media }) => media.text));
  for (const snapshot of snapshots ?? []) said.push(snapshot.content);
  return said.filter((part) => part).join('\n');
}

/** Whatever is called `content` in components, however deep. */
function readContents(part: unknown, said: (string | undefined)[]): void {
  if (typeof part !== 'object' || part === null) return;
  for (const [key, value] of Object.entries(part)) {
    if (key === 'content' && typeof value === 'string') said.push(value);
    else readContents(value, said);
  }
}
