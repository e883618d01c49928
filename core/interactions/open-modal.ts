import type { ModalData } from '#protocol/rest/modal-components';
import type { Core } from '../core.ts';
import { presentUser } from '../users/present-user.ts';
import type { InteractionRecord } from './interaction-registry.ts';

/** Shows a modal to the person. Source: the unofficial "Interaction Modal Create". */
export async function tellModal(core: Core, interaction: InteractionRecord, modal: ModalData): Promise<void> {
  const application = await core.applications.byId(interaction.application_id);
  if (!application) return;
  const bot = application.bot_id ? await core.userCache.find(application.bot_id) : null;
  core.publish(
    { user_ids: [interaction.user_id] },
    {
      t: 'INTERACTION_MODAL_CREATE',
      d: {
        id: interaction.id,
        channel_id: interaction.channel_id,
        nonce: interaction.nonce,
        application: {
          id: application.id,
          name: application.name,
          icon: application.icon,
          description: application.description,
          ...(bot && { bot: presentUser(bot) }),
        },
        custom_id: modal.custom_id,
        title: modal.title,
        components: modal.components,
      },
    },
  );
}
