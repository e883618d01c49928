import {
  ApplicationFlags,
  ButtonStyle,
  ComponentType,
  InteractionResponseType as Answer,
  InteractionType,
  MessageFlags,
  MessageType,
  type APIMessage,
  type RESTPostAPIInteractionCallbackWithResponseResult,
  type Snowflake,
} from 'discord-api-types/v10';
import { ApiError, apiError, formError } from '#protocol/errors';
import { NO_FLAGS, withFlags } from '#protocol/flags';
import type { InteractionCallbackBody } from '#protocol/rest/interactions';
import type { StoredFile } from '../attachments/keep-attachments.ts';
import { localized } from '../commands/present-command.ts';
import type { Core } from '../core.ts';
import { availableSkus } from '../monetisation/skus.ts';
import { composeMessage } from '../messages/create-message.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { logOutcome, refusalForLog } from './interaction-log.ts';
import { changeAnswer, findMessage, postAnswer } from './interaction-messages.ts';
import { authorIdOf } from './interaction-place.ts';
import { answeringPlace } from './interaction-place.ts';
import { ANSWER_WITHIN_MS, type InteractionRecord } from './interaction-registry.ts';
import { tellModal } from './open-modal.ts';
import { failInteraction, tellUser } from './tell-user.ts';

type CallbackResponse = RESTPostAPIInteractionCallbackWithResponseResult;
type AnswerOf<Type extends Answer> = Extract<InteractionCallbackBody, { type: Type }>;

/** Which answers each kind of interaction takes. Source: Discord, "Interaction Callback Type". */
const TAKES: Record<InteractionType, readonly Answer[]> = {
  [InteractionType.Ping]: [Answer.Pong],
  [InteractionType.ApplicationCommand]: [Answer.ChannelMessageWithSource, Answer.DeferredChannelMessageWithSource, Answer.Modal, 10, Answer.LaunchActivity],
  [InteractionType.MessageComponent]: [
    Answer.ChannelMessageWithSource,
    Answer.DeferredChannelMessageWithSource,
    Answer.DeferredMessageUpdate,
    Answer.UpdateMessage,
    Answer.Modal,
    10,
    Answer.LaunchActivity,
  ],
  [InteractionType.ApplicationCommandAutocomplete]: [Answer.ApplicationCommandAutocompleteResult],
  [InteractionType.ModalSubmit]: [
    Answer.ChannelMessageWithSource,
    Answer.DeferredChannelMessageWithSource,
    Answer.DeferredMessageUpdate,
    Answer.UpdateMessage,
    10,
    Answer.LaunchActivity,
  ],
};

/** The interaction that a callback names. 10062 for an unknown or late one, 40060 for one that has its answer. */
export async function interactionToAnswer(core: Core, id: Snowflake, token: string): Promise<InteractionRecord> {
  const [interaction, outcome] = await Promise.all([core.interactions.byIdAndToken(id, token), core.interactions.outcome(id)]);
  if (!interaction) throw apiError('UNKNOWN_INTERACTION');
  if (outcome === 'answered') throw apiError('INTERACTION_HAS_ALREADY_BEEN_ACKNOWLEDGED');
  if (outcome === 'failed' || core.clock.nowMs() - interaction.createdAtMs > ANSWER_WITHIN_MS) throw apiError('UNKNOWN_INTERACTION');
  return interaction;
}

/**
 * The one answer of an application to an interaction, whichever way it came. A refused one may be tried again in time.
 * Source: Discord, "Create Interaction Response".
 */
