import {
  AllowedMentionsTypes,
  ApplicationCommandType,
  InteractionType,
  MessageFlags,
  MessageReferenceType,
  MessageType,
  type APIApplicationCommandInteractionDataOption as Option,
  type APIMessage,
  type Snowflake,
} from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { NO_FLAGS, withFlags } from '#protocol/flags';
import type { EditWebhookMessageBody } from '#protocol/rest/webhooks';
import { keysOf, type StoredFile } from '../attachments/keep-attachments.ts';
import type { Core } from '../core.ts';
import { removeMessage } from '../messages/delete-message.ts';
import { editedRecord, tellEdited } from '../messages/edit-message.ts';
import type { AttachmentRecord, MessageRecord, UsedCommand } from '../messages/message-record.ts';
import { demandUnlocked, placeKeys, type Place } from '../messages/place.ts';
import { newMessage, type MessageDraft } from '../messages/new-message.ts';
import { postMessage } from '../messages/post-message.ts';
import { fetchUsersOf, presentMessage, presentMessageEvent } from '../messages/present-message.ts';
import { showMessage } from '../messages/show-messages.ts';
import { withMessage } from '../messages/with-message.ts';
import { joinMentionedIn } from '../threads/thread-members.ts';
import { newPoll } from '../polls/new-poll.ts';
import type { EventScope } from '../ports/bus.ts';
import { wireTime } from '../ports/clock.ts';
import { chosenOptions } from './chosen-options.ts';
import { authorIdOf } from './interaction-place.ts';
import { EPHEMERAL_LIFETIME_MS, type InteractionRecord } from './interaction-registry.ts';

/** A message of this interaction by its id, stored or ephemeral. */
export async function findMessage(core: Core, channelId: Snowflake, messageId: Snowflake): Promise<MessageRecord | null> {
  return (await core.interactions.ephemeralMessage(messageId)) ?? (await core.messages.byId(channelId, messageId));
}

/** What an application's answer has beyond its contents. A reply names what it answers, where that can be read by all who see the reply. */
export interface AnswerTo {
  /** The message it is shown as a reply to. */
  referenced?: MessageRecord | null | undefined;
  isFollowUp: boolean;
  /** Of a follow-up: the answer that it follows. */
  originalId?: Snowflake | null;
  isEphemeral: boolean;
  /** What it is, where that does not follow from the rest. */
  type?: MessageType;
}

/** Posts a message of an application; an ephemeral one only to the person and the bot, and never into the store. */
export async function postAnswer(
  core: Core,
  interaction: InteractionRecord,
  place: Place,
  draft: Omit<MessageDraft, 'author_id'>,
  { referenced, isFollowUp, originalId, isEphemeral, type }: AnswerTo,
): Promise<{ record: MessageRecord; shown: APIMessage }> {
  if (!isEphemeral) demandUnlocked(place.channel, place.permissions);
  const application = interaction.bot_id ? null : await core.applications.byId(interaction.application_id);
  const target = referenced && (isEphemeral || !referenced.ephemeral_for) ? referenced : undefined;
  const full: MessageDraft = {
    ...draft,
    author_id: authorIdOf(interaction),
    ...(application && { webhook_author: { username: application.name, avatar: application.icon } }),
    webhook_id: interaction.application_id,
    application_id: interaction.application_id,
    type: type ?? (target ? MessageType.Reply : kindOf(interaction, isFollowUp)),
    ...(target && {
      message_reference: {
        type: MessageReferenceType.Default,
        channel_id: target.channel_id,
        message_id: target.id,
        ...(place.guild && { guild_id: place.guild.id }),
      },
    }),
    interaction_metadata: { ...interaction.metadata, ...(originalId && { original_response_message_id: originalId }) },
    ...(interaction.command && !isFollowUp && { interaction_name: nameOf(interaction.command), used_command: interaction.command }),
  };
  const posted = isEphemeral ? await postEphemeral(core, interaction, place, full, target) : await postMessage(core, place, full, target);
  await core.interactions.addMessage(interaction.id, posted.record.id);
  if (!isEphemeral) await joinMentionedIn(core, place, full.author_id, full.mention_ids);
  return posted;
}

