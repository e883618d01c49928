import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { ApplicationRecord } from './application-record.ts';

/** What somebody may see of an application before they have logged in. */
export type ApplicationIntroduction = Pick<ApplicationRecord, 'id' | 'name' | 'icon' | 'redirect_uris'>;

export async function introduceApplication(core: Core, id: Snowflake): Promise<ApplicationIntroduction> {
  const application = await core.applications.byId(id);
  if (!application) throw apiError('UNKNOWN_APPLICATION');
  return application;
}
