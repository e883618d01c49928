import { PresenceUpdateStatus, type Snowflake } from 'discord-api-types/v10';
import { ProtobufError } from '#protocol/protobuf';
import type { Core } from '../core.ts';
import { keptFields, SETTINGS_FIELDS, settledAt, valueOf } from './settings-fields.ts';

/** Of these people, those who chose not to be disturbed, whether they are there or not. */
export async function undisturbedOf(core: Core, userIds: readonly Snowflake[]): Promise<Set<Snowflake>> {
  const kept = await core.userSettings.ofUsers(userIds, 1);
  const nowMs = core.clock.nowMs();
  return new Set([...kept].flatMap(([id, { data }]) => (isBusy(data, nowMs) ? [id] : [])));
}

/** What a restored backup holds may be damaged within: it says nothing then, and keeps nothing from others. */
function isBusy(data: Uint8Array, nowMs: number): boolean {
  try {
    return valueOf(settledAt(keptFields(data), nowMs), SETTINGS_FIELDS.status) === PresenceUpdateStatus.DoNotDisturb;
  } catch (error) {
    if (error instanceof ProtobufError) return false;
    throw error;
  }
}
