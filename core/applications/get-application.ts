import type { APIApplication, Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { ApplicationRecord } from './application-record.ts';
import { ownApplication } from './own-application.ts';
import { presentOwnApplication, presentPublicApplication } from './present-application.ts';

/** The application of a bot. Source: Discord, "Get Current Application". */
export function getCurrentApplication(core: Core, application: ApplicationRecord | null): Promise<APIApplication> {
  if (!application) throw apiError('UNKNOWN_APPLICATION');
  return presentOwnApplication(core, application);
}

export async function getApplication(core: Core, applicationId: Snowflake, callerId: Snowflake): Promise<APIApplication> {
  return presentOwnApplication(core, await ownApplication(core, applicationId, callerId));
}

/** A person's own applications. Source: the unofficial "List Applications". */
export async function listApplications(core: Core, ownerId: Snowflake): Promise<APIApplication[]> {
  return Promise.all((await core.applications.ofOwner(ownerId)).map((application) => presentOwnApplication(core, application)));
}

/** What people's clients show of a stranger's application. Source: the unofficial "Get Partial Application". */
export async function getPublicApplication(core: Core, applicationId: Snowflake): Promise<object> {
  const application = await core.applications.byId(applicationId);
  if (!application) throw apiError('UNKNOWN_APPLICATION');
  if (application.bot_id) await core.userCache.fetch([application.bot_id]);
  return presentPublicApplication(application, core.userCache);
}
