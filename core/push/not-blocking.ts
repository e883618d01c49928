import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { RelationshipType, type RelationshipRecord } from '../relationships/relationship-record.ts';

/** Up to so many people, what each has set of the one whom they would hear is remembered; of more, one question. */
const FEW = 10;

/** Of these people, those who would hear somebody: who has blocked or ignores them hears nothing of them. */
export async function notBlocking(core: Core, fromId: Snowflake, userIds: readonly Snowflake[]): Promise<Snowflake[]> {
  const hears = (record: RelationshipRecord | undefined): boolean => !record?.is_ignored && record?.type !== RelationshipType.Blocked;
  if (userIds.length > FEW) {
    const byPerson = new Map((await core.relationships.about(fromId)).map((record) => [record.user_id, record]));
    return userIds.filter((id) => hears(byPerson.get(id)));
  }
  const records = await Promise.all(userIds.map(async (id) => (await core.relationships.ofUser(id)).get(fromId)));
  return userIds.filter((_, at) => hears(records[at]));
}
