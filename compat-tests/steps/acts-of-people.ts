import { ComponentType, InteractionType } from 'discord-api-types/v10';
import type { Listener } from '../listener.ts';
import type { Somebody } from '../world.ts';

/** Where a person deals with which application. */
export interface Dealing {
  applicationId: string;
  channelId: string;
  guildId?: string;
}

/** An option as a client sends it. */
export interface SentOption {
  type: number;
  name: string;
  value?: string | number | boolean;
  focused?: boolean;
  options?: SentOption[];
}

export interface CommandUse {
  options?: SentOption[];
  targetId?: string;
  files?: { name: string; bytes: string; type?: string }[];
}

interface KnownCommand {
  id: string;
  name: string;
  type: number;
}

const envelope = (type: InteractionType, { applicationId, channelId, guildId }: Dealing) => ({
  type,
  application_id: applicationId,
  channel_id: channelId,
  ...(guildId !== undefined && { guild_id: guildId }),
});

const invoke =
  (type: InteractionType) =>
  async (person: Somebody, dealing: Dealing, command: KnownCommand, use: CommandUse = {}) => {
    const { options, targetId, files = [] } = use;
    const data = {
      id: command.id,
      name: command.name,
      type: command.type,
      ...(options && { options }),
      ...(targetId !== undefined && { target_id: targetId }),
      ...(files.length > 0 && { attachments: files.map(({ name }, id) => ({ id, filename: name })) }),
    };
    await person.rest.post('/interactions', { ...envelope(type, dealing), data }, files.length > 0 ? { files } : {});
  };

/** Uses a slash command, or one of a context menu with its `targetId`. Files are named by their place in the options' values. */
export const useCommand = invoke(InteractionType.ApplicationCommand);
/** Types an option of a command; the one that is being typed is `focused`. */
export const typeOption = invoke(InteractionType.ApplicationCommandAutocomplete);

async function useComponent(person: Somebody, dealing: Dealing, messageId: string, data: object): Promise<void> {
  await person.rest.post('/interactions', { ...envelope(InteractionType.MessageComponent, dealing), message_id: messageId, data });
}

export const pressButton = (person: Somebody, dealing: Dealing, messageId: string, customId: string): Promise<void> =>
  useComponent(person, dealing, messageId, { component_type: ComponentType.Button, custom_id: customId });

export const choose = (
  person: Somebody,
  dealing: Dealing,
  messageId: string,
  select: { type: ComponentType; customId: string },
  values: string[],
): Promise<void> => useComponent(person, dealing, messageId, { component_type: select.type, custom_id: select.customId, values });

/** A modal as it was shown to a person; `id` is that of the interaction that opened it. */
export interface ShownModal {
  id: string;
  custom_id: string;
  title: string;
  components: {
    type: number;
    id?: number;
    label?: string;
    component?: { type: number; custom_id: string };
    components?: { type: number; custom_id: string }[];
  }[];
}

/** The next modal that is shown to somebody who listens. */
export const nextModal = (listener: Listener): Promise<ShownModal> => listener.next<ShownModal & Record<string, unknown>>('INTERACTION_MODAL_CREATE');

type Filled = { value: string | boolean } | { values: string[] };

/** Sends a modal off, filled in by custom id. */
export async function submitModal(
  person: Somebody,
  dealing: Dealing,
  modal: ShownModal,
  filled: Record<string, Filled>,
  files: NonNullable<CommandUse['files']> = [],
): Promise<void> {
  const fill = ({ type, custom_id }: { type: number; custom_id: string }) => ({ type, custom_id, ...filled[custom_id] });
  const components = modal.components
    .filter(({ type }) => type !== ComponentType.TextDisplay)
    .map(({ type, id, component, components: inputs }) => ({
      type,
      id,
      ...(component && { component: fill(component) }),
      ...(inputs && { components: inputs.map(fill) }),
    }));
  const data = {
    id: modal.id,
    custom_id: modal.custom_id,
    components,
    ...(files.length > 0 && { attachments: files.map(({ name }, id) => ({ id, filename: name })) }),
  };
  await person.rest.post('/interactions', { ...envelope(InteractionType.ModalSubmit, dealing), data }, files.length > 0 ? { files } : {});
}