/** Source: Discord, "Message Interaction Structure": subcommands and their groups belong to it. */
const nameOf = ({ name, options }: UsedCommand): string => [name, ...chosenOptions(options as readonly Option[] | undefined).path].join(' '); // as they were read from what was sent

function kindOf(interaction: InteractionRecord, isFollowUp: boolean): MessageType {
  if (isFollowUp || interaction.type !== InteractionType.ApplicationCommand || !interaction.command) return MessageType.Default;
  return interaction.command.type === ApplicationCommandType.ChatInput ? MessageType.ChatInputCommand : MessageType.ContextMenuCommand;
}

async function postEphemeral(
  core: Core,
  interaction: InteractionRecord,
  place: Place,
  draft: MessageDraft,
  referenced: MessageRecord | undefined,
): Promise<{ record: MessageRecord; shown: APIMessage }> {
  const flags = withFlags<MessageFlags>(draft.flags ?? NO_FLAGS, MessageFlags.Ephemeral);
  const record = newMessage(
    { ...draft, flags, ephemeral_for: interaction.user_id },
    { id: core.ids.next(), channel_id: place.channel.id, guild_id: place.guild?.id ?? null, timestamp: wireTime(core.clock.nowMs()) },
  );
  await fetchUsersOf(core, referenced ? [record, referenced] : [record]);
  await doomLater(core, record.attachments);
  await core.interactions.addEphemeral(record);
  const shown = presentMessage(core, record, { referenced: referenced && presentMessage(core, referenced) });
  core.publish(ephemeralScope(place, record), { t: 'MESSAGE_CREATE', d: presentMessageEvent(core, record, shown, place.guild, place.channel.type) });
  return { record, shown };
}

const ephemeralScope = (place: Pick<Place, 'channel' | 'guild'>, message: MessageRecord): EventScope => ({
  ...placeKeys(place),
  user_ids: [...(message.ephemeral_for ? [message.ephemeral_for] : []), message.author_id],
  isEphemeral: true,
});

/** Files that stand in no stored message go when nothing shows them any more. */
export const doomLater = (core: Core, attachments: readonly AttachmentRecord[]): Promise<void> =>
  core.doomedFiles.add(keysOf(attachments), wireTime(core.clock.nowMs() + EPHEMERAL_LIFETIME_MS));

/** Nothing shows these any more; what cannot go now goes when its time comes. */
const removeFiles = (core: Core, keys: readonly string[]): Promise<unknown> =>
  core.blobs.remove(keys).catch((error: unknown) => core.log.warn({ err: error }, 'files of an interaction stay for some time'));

/** Changes an application's message; a loading one becomes the answer it was waiting for. */
export async function changeAnswer(
  core: Core,
  place: Place,
  message: MessageRecord,
  body: EditWebhookMessageBody,
  files: readonly StoredFile[],
): Promise<APIMessage> {
  const isStored = message.ephemeral_for === undefined;
  if (isStored && place.channel.thread_metadata?.archived) throw apiError('INVALID_ACTION_ON_ARCHIVED_THREAD');
  const shown = isStored
    ? await withMessage(core, message, async (now) => saveStored(core, place, now, await changedAnswer(core, place, now, body, files)))
    : await core.locks.withLock(ephemeralLock(message.id), async () => {
        const now = await core.interactions.ephemeralMessage(message.id);
        return now && saveEphemeral(core, place, await changedAnswer(core, place, now, body, files));
      });
  if (!shown) throw apiError('UNKNOWN_MESSAGE');
  return shown;
}

/** One change of a message after the other. */
const ephemeralLock = (id: Snowflake): string => `ephemeral:${id}`;

interface ChangedAnswer {
  changed: MessageRecord;
  removedKeys: string[];
}

