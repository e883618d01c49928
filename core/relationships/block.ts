import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import { between } from './between.ts';
import { changeRelationships, withBoth, type RelationshipChange } from './change-relationships.ts';
import { RelationshipType } from './relationship-record.ts';

const MAX_BLOCKED = 5_000;

/** Blocks somebody, a bot perhaps: they are friends no more, and requests between them are gone. The other only sees that. */
export async function block(core: Core, userId: Snowflake, otherId: Snowflake): Promise<void> {
  if (otherId === userId) throw apiError('CANNOT_SEND_FRIEND_REQUEST_TO_SELF');
  await withBoth(core, userId, otherId, async () => {
    const { own, theirs } = await between(core, userId, otherId);
    if (own?.type === RelationshipType.Blocked) return;
    const all = await core.relationships.ofUser(userId);
    if ([...all.values()].filter(({ type }) => type === RelationshipType.Blocked).length >= MAX_BLOCKED)
      throw apiError('MAXIMUM_NUMBER_OF_BLOCKED_USERS_REACHED');
    const changes: RelationshipChange[] = [
      {
        record: {
          user_id: userId,
          other_id: otherId,
          type: RelationshipType.Blocked,
          nickname: null,
          is_ignored: own?.is_ignored ?? false,
          is_stranger: false,
          note: null,
          since: wireTime(core.clock.nowMs()),
        },
        tell: 'ADD',
      },
    ];
    await changeRelationships(core, [...changes, ...(theirs ? ended(theirs) : [])]);
  });
}

/** How the record of one of two ends, whose own block and what they ignore stays theirs. */
export function ended(record: RelationshipChange['record']): RelationshipChange[] {
  if (record.type === RelationshipType.Blocked || record.type === RelationshipType.None) return [];
  if (!record.is_ignored) return [{ record, tell: 'REMOVE' }];
  return [{ record: { ...record, type: RelationshipType.None, nickname: null, is_stranger: false, note: null }, tell: 'UPDATE' }];
}
