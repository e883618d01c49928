import {
  MessageFlags,
  MessageReferenceType,
  MessageType,
  PermissionFlagsBits as Permission,
  type APIMessage,
  type APIMessageReference,
  type APIMessageTopLevelComponent,
} from 'discord-api-types/v10';
import { apiError, formErrors } from '#protocol/errors';
import { withFlags } from '#protocol/flags';
import { displayedText } from '#protocol/messages/displayed-text';
import type { CreateMessageBody } from '#protocol/rest/messages';
import { answerHits, demandAllowed } from '../automod/judge-message.ts';
import { copiedAttachments, demandSpokenOf, demandVoiceMessage, newAttachments, type StoredFile } from '../attachments/keep-attachments.ts';
import { isUploaded } from '../attachments/uploads.ts';
import { holdsMessages, isDirect, isThread } from '../channels/channel-record.ts';
import { demandVerified } from '../members/verification-level.ts';
import type { Core } from '../core.ts';
import { newPoll } from '../polls/new-poll.ts';
import { readByWriting } from '../read-states/read-by-writing.ts';
import { demandMayReach } from '../relationships/reach.ts';
import { joinMentioned, joinThreadQuietly } from '../threads/thread-members.ts';
import type { UserRecord } from '../users/user-record.ts';
import { nameEmojis } from './component-emojis.ts';
import type { AttachmentRecord, MessageRecord } from './message-record.ts';
import { readMentions } from './mentions.ts';
import { demandUnlocked, type Place } from './place.ts';
import { missingFiles } from './present-components.ts';
import type { MessageDraft } from './new-message.ts';
import { postMessage, WRITABLE_FLAGS, type Companion } from './post-message.ts';
import { onceForNonce } from './recent-nonces.ts';
import { forwardedSnapshot, forwardHasNoContent, isForward, replyTarget } from './reference.ts';
import { showMessage } from './show-messages.ts';
import { checkSlowMode, demandSlowMode } from './slow-mode.ts';
import { stickerItems } from './sticker-items.ts';

/**
 * Writes a message of a person or a bot. Checks all that VIEW_CHANNEL does not say: sending, embedding, attaching,
 * slow mode, archived and locked threads. Source: Discord, "Create Message".
 */
export async function createMessage(
  core: Core,
  asked: Place,
  author: UserRecord,
  body: CreateMessageBody,
  files: readonly StoredFile[],
  companion?: Companion,
): Promise<APIMessage> {
  demandSending(asked);
  if (asked.guild) demandVerified(core, asked.guild, author);
  const place = await demandMayReach(core, asked, author);
  if (body.nonce === undefined || body.nonce === null || !body.enforce_nonce) return write(core, place, author, body, files, companion);
  const { nonce } = body;
  return onceForNonce(
    core,
    { authorId: author.id, channelId: place.channel.id, nonce },
    () => write(core, place, author, body, files, companion),
    async (messageId) => {
      const written = await core.messages.byId(place.channel.id, messageId);
      if (!written) throw apiError('UNKNOWN_MESSAGE');
      return { ...(await showMessage(core, written, author.id, place.guild)), nonce };
    },
  );
}

async function write(
  core: Core,
  place: Place,
  author: UserRecord,
  body: CreateMessageBody,
  files: readonly StoredFile[],
  companion: Companion | undefined,
): Promise<APIMessage> {
  demandExtras(place, body, files);
  // Before files are copied for a message that may not be written.
  await checkSlowMode(core, place, author);
  const said = saidBy(body);
  const hits = await demandAllowed(core, place, author, { kind: 'message', text: said, pinging: displayedText(body) });
  const { draft, referenced } = await composeMessage(core, place, body, files, { readerId: author.id, senderId: author.id, pings: 'all' });
  await demandSlowMode(core, place, author);
  const { shown } = await postMessage(core, place, { ...draft, author_id: author.id }, referenced, undefined, companion);
  // One with a companion was written earlier, and only goes now.
  if (!author.bot && !companion) readByWriting(core, author.id, shown.channel_id, shown.id);
  const follow = async (): Promise<void> => {
    await answerHits(core, place, author.id, hits, shown.id, said);
    if (!place.guild || !isThread(place.channel)) return;
    // Who writes in a thread is in it from then on.
    await joinThreadQuietly(core, place.guild, place.channel, author.id);
    await joinMentioned(core, place.guild, place.channel, author.id, draft.mention_ids ?? []);
  };
  // The message stands with its files, whatever of this fails.
  await follow().catch((error: unknown) => core.log.warn({ err: error, message: shown.id }, 'what follows a message was not done'));
  return body.nonce === undefined || body.nonce === null ? shown : { ...shown, nonce: body.nonce };
}

