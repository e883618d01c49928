import { PresenceUpdateStatus, type Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { keptFields, SETTINGS_FIELDS, settledAt, valueOf } from './settings-fields.ts';

/** Of these people, those who chose not to be disturbed, whether they are there or not. */
export async function undisturbedOf(core: Core, userIds: readonly Snowflake[]): Promise<Set<Snowflake>> {
  const kept = await core.userSettings.ofUsers(userIds, 1);
  const nowMs = core.clock.nowMs();
  const isBusy = (data: Uint8Array): boolean => valueOf(settledAt(keptFields(data), nowMs), SETTINGS_FIELDS.status) === PresenceUpdateStatus.DoNotDisturb;
  return new Set([...kept].flatMap(([id, { data }]) => (isBusy(data) ? [id] : [])));
}
