import { InteractionType, MessageFlags, type APIMessage, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { EditWebhookMessageBody, ExecuteWebhookBody } from '#protocol/rest/webhooks';
import type { StoredFile } from '../attachments/keep-attachments.ts';
import type { Core } from '../core.ts';
import { composeMessage } from '../messages/create-message.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { changeAnswer, deleteAnswer, findMessage, postAnswer, showAnswer } from './interaction-messages.ts';
import { authorIdOf } from './interaction-place.ts';
import { answeringPlace } from './interaction-place.ts';
import type { InteractionRecord } from './interaction-registry.ts';

/** A token works as a webhook's once its interaction was answered; before, Discord knows no such webhook (10015). */
function demandAnswered(interaction: InteractionRecord): void {
  if (interaction.state !== 'answered' || interaction.type === InteractionType.ApplicationCommandAutocomplete) throw apiError('UNKNOWN_WEBHOOK');
}

/**
 * A further message of an application. The first after a deferral becomes the answer itself.
 * Source: Discord, "Create Followup Message".
 */
export async function createFollowUp(core: Core, interaction: InteractionRecord, body: ExecuteWebhookBody, files: readonly StoredFile[]): Promise<APIMessage> {
  demandAnswered(interaction);
  for (const key of ['username', 'avatar_url', 'thread_name'] as const) {
    if (body[key]) throw formError([key], 'INTERACTION_FOLLOWUP_FIELD_NOT_ALLOWED', `"${key}" cannot be used with the token of an interaction.`);
  }
  const place = await answeringPlace(core, interaction);
  const original = interaction.originalId ? await findMessage(core, interaction.channel_id, interaction.originalId) : null;
  if (interaction.isLoading && original && original.flags & MessageFlags.Loading) {
    const { content, embeds, flags, allowed_mentions, components, attachments, poll } = body;
    // Of several that come at once only the first fills it.
    interaction.isLoading = false;
    try {
      return await fillLoading(core, interaction, original, { content, embeds, flags, allowed_mentions, components, attachments, poll }, files);
    } catch (error) {
      interaction.isLoading = true;
      throw error;
    }
  }
  if (interaction.followUpsLeft <= 0) throw apiError('THIS_INTERACTION_HAS_HIT_THE_MAXIMUM_NUMBER_OF_FOLLOW_UP_MESSAGES');
  interaction.followUpsLeft--;
  try {
    const { draft } = await composeMessage(core, place, body, files, { readerId: interaction.user_id, senderId: authorIdOf(interaction), pings: 'users' });
    const isEphemeral = interaction.isHushed || ((body.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
    const { shown } = await postAnswer(core, interaction, place, draft, { referenced: original, isFollowUp: true, isEphemeral });
    return shown;
  } catch (error) {
    interaction.followUpsLeft++;
    throw error;
  }
}

async function fillLoading(
  core: Core,
  interaction: InteractionRecord,
  message: MessageRecord,
  body: EditWebhookMessageBody,
  files: readonly StoredFile[],
): Promise<APIMessage> {
  const shown = await changeAnswer(core, await answeringPlace(core, interaction), message, body, files);
  if (message.id === interaction.originalId) interaction.isLoading = false;
  return shown;
}

/** `@original` or an id of one of this interaction's messages; 10008 for any other. */
async function messageOf(core: Core, interaction: InteractionRecord, idOrOriginal: Snowflake | '@original'): Promise<MessageRecord> {
  demandAnswered(interaction);
  const id = idOrOriginal === '@original' ? interaction.originalId : idOrOriginal;
  const message = id && interaction.messageIds.has(id) ? await findMessage(core, interaction.channel_id, id) : null;
  if (!message) throw apiError('UNKNOWN_MESSAGE');
  return message;
}

/** Source: Discord, "Get Original Interaction Response" and "Get Followup Message". */
export async function getInteractionMessage(core: Core, interaction: InteractionRecord, idOrOriginal: Snowflake | '@original'): Promise<APIMessage> {
  const message = await messageOf(core, interaction, idOrOriginal);
  return showAnswer(core, await answeringPlace(core, interaction), message);
}

/** Source: Discord, "Edit Original Interaction Response" and "Edit Followup Message". */
export async function editInteractionMessage(
  core: Core,
  interaction: InteractionRecord,
  idOrOriginal: Snowflake | '@original',
  body: EditWebhookMessageBody,
  files: readonly StoredFile[],
): Promise<APIMessage> {
  return fillLoading(core, interaction, await messageOf(core, interaction, idOrOriginal), body, files);
}

/** Source: Discord, "Delete Original Interaction Response" and "Delete Followup Message". */
export async function deleteInteractionMessage(core: Core, interaction: InteractionRecord, idOrOriginal: Snowflake | '@original'): Promise<void> {
  const message = await messageOf(core, interaction, idOrOriginal);
  await deleteAnswer(core, await answeringPlace(core, interaction), message);
  interaction.messageIds.delete(message.id);
  if (interaction.originalId === message.id) interaction.isLoading = false;
}