export async function answerInteraction(
  core: Core,
  interaction: InteractionRecord,
  body: InteractionCallbackBody,
  files: readonly StoredFile[],
): Promise<CallbackResponse> {
  demandFitting(interaction, body);
  if (!(await core.interactions.decide(interaction.id, 'answered'))) {
    const outcome = await core.interactions.outcome(interaction.id);
    throw apiError(outcome === 'failed' ? 'UNKNOWN_INTERACTION' : 'INTERACTION_HAS_ALREADY_BEEN_ACKNOWLEDGED');
  }
  try {
    const response = await carryOut(core, interaction, body, files);
    if (interaction.openerId) await core.interactions.closeModal(interaction.openerId);
    if (body.type !== Answer.ApplicationCommandAutocompleteResult) tellUser(core, interaction, 'INTERACTION_SUCCESS');
    logOutcome(core, interaction, { status: 'answered', answer_type: body.type });
    return { ...response, interaction: { ...response.interaction, ...placeOfInteraction(interaction) } };
  } catch (error) {
    if (error instanceof ApiError)
      logOutcome(core, interaction, { status: 'refused', answer_type: body.type, reason: 'bad_answer', detail: refusalForLog(error) });
    await core.interactions.undecide(interaction.id);
    if (core.clock.nowMs() - interaction.createdAtMs > ANSWER_WITHIN_MS) await failInteraction(core, interaction, { reason: 'timeout' });
    throw error;
  }
}

function demandFitting(interaction: InteractionRecord, { type }: InteractionCallbackBody): void {
  const updates = type === Answer.DeferredMessageUpdate || type === Answer.UpdateMessage;
  if (!TAKES[interaction.type].includes(type) || (updates && !interaction.source)) {
    throw formError(['type'], 'INTERACTION_RESPONSE_TYPE_INVALID', `Interactions of type ${interaction.type} cannot be answered with type ${type}.`);
  }
}

const placeOfInteraction = ({ channel_id, guild_id }: InteractionRecord): { channel_id: Snowflake; guild_id?: Snowflake } => ({
  channel_id,
  ...(guild_id && { guild_id }),
});

async function carryOut(core: Core, interaction: InteractionRecord, body: InteractionCallbackBody, files: readonly StoredFile[]): Promise<CallbackResponse> {
  const { id, type } = interaction;
  switch (body.type) {
    case Answer.ChannelMessageWithSource:
      return answerWithMessage(core, interaction, body, files);
    case Answer.DeferredChannelMessageWithSource:
      return answerLater(core, interaction, body);
    case Answer.DeferredMessageUpdate:
      await takeSourceAsOriginal(core, interaction);
      return { interaction: { id, type, ...aboutMessage(interaction.source?.id, false, interaction.source?.isEphemeral ?? false) } };
    case Answer.UpdateMessage:
      return answerWithUpdate(core, interaction, body, files);
    case Answer.ApplicationCommandAutocompleteResult:
      await tellChoices(core, interaction, body);
      return { interaction: { id, type } };
    case Answer.Modal:
      await core.interactions.openModal(id, body.data);
      await tellModal(core, interaction, body.data);
      return { interaction: { id, type } };
    case Answer.PremiumRequired:
      return answerWithOffer(core, interaction);
    case Answer.LaunchActivity:
      return launchActivity(core, interaction);
    default:
      return { interaction: { id, type } };
  }
}

const aboutMessage = (id: Snowflake | undefined, isLoading: boolean, isEphemeral: boolean) => ({
  ...(id && { response_message_id: id }),
  response_message_loading: isLoading,
  response_message_ephemeral: isEphemeral,
});

const isForOne = ({ isHushed }: InteractionRecord, flags: number | null | undefined): boolean => isHushed || ((flags ?? 0) & MessageFlags.Ephemeral) !== 0;

/** Answers to components are shown as replies to the message that holds them. */
const sourceOf = async (core: Core, { channel_id, source }: InteractionRecord): Promise<MessageRecord | null> =>
  source ? findMessage(core, channel_id, source.id) : null;

async function answerWithMessage(
  core: Core,
  interaction: InteractionRecord,
  { type, data }: AnswerOf<4>,
  files: readonly StoredFile[],
): Promise<CallbackResponse> {
  const place = await answeringPlace(core, interaction);
  const { draft } = await composeMessage(core, place, data, files, { readerId: interaction.user_id, senderId: authorIdOf(interaction), pings: 'users' });
  const isEphemeral = isForOne(interaction, data.flags);
  const { record, shown } = await postAnswer(core, interaction, place, draft, {
    referenced: await sourceOf(core, interaction),
    isFollowUp: false,
    isEphemeral,
  });
  await core.interactions.setOriginal(interaction.id, record.id);
  return { interaction: { id: interaction.id, type: interaction.type, ...aboutMessage(record.id, false, isEphemeral) }, resource: { type, message: shown } };
}

