import { timingSafeEqual } from 'node:crypto';
import { WebhookType, type APIMessage, type APIWebhook, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { EditWebhookBody, EditWebhookMessageBody, ExecuteWebhookBody, ExecuteWebhookQuery, WebhookMessageQuery } from '#protocol/rest/webhooks';
import type { StoredFile } from '../attachments/keep-attachments.ts';
import type { Core } from '../core.ts';
import { createFollowUp, deleteInteractionMessage, editInteractionMessage, getInteractionMessage } from '../interactions/follow-ups.ts';
import { idOfToken, type InteractionRecord } from '../interactions/interaction-registry.ts';
import { executeWebhook } from './execute-webhook.ts';
import { editWebhookByToken, removeWebhook } from './manage-webhooks.ts';
import { presentWebhooks } from './present-webhook.ts';
import { deleteWebhookMessage, editWebhookMessage, getWebhookMessage } from './webhook-messages.ts';
import type { WebhookRecord } from './webhook-record.ts';

/** Id and token of a path: a webhook's own, or an application's id with the token of one of its interactions. */
export interface WebhookKey {
  id: Snowflake;
  token: string;
}
type MessageId = Snowflake | '@original';

async function interactionOf(core: Core, { id, token }: WebhookKey): Promise<InteractionRecord | null> {
  if (idOfToken(token) === null) return null;
  const interaction = await core.interactions.byToken(id, token);
  if (!interaction) throw apiError('INVALID_WEBHOOK_TOKEN');
  return interaction;
}

/** The webhook that the token opens. Compared in constant time; 10015 for an unknown one, 50027 for a wrong token. */
export async function webhookOf(core: Core, { id, token }: WebhookKey): Promise<WebhookRecord> {
  const webhook = await core.webhooks.byId(id);
  if (webhook?.type !== WebhookType.Incoming || webhook.token === undefined) throw apiError('UNKNOWN_WEBHOOK');
  const [wanted, given] = [Buffer.from(webhook.token), Buffer.from(token)];
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) throw apiError('INVALID_WEBHOOK_TOKEN');
  return webhook;
}

/** Throws unless the token opens a webhook, or is one of an interaction. */
export async function demandWebhookToken(core: Core, key: WebhookKey): Promise<void> {
  if (!(await interactionOf(core, key))) await webhookOf(core, key);
}

/** Posts as a webhook, or as a follow-up of an interaction. Nothing is returned to a webhook that does not wait. */
export async function postByToken(
  core: Core,
  key: WebhookKey,
  query: ExecuteWebhookQuery,
  body: ExecuteWebhookBody,
  files: readonly StoredFile[],
): Promise<APIMessage | undefined> {
  const interaction = await interactionOf(core, key);
  if (interaction) return createFollowUp(core, interaction, body, files);
  const message = await executeWebhook(core, await webhookOf(core, key), body, query, files);
  return query.wait ? message : undefined;
}

export async function getMessageByToken(core: Core, key: WebhookKey, messageId: MessageId, threadId: Snowflake | undefined): Promise<APIMessage> {
  const interaction = await interactionOf(core, key);
  if (interaction) return getInteractionMessage(core, interaction, messageId);
  return getWebhookMessage(core, await webhookOf(core, key), demandId(messageId), threadId);
}

export async function editMessageByToken(
  core: Core,
  key: WebhookKey,
  messageId: MessageId,
  query: WebhookMessageQuery,
  body: EditWebhookMessageBody,
  files: readonly StoredFile[],
): Promise<APIMessage> {
  const interaction = await interactionOf(core, key);
  if (interaction) return editInteractionMessage(core, interaction, messageId, body, files);
  return editWebhookMessage(core, await webhookOf(core, key), demandId(messageId), body, query, files);
}

export async function deleteMessageByToken(core: Core, key: WebhookKey, messageId: MessageId, threadId: Snowflake | undefined): Promise<void> {
  const interaction = await interactionOf(core, key);
  if (interaction) return deleteInteractionMessage(core, interaction, messageId);
  return deleteWebhookMessage(core, await webhookOf(core, key), demandId(messageId), threadId);
}

export async function getWebhookByToken(core: Core, key: WebhookKey): Promise<APIWebhook> {
  const [shown] = await presentWebhooks(core, [await webhookOf(core, key)], 'token');
  if (!shown) throw apiError('UNKNOWN_WEBHOOK');
  return shown;
}

export async function updateWebhookByToken(core: Core, key: WebhookKey, body: EditWebhookBody, reason: string | null): Promise<APIWebhook> {
  return editWebhookByToken(core, await webhookOf(core, key), body, reason);
}

export async function deleteWebhookByToken(core: Core, key: WebhookKey, reason: string | null): Promise<void> {
  const webhook = await webhookOf(core, key);
  await removeWebhook(core, webhook, { id: webhook.user_id ?? webhook.id, reason });
}

/** A webhook has no original message of its own. */
function demandId(messageId: MessageId): Snowflake {
  if (messageId === '@original') throw apiError('UNKNOWN_MESSAGE');
  return messageId;
}
