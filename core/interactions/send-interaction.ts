import { InteractionType, PermissionFlagsBits } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { SendInteractionBody } from '#protocol/rest/interactions';
import type { StoredFile } from '../attachments/keep-attachments.ts';
import type { Core } from '../core.ts';
import { placeOf } from '../messages/place-of.ts';
import type { UserRecord } from '../users/user-record.ts';
import { installationsOf } from './installations.ts';
import { startInteraction, type Invocation, type Started } from './start-interaction.ts';
import { submitModal } from './submit-modal.ts';
import { useCommand } from './use-command.ts';
import { useComponent } from './use-component.ts';

/**
 * What a person does with an application: uses a command, types its options, uses a component, submits a modal.
 * Resolves when it is on its way; what becomes of it comes as events. Source: the unofficial "Create Interaction".
 */
export async function sendInteraction(core: Core, person: UserRecord, body: SendInteractionBody, files: readonly StoredFile[]): Promise<void> {
  const place = await placeOf(core, body.channel_id, person.id);
  if (!place) throw apiError('UNKNOWN_CHANNEL');
  if (!(place.permissions & PermissionFlagsBits.ViewChannel)) throw apiError('MISSING_ACCESS');
  if (body.guild_id && body.guild_id !== place.guild?.id) throw formError(['guild_id'], 'BASE_TYPE_CHOICES', 'The channel is not of this guild.');
  const application = await core.applications.byId(body.application_id);
  if (!application) throw apiError('UNKNOWN_APPLICATION');
  const installed = await installationsOf(core, application, person.id, place);
  const invocation: Invocation = { application, person, place, installed, nonce: body.nonce ?? null };
  await startInteraction(core, invocation, await prepare(core, invocation, body, files));
}

function prepare(core: Core, invocation: Invocation, body: SendInteractionBody, files: readonly StoredFile[]): Promise<Started> {
  switch (body.type) {
    case InteractionType.ApplicationCommand:
      return useCommand(core, invocation, body.data, false, files);
    case InteractionType.ApplicationCommandAutocomplete:
      return useCommand(core, invocation, body.data, true, files);
    case InteractionType.MessageComponent:
      return useComponent(core, invocation, body.message_id, body.data);
    case InteractionType.ModalSubmit:
      return submitModal(core, invocation, body.data, files);
  }
}
