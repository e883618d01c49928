import type { APIUser, Snowflake } from 'discord-api-types/v10';
import type { LogQuery } from '#protocol/nexus/instance';
import type { Core } from '../core.ts';
import type { InstanceLogRecord } from '../ports/instance-stores.ts';
import { presentUser } from '../users/present-user.ts';

/** Who acts as an operator: null is the `nexus` command, by whoever can read the data folder. */
export interface OperatorActor {
  id: Snowflake | null;
  reason: string | null;
}

/** Writes down what an operator did. Best called once it is done. */
export async function recordInstanceLog(
  core: Core,
  by: OperatorActor,
  { action, targetId = null, details = {} }: { action: string; targetId?: Snowflake | null; details?: Record<string, unknown> },
): Promise<void> {
  await core.instanceRows.insertLog({ id: core.ids.next(), operator_id: by.id, action, target_id: targetId, reason: by.reason, details });
}

/** What operators did, newest first, with who they are. */
export async function listInstanceLog(core: Core, query: LogQuery): Promise<{ entries: InstanceLogRecord[]; users: APIUser[] }> {
  const { user_id: operatorId, target_id: targetId, before, limit } = query;
  const entries = await core.instanceRows.log({ operatorId, targetId, before, limit });
  const ids = [...new Set(entries.flatMap((entry) => entry.operator_id ?? []))];
  await core.userCache.fetch(ids);
  return { entries, users: ids.map((id) => presentUser(core.userCache.get(id))) };
}
