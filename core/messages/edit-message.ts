import { MessageFlags, PermissionFlagsBits as Permission, type APIMessage, type Snowflake } from 'discord-api-types/v10';
import { apiError, formErrors } from '#protocol/errors';
import { withFlags } from '#protocol/flags';
import { displayedText } from '#protocol/messages/displayed-text';
import { componentFaults } from '#protocol/rest/component-rules';
import type { EditMessageBody } from '#protocol/rest/messages';
import { answerHits, demandAllowed } from '../automod/judge-message.ts';
import { filesInEmbeds, withOwnReferences } from '../attachments/attachment-references.ts';
import { editedAttachments, keysOf, type StoredFile } from '../attachments/keep-attachments.ts';
import type { Core } from '../core.ts';
import { withoutStalePreviews } from '../link-previews/previews-of.ts';
import { wireTime } from '../ports/clock.ts';
import { nameEmojis } from './component-emojis.ts';
import { demandExtras, demandFiles } from './create-message.ts';
import { copiesFollow } from './crosspost-copies.ts';
import { removeFiles } from './delete-message.ts';
import type { MessageRecord } from './message-record.ts';
import { readMentions } from './mentions.ts';
import type { Place } from './place.ts';
import { forwardHasNoContent, isSystemMessage } from './reference.ts';
import { tellEdited } from './tell-edited.ts';
import { withMessage } from './with-message.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';

export { tellEdited };

/** Changes a message: its writer all of it, others with MANAGE_MESSAGES only whether its embeds show. Source: Discord, "Edit Message". */
export async function editMessage(
  core: Core,
  place: Place,
  messageId: Snowflake,
  byId: Snowflake,
  body: EditMessageBody,
  files: readonly StoredFile[],
): Promise<APIMessage> {
  const message = await core.messages.byId(place.channel.id, messageId);
  if (!message) throw apiError('UNKNOWN_MESSAGE');
  if (place.channel.thread_metadata?.archived) throw apiError('INVALID_ACTION_ON_ARCHIVED_THREAD');
  if (isSystemMessage(message)) throw apiError('CANNOT_EXECUTE_ACTION_ON_SYSTEM_MESSAGE');
  const isOwn = message.author_id === byId && !message.webhook_author;
  if (!isOwn) {
    const { flags, ...others } = body;
    const touchesMore = files.length > 0 || Object.values(others).some((value) => value !== undefined);
    if (flags === undefined || flags === null || touchesMore) throw apiError('CANNOT_EDIT_MESSAGE_AUTHORED_BY_ANOTHER_USER');
    if (!(place.permissions & Permission.ManageMessages)) throw apiError(place.guild ? 'MISSING_PERMISSIONS' : 'CANNOT_EXECUTE_ACTION_ON_DM_CHANNEL');
    if (place.guild) await demandSecondFactor(core, place.guild, byId, Permission.ManageMessages);
  }
  if (isOwn) demandExtras(place, { embeds: body.embeds, attachments: body.attachments }, files);
  const said = isOwn && (body.content || body.components) ? displayedText(body) : '';
  const hits = said === '' ? [] : await demandAllowed(core, place, core.userCache.get(byId), { kind: 'edit', text: said });
  const shown = await applyEdit(core, place, message, body, files, byId);
  // As with a new one: the message stands by now.
  await answerHits(core, place, byId, hits, messageId, said).catch((error: unknown) =>
    core.log.warn({ err: error, message: messageId }, 'what follows an edit was not done'),
  );
  return shown;
}

/** Writes the changes of a body into a message of any kind and tells the channel. Pings are rebuilt, nobody is pinged again. */
export async function applyEdit(
  core: Core,
  place: Place,
  message: MessageRecord,
  body: EditMessageBody,
  files: readonly StoredFile[],
  viewerId: Snowflake | null,
): Promise<APIMessage> {
  const shown = await withMessage(core, message, async (now) => {
    const { edited, removedKeys } = await editedRecord(core, place, now, body, files);
    if (!(await core.messages.save(edited))) return null;
    if (removedKeys.length > 0) await removeFiles(core, removedKeys);
    if (edited.flags & MessageFlags.Crossposted) copiesFollow(core, edited, 'edited');
    return tellEdited(core, place, edited, viewerId);
  });
  if (!shown) throw apiError('UNKNOWN_MESSAGE');
  return shown;
}

