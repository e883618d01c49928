import type { Relationship } from '#protocol/rest/relationships';
import type { UserCache } from '../users/user-cache.ts';
import { presentUser } from '../users/present-user.ts';
import { RelationshipType, type RelationshipRecord } from './relationship-record.ts';

/** What somebody is to a person, as that person sees it. The other must be in the cache. */
export function presentRelationship(record: RelationshipRecord, users: UserCache): Relationship {
  return {
    id: record.other_id,
    type: record.type,
    user: presentUser(users.get(record.other_id)),
    nickname: record.nickname,
    // Nobody looks into what strangers write; whom one has nothing in common with is told apart by the next key.
    is_spam_request: false,
    stranger_request: record.is_stranger && record.type === RelationshipType.Incoming,
    user_ignored: record.is_ignored,
    origin_application_id: null,
    since: record.since,
    ...(record.note !== null && { note: record.note }),
  };
}
