import { ApplicationIntegrationType, InteractionType } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { ModalSubmitData } from '#protocol/rest/interactions';
import type { StoredFile } from '../attachments/keep-attachments.ts';
import type { Core } from '../core.ts';
import { findMessage } from './interaction-messages.ts';
import { readModal, withUploadIds } from './read-modal.ts';
import { wantedNothing } from './read-options.ts';
import { resolveData } from './resolve-data.ts';
import type { Invocation, Started } from './start-interaction.ts';
import { keepUploads } from './use-command.ts';
import { sourceOf } from './use-component.ts';

/** A filled-in modal, ready for its application; the interaction that opened it tells what it must look like. */
export async function submitModal(core: Core, invocation: Invocation, sent: ModalSubmitData, files: readonly StoredFile[]): Promise<Started> {
  const { application, person, place } = invocation;
  const [opener, modal] = await Promise.all([core.interactions.byId(sent.id), core.interactions.modal(sent.id)]);
  const isOwn = opener?.application_id === application.id && opener.user_id === person.id && opener.channel_id === place.channel.id;
  if (!opener || !modal || !isOwn) throw apiError('UNKNOWN_INTERACTION');
  const { authorizing_integration_owners: owners } = opener.metadata;
  if (!invocation.installed.here && owners[ApplicationIntegrationType.UserInstall] === undefined) throw apiError('UNKNOWN_APPLICATION');
  if (modal.custom_id !== sent.custom_id) throw formError(['data', 'custom_id'], 'BASE_TYPE_CHOICES', 'This is not the modal that was opened.');
  const wanted = wantedNothing();
  const components = readModal(modal.components, sent.components, wanted);
  const uploads = await keepUploads(core, person.id, files, sent.attachments, wanted.attachments);
  const resolved = await resolveData(core, wanted, { place, userId: person.id, botId: application.bot_id, files: uploads });
  const source = opener.source && (await findMessage(core, place.channel.id, opener.source.id));
  return {
    type: InteractionType.ModalSubmit,
    owners,
    data: {
      custom_id: sent.custom_id,
      components: withUploadIds(components, (placeholder) => uploads.get(placeholder)?.id ?? placeholder),
      ...(resolved && { resolved }),
    },
    metadata: { triggering_interaction_metadata: opener.metadata } as NonNullable<Started['metadata']>, // of modals
    openerId: opener.id,
    ...(source && (await sourceOf(core, invocation, source))),
  };
}