/** All of a message that rules of automatic moderation read. */
export function saidBy(body: Pick<CreateMessageBody, 'content' | 'components' | 'poll'>): string {
  const { poll } = body;
  const asked = poll ? [poll.question.text, ...poll.answers.map(({ poll_media: media }) => media.text)] : [];
  return [displayedText(body), ...asked].filter((text) => text).join('\n');
}

/** Whether anything may be written here at all. */
export function demandSending({ channel, permissions }: Place): void {
  if (!holdsMessages(channel)) throw apiError('CANNOT_SEND_MESSAGES_IN_NON_TEXT_CHANNEL');
  if (!(permissions & Permission.SendMessages)) throw apiError(isDirect(channel) ? 'MISSING_ACCESS' : 'MISSING_PERMISSIONS');
  demandUnlocked(channel, permissions);
}

/** What embeds, files, speech, polls and voice messages need beyond sending. */
export function demandExtras(
  { permissions }: Place,
  body: Partial<Pick<CreateMessageBody, 'embeds' | 'attachments' | 'tts' | 'poll' | 'flags'>>,
  files: readonly StoredFile[],
): void {
  const demand = (permission: bigint): void => {
    if (!(permissions & permission)) throw apiError('MISSING_PERMISSIONS');
  };
  if (body.embeds?.length) demand(Permission.EmbedLinks);
  if (files.length > 0 || body.attachments?.some(isUploaded)) demand(Permission.AttachFiles);
  if (body.tts) demand(Permission.SendTTSMessages);
  if (body.poll) demand(Permission.SendPolls);
  if ((body.flags ?? 0) & MessageFlags.IsVoiceMessage) demand(Permission.SendVoiceMessages);
}

export interface ComposeOptions {
  /** Whose eyes may read what is forwarded. */
  readerId: string;
  /** Whose files may have been sent ahead. */
  senderId: string;
  /** What is parsed for pings when `allowed_mentions` is absent. */
  pings: 'all' | 'users';
}

/** Turns a body into what will be written; throws where it has nothing to say or says what cannot be. */
export async function composeMessage(
  core: Core,
  place: Place,
  body: CreateMessageBody,
  files: readonly StoredFile[],
  options: ComposeOptions,
): Promise<{ draft: Omit<MessageDraft, 'author_id'>; referenced: MessageRecord | undefined }> {
  const given = body.message_reference;
  if (given && isForward(given)) return composeForward(core, place, body, files, options);
  demandContents(body, files);
  // A reply to what is gone becomes a plain message, when its sender does not mind.
  const referenced = (given && (await replyTarget(core, place, given))) ?? undefined;
  demandSpokenOf(files, body.attachments);
  // Before files are taken for a message that may not be written.
  const [poll] = await Promise.all([body.poll && newPoll(core, place, body.poll), nameEmojis(core, body.components ?? [])]);
  const [attachments, stickers, mentions] = await Promise.all([
    newAttachments(core, options.senderId, files, body.attachments),
    stickerItems(core, place, body.sticker_ids ?? []),
    readMentions(core, displayedText(body), body.allowed_mentions, place, options.pings),
  ]);
  if ((body.flags ?? 0) & MessageFlags.IsVoiceMessage) demandVoice(body, attachments);
  demandFiles(body.components ?? [], attachments);
  const pingsReplied = Boolean(referenced) && (body.allowed_mentions ? body.allowed_mentions.replied_user === true : options.pings === 'all');
  const draft: Omit<MessageDraft, 'author_id'> = {
    type: referenced ? MessageType.Reply : MessageType.Default,
    content: body.content ?? '',
    tts: body.tts ?? false,
    mention_everyone: mentions.everyone,
    mention_ids: pingsReplied && referenced && !referenced.webhook_id ? [...new Set([...mentions.userIds, referenced.author_id])] : mentions.userIds,
    mention_roles: mentions.roleIds,
    attachments,
    embeds: body.embeds ?? [],
    components: body.components ?? [],
    flags: withFlags<MessageFlags>(0 as MessageFlags, (body.flags ?? 0) & WRITABLE_FLAGS), // starts with none
    ...(stickers.length > 0 && { sticker_items: stickers }),
    ...(poll && { poll }),
    ...(body.shared_client_theme && { shared_client_theme: body.shared_client_theme as NonNullable<MessageRecord['shared_client_theme']> }), // read by the schema
    ...(referenced && { message_reference: { type: MessageReferenceType.Default, ...referenceTo(place, referenced.id) }, pings_replied_user: pingsReplied }),
    ...(body.nonce !== undefined && body.nonce !== null && { nonce: body.nonce }),
  };
  return { draft, referenced };
}

