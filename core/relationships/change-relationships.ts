import type { Snowflake } from 'discord-api-types/v10';
import { compareSnowflakes } from '#protocol/snowflake';
import type { Core } from '../core.ts';
import { presentRelationship } from './present-relationship.ts';
import { RelationshipType, type RelationshipRecord } from './relationship-record.ts';
import { RELATIONSHIPS_CHANGED } from './remembered-relationships.ts';

export interface RelationshipChange {
  record: RelationshipRecord;
  /** What the person whose record it is hears of it. */
  tell: 'ADD' | 'UPDATE' | 'REMOVE';
  /** Whether their clients make a sound of it. */
  notifies?: boolean;
}

/** Runs a change of what two people are to each other, of which there is one at a time for each of them. */
export function withBoth<Result>(core: Core, a: Snowflake, b: Snowflake, run: () => Promise<Result>): Promise<Result> {
  if (a === b) return core.locks.withLock(`relationships:${a}`, run);
  // Always in the same order, so that nobody waits for each other.
  const [first, second] = compareSnowflakes(a, b) < 0 ? [a, b] : [b, a];
  return core.locks.withLock(`relationships:${first}`, () => core.locks.withLock(`relationships:${second}`, run));
}

/** Writes changes, all or nothing, and tells each person of theirs in all their sessions. */
export async function changeRelationships(core: Core, changes: readonly RelationshipChange[]): Promise<void> {
  if (changes.length === 0) return;
  await core.relationships.change({
    put: changes.filter(({ tell }) => tell !== 'REMOVE').map(({ record }) => record),
    remove: changes.filter(({ tell }) => tell === 'REMOVE').map(({ record }) => record),
  });
  core.publish({}, { t: RELATIONSHIPS_CHANGED, d: { user_ids: [...new Set(changes.map(({ record }) => record.user_id))] } });
  await core.userCache.fetch(changes.map(({ record }) => record.other_id));
  for (const { record, tell, notifies } of changes) {
    const shown = presentRelationship(record, core.userCache);
    const scope = { user_ids: [record.user_id] };
    if (tell === 'ADD') core.publish(scope, { t: 'RELATIONSHIP_ADD', d: { ...shown, ...(notifies && { should_notify: true }) } });
    else if (tell === 'UPDATE') core.publish(scope, { t: 'RELATIONSHIP_UPDATE', d: shown });
    else core.publish(scope, { t: 'RELATIONSHIP_REMOVE', d: shown });
  }
}

/** Somebody looks different now: their friends, and those between whom and them there is a request, hear of it without a guild in common. */
export async function tellAcquaintances(core: Core, userId: Snowflake): Promise<void> {
  for (const record of await core.relationships.about(userId)) {
    if (record.type === RelationshipType.Blocked || record.type === RelationshipType.None) continue;
    core.publish({ user_ids: [record.user_id] }, { t: 'RELATIONSHIP_UPDATE', d: presentRelationship(record, core.userCache) });
  }
}
