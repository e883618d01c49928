import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { presentCommand } from '../commands/present-command.ts';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import type { CommandRecord } from '../ports/command-store.ts';
import type { UserRecord } from '../users/user-record.ts';
import { findMessage } from './interaction-messages.ts';

/** The command that a message answers, and what was put in. Source: the unofficial "Get Message Interaction Data". */
export interface InteractionData {
  id: Snowflake;
  type: number;
  name: string;
  application_command: CommandRecord;
  options?: readonly object[];
}

export async function getInteractionData(core: Core, { channel }: Place, messageId: Snowflake, person: UserRecord): Promise<InteractionData> {
  const message = await findMessage(core, channel.id, messageId);
  if (!message || message.channel_id !== channel.id || (message.ephemeral_for && message.ephemeral_for !== person.id)) throw apiError('UNKNOWN_MESSAGE');
  const { used_command: used, application_id: applicationId } = message;
  const command = used && applicationId ? await core.commands.byId(applicationId, used.id) : null;
  if (!used || !command) throw apiError('UNKNOWN_APPLICATION_COMMAND');
  const { id, type, name, options } = used;
  const shown = presentCommand(command, { all: false, locale: person.own.locale });
  return { id, type, name, application_command: shown, ...(options && { options }) };
}
