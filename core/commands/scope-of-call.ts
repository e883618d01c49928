import { ApplicationIntegrationType, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { ApplicationRecord } from '../applications/application-record.ts';
import { ownApplication } from '../applications/own-application.ts';
import type { Core } from '../core.ts';
import { isInstalled } from './command-index.ts';
import type { CommandScope } from './command-record-of.ts';

/** Who registers commands: a bot, its owner, or an OAuth2 token of the application. */
export interface Registrar {
  id: Snowflake;
  /** The application that the token was made for; null for people. */
  application: ApplicationRecord | null;
}

/** The scope that a path names, when the caller may register there: 20012 for others' applications, 50001 for guilds it is not in. */
export async function commandScope(core: Core, by: Registrar, applicationId: Snowflake, guildId: Snowflake | null = null): Promise<CommandScope> {
  const application = await registrarsApplication(core, by, applicationId);
  if (guildId !== null) await demandInstalled(core, application, guildId);
  return { applicationId, guildId, integrationTypes: integrationTypesOf(application) };
}

function integrationTypesOf({ integration_types_config: types }: ApplicationRecord): ApplicationIntegrationType[] {
  const { GuildInstall, UserInstall } = ApplicationIntegrationType;
  const configured = [GuildInstall, UserInstall].filter((type) => Object.hasOwn(types, type));
  return configured.length > 0 ? configured : [GuildInstall];
}

async function registrarsApplication(core: Core, { id, application }: Registrar, applicationId: Snowflake): Promise<ApplicationRecord> {
  if (!application) return ownApplication(core, applicationId, id);
  demandOwnGrant(application, applicationId);
  return application;
}

/** A bot or an OAuth2 token speaks for its own application only; people have none. */
export function demandOwnGrant(application: ApplicationRecord | null, applicationId: Snowflake): void {
  if (application && application.id !== applicationId) throw apiError('NOT_AUTHORIZED_TO_PERFORM_THIS_ACTION_ON_THIS_APPLICATION');
}

async function demandInstalled(core: Core, application: ApplicationRecord, guildId: Snowflake): Promise<void> {
  const state = await core.states.get(guildId);
  if (!state || !(await isInstalled(core, state, application))) throw apiError('MISSING_ACCESS');
}
