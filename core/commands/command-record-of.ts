import { isDeepStrictEqual } from 'node:util';
import { ApplicationCommandType, ApplicationIntegrationType, InteractionContextType, type Snowflake } from 'discord-api-types/v10';
import { formError } from '#protocol/errors';
import { isSlashCommandName, type CreateCommandBody, type EditCommandBody } from '#protocol/rest/commands';
import type { Core } from '../core.ts';
import type { CommandRecord } from '../ports/command-store.ts';

/** Where a command is registered. */
export interface CommandScope {
  applicationId: Snowflake;
  /** Null for global commands. */
  guildId: Snowflake | null;
  /** How its application comes to people; commands that say nothing come the same ways. */
  integrationTypes: readonly ApplicationIntegrationType[];
}

/** A command as it will be stored. An unchanged one keeps its version, as clients keep what they know of it. */
export function commandRecordOf(core: Core, scope: CommandScope, body: CreateCommandBody, known: CommandRecord | undefined): CommandRecord {
  const { name_localizations: names, description_localizations: descriptions } = body;
  const options = body.options ?? [];
  const command = {
    id: known?.id ?? core.ids.next(),
    type: body.type,
    application_id: scope.applicationId,
    ...(scope.guildId && { guild_id: scope.guildId }),
    name: body.name,
    name_localizations: names && Object.keys(names).length > 0 ? names : null,
    description: body.type === ApplicationCommandType.ChatInput || body.type === ApplicationCommandType.PrimaryEntryPoint ? body.description : '',
    description_localizations: descriptions && Object.keys(descriptions).length > 0 ? descriptions : null,
    ...(options.length > 0 && { options }),
    default_member_permissions: membersPermissions(body),
    nsfw: body.nsfw ?? false,
    ...(scope.guildId === null && contextsOf(body, scope.integrationTypes)),
    ...(body.type === ApplicationCommandType.PrimaryEntryPoint && { handler: body.handler ?? 1 }),
    version: known?.version ?? '0',
  } as CommandRecord; // the schema has read the localisations as Discord's languages
  return known && isDeepStrictEqual(plain(known), plain(command)) ? known : { ...command, version: core.ids.next() };
}

/** `default_permission: false` is how older libraries say "administrators only". */
const membersPermissions = (body: CreateCommandBody): string | null =>
  body.default_member_permissions === undefined || body.default_member_permissions === null
    ? body.default_permission === false
      ? '0'
      : null
    : String(body.default_member_permissions);

function contextsOf(
  body: CreateCommandBody,
  usual: readonly ApplicationIntegrationType[],
): Pick<CommandRecord, 'contexts' | 'integration_types' | 'dm_permission'> {
  const contexts = body.contexts ?? null;
  return {
    contexts: contexts && [...new Set(contexts)],
    integration_types: [...new Set(body.integration_types?.length ? body.integration_types : usual)],
    dm_permission: contexts ? contexts.includes(InteractionContextType.BotDM) : (body.dm_permission ?? true),
  };
}

const plain = (command: CommandRecord): unknown => JSON.parse(JSON.stringify(command));

/** The body that would make an edited command from nothing: absent keeps, null clears. */
export function editedBody(command: CommandRecord, body: EditCommandBody): CreateCommandBody {
  const sent = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as EditCommandBody;
  const { type: _type, ...changes } = sent;
  const edited = { ...command, ...changes, type: command.type } as unknown as CreateCommandBody; // stored fields are those of the body
  if (sent.contexts === undefined && sent.dm_permission !== undefined) edited.contexts = null;
  if (command.type === ApplicationCommandType.ChatInput) {
    if (!isSlashCommandName(edited.name)) throw formError(['name'], 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
    if (!edited.description) throw formError(['description'], 'BASE_TYPE_REQUIRED', 'This field is required');
  } else if (command.type !== ApplicationCommandType.PrimaryEntryPoint) {
    if (sent.description) throw formError(['description'], 'APPLICATION_COMMAND_DESCRIPTION_CANNOT_BE_SET', 'Context menu commands cannot have description');
    if (sent.options?.length) throw formError(['options'], 'APPLICATION_COMMAND_OPTIONS_CANNOT_BE_SET', 'Context menu commands cannot have options');
  }
  return edited;
}