async function composeForward(
  core: Core,
  place: Place,
  body: CreateMessageBody,
  files: readonly StoredFile[],
  { readerId }: ComposeOptions,
): Promise<{ draft: Omit<MessageDraft, 'author_id'>; referenced: undefined }> {
  const given = body.message_reference;
  if (!given) throw apiError('CANNOT_SEND_AN_EMPTY_MESSAGE');
  const saysMore = body.content || body.embeds?.length || body.components?.length || body.poll || body.sticker_ids?.length;
  if (saysMore || files.length > 0 || body.attachments?.some(isUploaded)) {
    throw forwardHasNoContent();
  }
  const { source, target, snapshot } = await forwardedSnapshot(core, readerId, given);
  return {
    draft: {
      type: MessageType.Default,
      flags: withFlags<MessageFlags>(0 as MessageFlags, MessageFlags.HasSnapshot | ((body.flags ?? 0) & MessageFlags.SuppressNotifications)), // starts with none
      message_reference: { type: MessageReferenceType.Forward, ...referenceTo(source, target.id) },
      message_snapshots: [{ ...snapshot, attachments: await copiedAttachments(core, snapshot.attachments) }],
      ...(body.nonce !== undefined && body.nonce !== null && { nonce: body.nonce }),
    },
    referenced: undefined,
  };
}

const referenceTo = ({ channel, guild }: Pick<Place, 'channel' | 'guild'>, messageId: string): Omit<APIMessageReference, 'type'> => ({
  channel_id: channel.id,
  message_id: messageId,
  ...(guild && { guild_id: guild.id }),
});

function demandVoice(body: CreateMessageBody, attachments: readonly AttachmentRecord[]): void {
  const saysMore = body.content || body.embeds?.length || body.components?.length || body.sticker_ids?.length || body.poll;
  if (saysMore) throw apiError('VOICE_MESSAGES_DO_NOT_SUPPORT_ADDITIONAL_CONTENT');
  demandVoiceMessage(attachments);
}

/** Components may only show files that came with their message. */
export function demandFiles(components: readonly APIMessageTopLevelComponent[], attachments: readonly AttachmentRecord[]): void {
  const missing = missingFiles(components, attachments);
  if (missing.length === 0) return;
  const words = { code: 'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND', message: 'The referenced attachment was not found.' };
  throw formErrors(missing.map((path) => ({ path, ...words })));
}

function demandContents(body: CreateMessageBody, files: readonly StoredFile[]): void {
  const hasSome =
    body.content ||
    body.embeds?.length ||
    body.components?.length ||
    body.sticker_ids?.length ||
    body.poll ||
    files.length > 0 ||
    body.attachments?.some(isUploaded) ||
    body.shared_client_theme;
  if (!hasSome) throw apiError('CANNOT_SEND_AN_EMPTY_MESSAGE');
}
