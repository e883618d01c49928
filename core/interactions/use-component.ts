import { ApplicationIntegrationType, InteractionType, MessageFlags } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { ComponentData } from '#protocol/rest/interactions';
import type { Core } from '../core.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { showMessage } from '../messages/show-messages.ts';
import { ownersOf, type Owners } from './installations.ts';
import { findMessage, showAnswer } from './interaction-messages.ts';
import { isSelect } from '../messages/select-components.ts';
import { findComponent, readValues } from './read-component.ts';
import { wantedNothing } from './read-options.ts';
import { resolveData } from './resolve-data.ts';
import type { Invocation, Started } from './start-interaction.ts';

/** A pressed button or an answered select of a message, ready for its application. Source: Discord, "Message Component Data". */
export async function useComponent(core: Core, invocation: Invocation, messageId: string, sent: ComponentData): Promise<Started> {
  const { application, person, place } = invocation;
  const message = await findMessage(core, place.channel.id, messageId);
  if (!message || message.channel_id !== place.channel.id || (message.ephemeral_for && message.ephemeral_for !== person.id)) throw apiError('UNKNOWN_MESSAGE');
  if (message.application_id !== application.id && (message.author_id !== application.bot_id || message.webhook_author)) {
    throw formError(['application_id'], 'COMPONENT_VALIDATION_FAILED', 'This message is of another application');
  }
  const owners = ownersOfMessage(invocation, message);
  const component = findComponent(message.components, sent.custom_id);
  const type = sent.component_type ?? sent.type ?? component?.type;
  if (!component || component.disabled || component.type !== type || message.flags & MessageFlags.Loading) {
    throw formError(['data'], 'COMPONENT_VALIDATION_FAILED', 'Component validation failed');
  }
  const wanted = wantedNothing();
  const values = isSelect(component) ? readValues(component, sent.values ?? [], ['data', 'values'], wanted) : undefined;
  const resolved = await resolveData(core, wanted, { place, userId: person.id, botId: application.bot_id });
  return {
    type: InteractionType.MessageComponent,
    owners,
    data: { id: component.id ?? 0, custom_id: sent.custom_id, component_type: component.type, ...(values && { values }), ...(resolved && { resolved }) },
    metadata: { interacted_message_id: message.id } as NonNullable<Started['metadata']>, // of components
    ...(await sourceOf(core, invocation, message)),
  };
}

/**
 * What an application posts acts for whoever brought it. A bot that has left cannot be called any more; its messages may
 * still be there, but their buttons fail.
 */
function ownersOfMessage({ place, person, installed }: Invocation, { interaction_metadata: metadata }: Pick<MessageRecord, 'interaction_metadata'>): Owners {
  const owners = metadata?.authorizing_integration_owners;
  if (!installed.here && owners?.[ApplicationIntegrationType.UserInstall] === undefined) throw apiError('UNKNOWN_APPLICATION');
  return owners ?? ownersOf(place, { ...installed, withPerson: false }, person.id);
}

/** The message that an interaction comes from, as its application sees it. */
export async function sourceOf(core: Core, { place, application }: Invocation, message: MessageRecord): Promise<Required<Pick<Started, 'message' | 'source'>>> {
  const isEphemeral = message.ephemeral_for !== undefined;
  const shown = isEphemeral ? await showAnswer(core, place, message) : await showMessage(core, message, application.bot_id, place.guild);
  return { message: shown, source: { id: message.id, isEphemeral } };
}