async function answerLater(core: Core, interaction: InteractionRecord, { data }: AnswerOf<5>): Promise<CallbackResponse> {
  const place = await answeringPlace(core, interaction);
  const isEphemeral = isForOne(interaction, data?.flags);
  const loading = { flags: withFlags<MessageFlags>(NO_FLAGS, MessageFlags.Loading) };
  const { record } = await postAnswer(core, interaction, place, loading, { referenced: await sourceOf(core, interaction), isFollowUp: false, isEphemeral });
  await Promise.all([core.interactions.setOriginal(interaction.id, record.id), core.interactions.setLoading(interaction.id)]);
  return { interaction: { id: interaction.id, type: interaction.type, ...aboutMessage(record.id, true, isEphemeral) } };
}

async function takeSourceAsOriginal(core: Core, { id, source }: InteractionRecord): Promise<void> {
  if (source) await core.interactions.setOriginal(id, source.id);
}

async function answerWithUpdate(
  core: Core,
  interaction: InteractionRecord,
  { type, data }: AnswerOf<7>,
  files: readonly StoredFile[],
): Promise<CallbackResponse> {
  const [place, source] = await Promise.all([answeringPlace(core, interaction), sourceOf(core, interaction)]);
  if (!source) throw apiError('UNKNOWN_MESSAGE');
  const shown: APIMessage = await changeAnswer(core, place, source, data ?? {}, files);
  await takeSourceAsOriginal(core, interaction);
  return {
    interaction: { id: interaction.id, type: interaction.type, ...aboutMessage(source.id, false, source.ephemeral_for !== undefined) },
    resource: { type, message: shown },
  };
}

/** Shows what would open the door. Deprecated for buttons of one's own. Source: Discord, "Interaction Callback Type". */
async function answerWithOffer(core: Core, interaction: InteractionRecord): Promise<CallbackResponse> {
  const offered = await availableSkus(core, interaction.application_id);
  if (offered.length === 0) throw formError(['type'], 'INTERACTION_RESPONSE_TYPE_INVALID', 'This application offers nothing.');
  const place = await answeringPlace(core, interaction);
  const buttons = offered
    .slice(0, MAX_BUTTONS)
    .map((sku, index) => ({ type: ComponentType.Button, id: index + 2, style: ButtonStyle.Premium, sku_id: sku.id }));
  const components = [{ type: ComponentType.ActionRow, id: 1, components: buttons }] as MessageRecord['components']; // a row of such buttons
  const type = MessageType.InteractionPremiumUpsell;
  const { record } = await postAnswer(core, interaction, place, { components }, { isFollowUp: false, isEphemeral: true, type });
  await core.interactions.setOriginal(interaction.id, record.id);
  return { interaction: { id: interaction.id, type: interaction.type, ...aboutMessage(record.id, false, true) } };
}

/** Source: Discord, "Action Row". */
const MAX_BUTTONS = 5;

async function tellChoices(core: Core, interaction: InteractionRecord, { data }: AnswerOf<8>): Promise<void> {
  const person = await core.userCache.find(interaction.user_id);
  const choices = (data.choices ?? []).map(({ name, name_localizations, value }) => {
    const own = localized(name_localizations as never, person?.own.locale ?? null); // the schema has read the languages
    return { name, ...(own !== undefined && { name_localized: own }), value };
  });
  core.publish({ user_ids: [interaction.user_id] }, { t: 'APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE', d: { choices, nonce: interaction.nonce } });
}

/** Only applications that are activities can be launched. */
async function launchActivity(core: Core, { id, type, application_id, channel_id, guild_id }: InteractionRecord): Promise<CallbackResponse> {
  const application = await core.applications.byId(application_id);
  if (!((application?.flags ?? 0) & ApplicationFlags.Embedded))
    throw formError(['type'], 'INTERACTION_RESPONSE_TYPE_INVALID', 'This application has no activity to launch.');
  const instance = guild_id ? `i-${id}-gc-${guild_id}-${channel_id}` : `i-${id}-pc-${channel_id}`;
  return { interaction: { id, type, activity_instance_id: instance }, resource: { type: Answer.LaunchActivity, activity_instance: { id: instance } } };
}
