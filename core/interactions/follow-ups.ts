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
async function demandAnswered(core: Core, interaction: InteractionRecord): Promise<void> {
  if (interaction.type === InteractionType.ApplicationCommandAutocomplete || (await core.interactions.outcome(interaction.id)) !== 'answered')
    throw apiError('UNKNOWN_WEBHOOK');
}

/**
 * A further message of an application. The first after a deferral becomes the answer itself.
 * Source: Discord, "Create Followup Message".
 */
export async function createFollowUp(core: Core, interaction: InteractionRecord, body: ExecuteWebhookBody, files: readonly StoredFile[]): Promise<APIMessage> {
  await demandAnswered(core, interaction);
  for (const key of ['username', 'avatar_url', 'thread_name'] as const) {
    if (body[key]) throw formError([key], 'INTERACTION_FOLLOWUP_FIELD_NOT_ALLOWED', `"${key}" cannot be used with the token of an interaction.`);
  }
  const [place, originalId] = await Promise.all([answeringPlace(core, interaction), core.interactions.originalId(interaction.id)]);
  const original = originalId === null ? null : await findMessage(core, interaction.channel_id, originalId);
  // Of several that come at once only the first fills it.
  if (original && original.flags & MessageFlags.Loading && (await core.interactions.takeLoading(interaction.id))) {
    const { content, embeds, flags, allowed_mentions, components, attachments, poll } = body;
    try {
      return await changeAnswer(core, place, original, { content, embeds, flags, allowed_mentions, components, attachments, poll }, files);
    } catch (error) {
      await core.interactions.setLoading(interaction.id);
      throw error;
    }
  }
  const { most_follow_ups: most } = interaction;
  if (most !== null && (await core.interactions.countFollowUps(interaction.id, 1)) > most)
    throw apiError('THIS_INTERACTION_HAS_HIT_THE_MAXIMUM_NUMBER_OF_FOLLOW_UP_MESSAGES');
  try {
    const { draft } = await composeMessage(core, place, body, files, { readerId: interaction.user_id, senderId: authorIdOf(interaction), pings: 'users' });
    const isEphemeral = interaction.isHushed || ((body.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
    const { shown } = await postAnswer(core, interaction, place, draft, { referenced: original, isFollowUp: true, isEphemeral, originalId });
    return shown;
  } catch (error) {
    if (most !== null) await core.interactions.countFollowUps(interaction.id, -1);
    throw error;
  }
}

/** `@original` or an id of one of this interaction's messages; 10008 for any other. */
async function messageOf(core: Core, interaction: InteractionRecord, idOrOriginal: Snowflake | '@original'): Promise<MessageRecord> {
  await demandAnswered(core, interaction);
  const id = idOrOriginal === '@original' ? await core.interactions.originalId(interaction.id) : idOrOriginal;
  const message = id && (await core.interactions.hasMessage(interaction.id, id)) ? await findMessage(core, interaction.channel_id, id) : null;
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
  const message = await messageOf(core, interaction, idOrOriginal);
  const shown = await changeAnswer(core, await answeringPlace(core, interaction), message, body, files);
  if (message.flags & MessageFlags.Loading) await core.interactions.takeLoading(interaction.id);
  return shown;
}

/** Source: Discord, "Delete Original Interaction Response" and "Delete Followup Message". */
export async function deleteInteractionMessage(core: Core, interaction: InteractionRecord, idOrOriginal: Snowflake | '@original'): Promise<void> {
  const message = await messageOf(core, interaction, idOrOriginal);
  await deleteAnswer(core, await answeringPlace(core, interaction), message);
  await core.interactions.removeMessage(interaction.id, message.id);
  if (message.flags & MessageFlags.Loading) await core.interactions.takeLoading(interaction.id);
}