async function changedAnswer(
  core: Core,
  place: Place,
  message: MessageRecord,
  body: EditWebhookMessageBody,
  files: readonly StoredFile[],
): Promise<ChangedAnswer> {
  const wasLoading = (message.flags & MessageFlags.Loading) !== 0;
  const { poll, ...contents } = body;
  if (poll && !wasLoading) throw apiError('CANNOT_EDIT_A_POLL_MESSAGE');
  const saysMore =
    files.length > 0 || Object.entries(contents).some(([key, value]) => key !== 'flags' && value !== undefined && value !== null && value !== '');
  // Answers to interactions parse no pings but those of users, where nothing else is said.
  const touchesText = contents.content !== undefined || contents.components !== undefined;
  const mentions = touchesText && !contents.allowed_mentions ? { allowed_mentions: { parse: [AllowedMentionsTypes.User] } } : {};
  const { edited, removedKeys } =
    poll && !saysMore ? { edited: message, removedKeys: [] } : await editedRecord(core, place, message, { ...contents, ...mentions }, files);
  const changed: MessageRecord = {
    ...edited,
    ...(poll && { poll: await newPoll(core, place, poll) }),
    ...(wasLoading && { edited_timestamp: null, flags: withFlags(edited.flags, 0, MessageFlags.Loading) }),
  };
  return { changed, removedKeys };
}

async function saveStored(core: Core, place: Place, before: MessageRecord, { changed, removedKeys }: ChangedAnswer): Promise<APIMessage | null> {
  const end = changed.poll?.expiry && !before.poll ? { channel_id: changed.channel_id, message_id: changed.id, expires_at: changed.poll.expiry } : null;
  // A poll that came without its end would never end.
  const isSaved = end
    ? await core.atomically(async ({ messages, openPolls }) => (await messages.save(changed)) && (await openPolls.add(end), true))
    : await core.messages.save(changed);
  if (!isSaved) return null;
  if (removedKeys.length > 0) await core.blobs.remove(removedKeys);
  return tellEdited(core, place, changed, changed.author_id);
}

async function saveEphemeral(core: Core, place: Place, { changed, removedKeys }: ChangedAnswer): Promise<APIMessage> {
  await doomLater(core, changed.attachments);
  await core.interactions.saveEphemeral(changed);
  if (removedKeys.length > 0) await removeFiles(core, removedKeys);
  await fetchUsersOf(core, [changed]);
  const shown = await showAnswer(core, place, changed);
  core.publish(ephemeralScope(place, changed), { t: 'MESSAGE_UPDATE', d: presentMessageEvent(core, changed, shown, place.guild, place.channel.type) });
  return shown;
}

/** A message of an application as the application sees it. */
export async function showAnswer(core: Core, place: Pick<Place, 'guild'>, message: MessageRecord): Promise<APIMessage> {
  if (message.ephemeral_for === undefined) return showMessage(core, message, message.author_id, place.guild);
  const targetId = message.type === MessageType.Reply ? message.message_reference?.message_id : undefined;
  const target = targetId ? await findMessage(core, message.channel_id, targetId) : undefined;
  await fetchUsersOf(core, target ? [message, target] : [message]);
  return presentMessage(core, message, { referenced: target === undefined ? undefined : target && presentMessage(core, target) });
}

export async function deleteAnswer(core: Core, place: Place, message: MessageRecord): Promise<void> {
  if (message.ephemeral_for === undefined) return removeMessage(core, place, message);
  const taken = await core.locks.withLock(ephemeralLock(message.id), () => core.interactions.takeEphemeral(message.id));
  if (!taken) throw apiError('UNKNOWN_MESSAGE');
  if (taken.attachments.length > 0) await removeFiles(core, keysOf(taken.attachments));
  // Without the guild's id, as the message itself came.
  core.publish(ephemeralScope(place, message), { t: 'MESSAGE_DELETE', d: { id: message.id, channel_id: message.channel_id } });
}
