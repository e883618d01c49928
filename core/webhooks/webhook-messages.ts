import { AllowedMentionsTypes, type APIMessage, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { EditWebhookMessageBody, WebhookMessageQuery } from '#protocol/rest/webhooks';
import type { StoredFile } from '../attachments/keep-attachments.ts';
import type { Core } from '../core.ts';
import { removeMessage } from '../messages/delete-message.ts';
import { applyEdit } from '../messages/edit-message.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import type { Place } from '../messages/place.ts';
import { showMessage } from '../messages/show-messages.ts';
import { withAllowedComponents } from './execute-webhook.ts';
import { placeOfWebhook } from './webhook-place.ts';
import type { WebhookRecord } from './webhook-record.ts';

/** A message that this webhook wrote, in its channel or the named thread; 10008 for any other. */
async function messageOf(
  core: Core,
  webhook: WebhookRecord,
  messageId: Snowflake,
  threadId: Snowflake | undefined,
): Promise<{ place: Place; message: MessageRecord }> {
  const place = await placeOfWebhook(core, webhook, threadId);
  const message = await core.messages.byId(place.channel.id, messageId);
  if (message?.webhook_id !== webhook.id) throw apiError('UNKNOWN_MESSAGE');
  return { place, message };
}

/** Source: Discord, "Get Webhook Message". */
export async function getWebhookMessage(core: Core, webhook: WebhookRecord, messageId: Snowflake, threadId: Snowflake | undefined): Promise<APIMessage> {
  const { place, message } = await messageOf(core, webhook, messageId, threadId);
  return showMessage(core, message, webhook.id, place.guild);
}

/** Source: Discord, "Edit Webhook Message". */
export async function editWebhookMessage(
  core: Core,
  webhook: WebhookRecord,
  messageId: Snowflake,
  body: EditWebhookMessageBody,
  query: WebhookMessageQuery,
  files: readonly StoredFile[],
): Promise<APIMessage> {
  const { place, message } = await messageOf(core, webhook, messageId, query.thread_id);
  if (place.channel.thread_metadata?.archived) throw apiError('INVALID_ACTION_ON_ARCHIVED_THREAD');
  const { poll, ...contents } = withAllowedComponents(webhook, body, query.with_components);
  if (poll) throw apiError('CANNOT_EDIT_A_POLL_MESSAGE');
  // As with new ones, only people are pinged where nothing else is said.
  const touchesText = contents.content !== undefined || contents.components !== undefined;
  const mentions = touchesText && !contents.allowed_mentions ? { allowed_mentions: { parse: [AllowedMentionsTypes.User] } } : {};
  return applyEdit(core, place, message, { ...contents, ...mentions }, files, webhook.id);
}

/** Source: Discord, "Delete Webhook Message". */
export async function deleteWebhookMessage(core: Core, webhook: WebhookRecord, messageId: Snowflake, threadId: Snowflake | undefined): Promise<void> {
  const { place, message } = await messageOf(core, webhook, messageId, threadId);
  await removeMessage(core, place, message);
}