/** The record after the changes, for messages that are stored and for ephemeral ones alike. */
export async function editedRecord(
  core: Core,
  place: Place,
  message: MessageRecord,
  body: EditMessageBody,
  files: readonly StoredFile[],
): Promise<{ edited: MessageRecord; removedKeys: string[] }> {
  if (message.flags & MessageFlags.IsVoiceMessage) throw apiError('VOICE_MESSAGES_CANNOT_BE_EDITED');
  if (message.message_snapshots && !isOnlyFlags(body, files)) throw forwardHasNoContent();
  if (message.poll && (body.content || body.embeds?.length)) throw apiError('CANNOT_EDIT_A_POLL_MESSAGE');
  const flags = editedFlags(message, body);
  const content = body.content === undefined ? message.content : (body.content ?? '');
  const components = body.components === undefined ? message.components : (body.components ?? []);
  const embeds = body.embeds === undefined ? withoutStalePreviews(message.embeds, content) : withOwnReferences(body.embeds ?? [], message.attachments);
  demandFittingParts(message, { content, embeds, components, flags });
  await nameEmojis(core, body.components ?? []);
  const shown = filesInEmbeds(embeds, message.attachments);
  const { attachments, removed } = await editedAttachments(core, message.author_id, message.attachments, files, body.attachments, (attachment) =>
    shown.has(attachment),
  );
  if (body.components) demandFiles(components, attachments);
  if (
    !content &&
    embeds.length === 0 &&
    components.length === 0 &&
    attachments.length === 0 &&
    !message.sticker_items &&
    !message.poll &&
    !message.message_snapshots
  ) {
    throw apiError('CANNOT_SEND_AN_EMPTY_MESSAGE');
  }
  const touchesText = body.content !== undefined || body.components !== undefined || body.allowed_mentions !== undefined;
  const mentions = touchesText ? await readMentions(core, displayedText({ content, components }), body.allowed_mentions, place) : null;
  const edited: MessageRecord = {
    ...message,
    content,
    embeds,
    components,
    attachments,
    flags,
    ...(mentions && {
      mention_everyone: mentions.everyone,
      mention_ids: await withRepliedUser(core, message, mentions.userIds),
      mention_roles: mentions.roleIds,
    }),
    edited_timestamp: isOnlyFlags(body, files) ? message.edited_timestamp : wireTime(core.clock.nowMs()),
  };
  return { edited, removedKeys: keysOf(removed) };
}

const isOnlyFlags = (body: EditMessageBody, files: readonly StoredFile[]): boolean =>
  files.length === 0 && Object.entries(body).every(([key, value]) => key === 'flags' || value === undefined);

function editedFlags(message: MessageRecord, body: EditMessageBody): MessageFlags {
  if (body.flags === undefined || body.flags === null) return message.flags;
  const suppress = body.flags & MessageFlags.SuppressEmbeds;
  const v2 = body.flags & MessageFlags.IsComponentsV2; // can be put on, never taken off
  return withFlags(message.flags, suppress | v2, suppress ? 0 : MessageFlags.SuppressEmbeds);
}

function demandFittingParts(message: MessageRecord, parts: Pick<MessageRecord, 'content' | 'embeds' | 'components' | 'flags'>): void {
  const isV2 = (parts.flags & MessageFlags.IsComponentsV2) !== 0;
  const issues = componentFaults(parts.components, isV2).map(({ path, code, message: words }) => ({ path: ['components', ...path], code, message: words }));
  if (isV2) {
    const legacy = {
      content: parts.content !== '',
      embeds: parts.embeds.length > 0,
      sticker_ids: Boolean(message.sticker_items?.length),
      poll: Boolean(message.poll),
    };
    for (const [key, isThere] of Object.entries(legacy)) {
      if (isThere) {
        issues.push({
          path: [key],
          code: 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
          message: `The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
        });
      }
    }
  }
  if (issues.length > 0) throw formErrors(issues);
}

async function withRepliedUser(core: Core, message: MessageRecord, userIds: readonly Snowflake[]): Promise<Snowflake[]> {
  const repliedTo = message.message_reference?.message_id;
  if (!message.pings_replied_user || !repliedTo) return [...userIds];
  const target = await core.messages.byId(message.channel_id, repliedTo);
  return target && !target.webhook_id ? [...new Set([...userIds, target.author_id])] : [...userIds];
}
