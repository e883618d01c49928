import type { APIUser, Snowflake } from 'discord-api-types/v10';
import { ApiError, apiError } from '#protocol/errors';
import type { BulkAddRelationshipsBody, Relationship } from '#protocol/rest/relationships';
import type { Core } from '../core.ts';
import { presentUser } from '../users/present-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import { demandAcquainted } from './acquainted.ts';
import { friendsInCommon } from './between.ts';
import { presentRelationship } from './present-relationship.ts';
import { requestFriendship } from './request-friendship.ts';

/** Friends, requests, blocks and whom one ignores. Source: the unofficial "List Relationships". */
export async function listRelationships(core: Core, userId: Snowflake): Promise<Relationship[]> {
  const all = [...(await core.relationships.ofUser(userId)).values()];
  await core.userCache.fetch(all.map(({ other_id: id }) => id));
  return all.map((record) => presentRelationship(record, core.userCache));
}

/** Friends that one has in common with somebody. Source: the unofficial "List Mutual Relationships". */
export async function listMutualRelationships(core: Core, userId: Snowflake, otherId: Snowflake): Promise<APIUser[]> {
  const other = await core.userCache.find(otherId);
  if (!other) throw apiError('UNKNOWN_USER');
  await demandAcquainted(core, userId, other);
  const ids = otherId === userId ? [] : await friendsInCommon(core, userId, otherId);
  await core.userCache.fetch(ids);
  return ids.map((id) => presentUser(core.userCache.get(id)));
}

/** Asks several at once, and tells whom that could be done for. Source: the unofficial "Bulk Add Relationships". */
export async function bulkAddRelationships(
  core: Core,
  user: UserRecord,
  { user_ids: userIds }: BulkAddRelationshipsBody,
): Promise<{ failed_requests: Snowflake[]; successful_requests: Snowflake[] }> {
  const ids = [...new Set(userIds)];
  await core.userCache.fetch(ids);
  const [failed, successful]: [Snowflake[], Snowflake[]] = [[], []];
  for (const id of ids) {
    const other = core.userCache.peek(id);
    const isDone = other !== undefined && (await requestFriendship(core, user, other, null).then(() => true, refused));
    (isDone ? successful : failed).push(id);
  }
  return { failed_requests: failed, successful_requests: successful };
}

/** What was only refused does not keep the others from being asked. */
const refused = (error: unknown): false => {
  if (error instanceof ApiError) return false;
  throw error;
};
