import { ApplicationCommandType, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { BulkCommandsBody, CreateCommandBody, EditCommandBody } from '#protocol/rest/commands';
import type { Core } from '../core.ts';
import type { CommandRecord } from '../ports/command-store.ts';
import { commandRecordOf, editedBody, type CommandScope } from './command-record-of.ts';

/** How many commands of a kind a scope holds. Source: Discord, "Registering a command". */
const LIMITS: Record<ApplicationCommandType, number> = { 1: 100, 2: 15, 3: 15, 4: 1 };

const inScope = <Result>(core: Core, { applicationId, guildId }: CommandScope, run: () => Promise<Result>): Promise<Result> =>
  core.locks.withLock(`commands:${applicationId}:${guildId ?? 'global'}`, run);

/** The commands of a scope, oldest first. */
export const listCommands = (core: Core, { applicationId, guildId }: CommandScope): Promise<CommandRecord[]> => core.commands.list(applicationId, guildId);

/** Throws 10063 for a command of another scope too. */
export async function getCommand(core: Core, { applicationId, guildId }: CommandScope, commandId: Snowflake): Promise<CommandRecord> {
  const command = await core.commands.byId(applicationId, commandId);
  if (!command || (command.guild_id ?? null) !== guildId) throw apiError('UNKNOWN_APPLICATION_COMMAND');
  return command;
}

/** Creates a command, or overwrites the one of the same name and type. Source: Discord, "Create Global Application Command". */
export function createCommand(core: Core, scope: CommandScope, body: CreateCommandBody): Promise<{ command: CommandRecord; isNew: boolean }> {
  demandScope(scope, body.type, []);
  return inScope(core, scope, async () => {
    const present = await core.commands.list(scope.applicationId, scope.guildId);
    const known = present.find((command) => command.type === body.type && command.name === body.name);
    if (!known && present.filter((command) => command.type === body.type).length >= LIMITS[body.type])
      throw apiError('MAXIMUM_NUMBER_OF_APPLICATION_COMMANDS_REACHED');
    const command = commandRecordOf(core, scope, body, known);
    await core.commands.save(command);
    tellIndexChanged(core, scope);
    return { command, isNew: !known };
  });
}

/** Changes a command; its type stays. */
export function editCommand(core: Core, scope: CommandScope, commandId: Snowflake, body: EditCommandBody): Promise<CommandRecord> {
  return inScope(core, scope, async () => {
    const known = await getCommand(core, scope, commandId);
    const edited = editedBody(known, body);
    if (edited.name !== known.name) {
      const present = await core.commands.list(scope.applicationId, scope.guildId);
      if (present.some((command) => command.type === known.type && command.name === edited.name))
        throw apiError('APPLICATION_COMMAND_WITH_THAT_NAME_ALREADY_EXISTS');
    }
    const command = commandRecordOf(core, scope, edited, known);
    await core.commands.save(command);
    tellIndexChanged(core, scope);
    return command;
  });
}

export function deleteCommand(core: Core, scope: CommandScope, commandId: Snowflake): Promise<void> {
  return inScope(core, scope, async () => {
    await getCommand(core, scope, commandId);
    await core.commands.remove(scope.applicationId, commandId);
    tellIndexChanged(core, scope);
  });
}

/** Replaces all commands of a scope; those that keep name and type keep their ids. Source: Discord, "Bulk Overwrite Global Application Commands". */
export function bulkOverwriteCommands(core: Core, scope: CommandScope, body: BulkCommandsBody): Promise<CommandRecord[]> {
  body.forEach((command, index) => demandScope(scope, command.type, [index]));
  return inScope(core, scope, async () => {
    const present = await core.commands.list(scope.applicationId, scope.guildId);
    const commands = body.map((each) => {
      const known = present.find((command) => command.type === each.type && command.name === each.name);
      return commandRecordOf(core, scope, each, known);
    });
    await core.commands.replaceAll(scope.applicationId, scope.guildId, commands);
    tellIndexChanged(core, scope);
    return commands;
  });
}

function demandScope(scope: CommandScope, type: ApplicationCommandType, path: (string | number)[]): void {
  if (type === ApplicationCommandType.PrimaryEntryPoint && scope.guildId !== null) {
    throw formError([...path, 'type'], 'APPLICATION_COMMAND_INVALID_TYPE', 'Entry point commands can only be global');
  }
}

/** People's clients fetch the guild's index again. */
function tellIndexChanged(core: Core, { guildId }: CommandScope): void {
  if (guildId) core.publish({ guild_id: guildId }, { t: 'GUILD_APPLICATION_COMMAND_INDEX_UPDATE', d: { guild_id: guildId } });
}
