import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { ApplicationRecord } from './application-record.ts';

/** The application that its owner or its own bot names. Others learn nothing they could use: 403 20012. */
export async function ownApplication(core: Core, applicationId: Snowflake, callerId: Snowflake): Promise<ApplicationRecord> {
  const application = await core.applications.byId(applicationId);
  if (!application) throw apiError('UNKNOWN_APPLICATION');
  if (application.owner_id !== callerId && application.bot_id !== callerId) throw apiError('NOT_AUTHORIZED_TO_PERFORM_THIS_ACTION_ON_THIS_APPLICATION');
  return application;
}

/** For what only the person behind an application may do. */
export async function applicationOfOwner(core: Core, applicationId: Snowflake, callerId: Snowflake): Promise<ApplicationRecord> {
  const application = await ownApplication(core, applicationId, callerId);
  if (application.owner_id !== callerId) throw apiError('NOT_AUTHORIZED_TO_PERFORM_THIS_ACTION_ON_THIS_APPLICATION');
  return application;
}
