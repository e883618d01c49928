import { ApplicationIntegrationType, InteractionContextType } from 'discord-api-types/v10';
import type { CommandRecord } from '../ports/command-store.ts';

/** Whether a command may be used in such a place at all; one of a guild belongs there. Source: Discord, "Interaction Contexts". */
export function worksIn(command: CommandRecord, context: InteractionContextType): boolean {
  if (command.guild_id) return context === InteractionContextType.Guild;
  if (command.contexts) return command.contexts.includes(context);
  return context === InteractionContextType.Guild || command.dm_permission !== false;
}

/** Whether a command comes with this kind of installation; one of a guild with that only. */
export function comesWith(command: CommandRecord, installation: ApplicationIntegrationType): boolean {
  if (command.guild_id) return installation === ApplicationIntegrationType.GuildInstall;
  return (command.integration_types ?? [ApplicationIntegrationType.GuildInstall]).includes(installation);
}
