import {
  ApplicationIntegrationType,
  InteractionContextType,
  PermissionFlagsBits,
  type APIAuthorizingIntegrationOwnersMap,
  type Snowflake,
} from 'discord-api-types/v10';
import type { ApplicationRecord } from '../applications/application-record.ts';
import { isInstalled } from '../commands/command-index.ts';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';

/** On whose behalf an application is used: the place's, or that of a person. Source: Discord, "Authorizing Integration Owners Object". */
export type Owners = APIAuthorizingIntegrationOwnersMap;

const { GuildInstall, UserInstall } = ApplicationIntegrationType;

/** By which of its installations an application may be used in a place. */
export interface Installations {
  /** It is in the guild, or the direct message is with its bot. */
  here: boolean;
  /** The person has it on their account. */
  withPerson: boolean;
}

export async function installationsOf(core: Core, application: ApplicationRecord, personId: Snowflake, { guild, channel }: Place): Promise<Installations> {
  const [here, authorization] = await Promise.all([
    guild ? isInstalled(core, guild, application) : application.bot_id !== null && (channel.recipient_ids ?? []).includes(application.bot_id),
    core.authorizations.find(personId, application.id),
  ]);
  return { here, withPerson: authorization?.is_installed ?? false };
}

/** "0" stands for the bot's own direct messages. */
export const ownersOf = ({ guild }: Pick<Place, 'guild'>, { here, withPerson }: Installations, personId: Snowflake): Owners => ({
  ...(here && { [GuildInstall]: guild?.id ?? '0' }),
  ...(withPerson && { [UserInstall]: personId }),
});

/** Whether only a person brought it here: what it may do is narrower then. */
export const isPersonsOwn = (owners: Owners): boolean => owners[UserInstall] !== undefined && owners[GuildInstall] === undefined;

/** Without USE_EXTERNAL_APPS only the person sees what their own applications answer in a guild. Source: Discord, "Permissions". */
export const isHushed = ({ guild, permissions }: Pick<Place, 'guild' | 'permissions'>, owners: Owners): boolean =>
  guild !== null && isPersonsOwn(owners) && !(permissions & PermissionFlagsBits.UseExternalApps);

/** Source: Discord, "Interaction Context Types". */
export function contextOf({ guild, channel }: Pick<Place, 'guild' | 'channel'>, { bot_id: botId }: Pick<ApplicationRecord, 'bot_id'>): InteractionContextType {
  if (guild) return InteractionContextType.Guild;
  const isOfBot = botId !== null && channel.recipient_ids?.length === 2 && channel.recipient_ids.includes(botId);
  return isOfBot ? InteractionContextType.BotDM : InteractionContextType.PrivateChannel;
}
