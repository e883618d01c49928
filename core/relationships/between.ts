import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { RelationshipType, type RelationshipRecord } from './relationship-record.ts';

/** What two people are to each other. */
export interface Between {
  /** What the first sees of the second, and the other way round. */
  own: RelationshipRecord | undefined;
  theirs: RelationshipRecord | undefined;
  areFriends: boolean;
  /** Whether either has blocked the other. */
  isBlocked: boolean;
}

/** From memory, where both are known. */
export async function between(core: Pick<Core, 'relationships'>, userId: Snowflake, otherId: Snowflake): Promise<Between> {
  const [ofUser, ofOther] = await Promise.all([core.relationships.ofUser(userId), core.relationships.ofUser(otherId)]);
  const [own, theirs] = [ofUser.get(otherId), ofOther.get(userId)];
  return {
    own,
    theirs,
    areFriends: own?.type === RelationshipType.Friend && theirs?.type === RelationshipType.Friend,
    isBlocked: own?.type === RelationshipType.Blocked || theirs?.type === RelationshipType.Blocked,
  };
}

/** Which of these people have blocked the first, or are blocked by them. */
export async function blockedAmong(core: Pick<Core, 'relationships'>, userId: Snowflake, otherIds: readonly Snowflake[]): Promise<Set<Snowflake>> {
  const found = await Promise.all(otherIds.map(async (id) => ((await between(core, userId, id)).isBlocked ? [id] : [])));
  return new Set(found.flat());
}

/** Those whom this person has blocked. */
export async function blockedBy(core: Pick<Core, 'relationships'>, userId: Snowflake): Promise<Set<Snowflake>> {
  return new Set(idsOfType(await core.relationships.ofUser(userId), RelationshipType.Blocked));
}

/** Those whom this person has blocked or ignores: nothing of theirs is to call for attention. */
export async function unheardBy(core: Pick<Core, 'relationships'>, userId: Snowflake): Promise<Set<Snowflake>> {
  const all = [...(await core.relationships.ofUser(userId)).values()];
  return new Set(all.filter(({ type, is_ignored: isIgnored }) => isIgnored || type === RelationshipType.Blocked).map(({ other_id: id }) => id));
}

export async function friendsOf(core: Pick<Core, 'relationships'>, userId: Snowflake): Promise<Snowflake[]> {
  return idsOfType(await core.relationships.ofUser(userId), RelationshipType.Friend);
}

export async function friendsInCommon(core: Pick<Core, 'relationships'>, a: Snowflake, b: Snowflake): Promise<Snowflake[]> {
  const [own, theirs] = await Promise.all([friendsOf(core, a), friendsOf(core, b)]);
  const known = new Set(theirs);
  return own.filter((id) => known.has(id));
}

/** Guilds that both are in. */
export async function guildsInCommon(core: Pick<Core, 'guilds'>, a: Snowflake, b: Snowflake): Promise<Snowflake[]> {
  const [own, theirs] = await Promise.all([core.guilds.idsOfMember(a), core.guilds.idsOfMember(b)]);
  const known = new Set(theirs);
  return own.filter((id) => known.has(id));
}

const idsOfType = (all: ReadonlyMap<Snowflake, RelationshipRecord>, type: RelationshipType): Snowflake[] =>
  [...all.values()].filter((record) => record.type === type).map(({ other_id: id }) => id);
