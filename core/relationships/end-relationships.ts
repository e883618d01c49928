import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { BulkRemoveRelationshipsBody, BulkRemoveRelationshipsQuery, ModifyRelationshipBody } from '#protocol/rest/relationships';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import { between } from './between.ts';
import { ended } from './block.ts';
import { changeRelationships, withBoth, type RelationshipChange } from './change-relationships.ts';
import { RelationshipType, type RelationshipRecord } from './relationship-record.ts';

/** Friends no more, a request turned down or taken back, or a block lifted. Source: the unofficial "Remove Relationship". */
export const removeRelationship = (core: Core, userId: Snowflake, otherId: Snowflake): Promise<void> =>
  withBoth(core, userId, otherId, async () => {
    const { own, theirs } = await between(core, userId, otherId);
    if (!own || own.type === RelationshipType.None) throw apiError('UNKNOWN_USER');
    await changeRelationships(core, own.type === RelationshipType.Blocked ? unblocked(own) : [...ended(own), ...(theirs ? ended(theirs) : [])]);
  });

const unblocked = (own: RelationshipRecord): RelationshipChange[] =>
  own.is_ignored ? [{ record: { ...own, type: RelationshipType.None }, tell: 'UPDATE' }] : [{ record: own, tell: 'REMOVE' }];

/** A name for a friend that only oneself sees. Source: the unofficial "Modify Relationship". */
export const modifyRelationship = (core: Core, userId: Snowflake, otherId: Snowflake, { nickname }: ModifyRelationshipBody): Promise<void> =>
  withBoth(core, userId, otherId, async () => {
    const { own } = await between(core, userId, otherId);
    if (own?.type !== RelationshipType.Friend) throw apiError('MUST_BE_FRIENDS_FOR_THIS_CHANGE');
    if (own.nickname !== nickname) await changeRelationships(core, [{ record: { ...own, nickname }, tell: 'UPDATE' }]);
  });

/** Makes somebody less visible in one's own clients, and nowhere else. Source: the unofficial "Ignore User". */
export async function ignoreUser(core: Core, userId: Snowflake, otherId: Snowflake): Promise<void> {
  if (otherId === userId) throw apiError('CANNOT_SEND_FRIEND_REQUEST_TO_SELF');
  if (!(await core.userCache.find(otherId))) throw apiError('UNKNOWN_USER');
  await withBoth(core, userId, otherId, async () => {
    const { own } = await between(core, userId, otherId);
    if (own?.is_ignored) return;
    const record: RelationshipRecord = own
      ? { ...own, is_ignored: true }
      : {
          user_id: userId,
          other_id: otherId,
          type: RelationshipType.None,
          nickname: null,
          is_ignored: true,
          is_stranger: false,
          note: null,
          since: wireTime(core.clock.nowMs()),
        };
    await demandRoomToIgnore(core, userId);
    await changeRelationships(core, [{ record, tell: own ? 'UPDATE' : 'ADD' }]);
  });
}

const MAX_IGNORED = 5_000;

async function demandRoomToIgnore(core: Core, userId: Snowflake): Promise<void> {
  const all = await core.relationships.ofUser(userId);
  if ([...all.values()].filter((record) => record.is_ignored).length >= MAX_IGNORED) throw apiError('MAXIMUM_NUMBER_OF_BLOCKED_USERS_REACHED');
}

export const unignoreUser = (core: Core, userId: Snowflake, otherId: Snowflake): Promise<void> =>
  withBoth(core, userId, otherId, async () => {
    const { own } = await between(core, userId, otherId);
    if (!own?.is_ignored) return;
    const record = { ...own, is_ignored: false };
    await changeRelationships(core, [{ record, tell: own.type === RelationshipType.None ? 'REMOVE' : 'UPDATE' }]);
  });

const SPAM = 1;
const IGNORED = 2;

/** Turns down requests at once: all of a kind, or those of strangers or of who is ignored. Source: the unofficial "Bulk Remove Relationships". */
export async function bulkRemoveRelationships(
  core: Core,
  userId: Snowflake,
  { relationship_type: type = RelationshipType.Incoming, only_spam: onlySpam }: BulkRemoveRelationshipsQuery,
  { filters }: BulkRemoveRelationshipsBody,
): Promise<void> {
  const wanted = new Set(filters ?? (onlySpam ? [SPAM] : []));
  const fits = (record: RelationshipRecord): boolean =>
    record.type === type && (wanted.size === 0 || (wanted.has(SPAM) && record.is_stranger) || (wanted.has(IGNORED) && record.is_ignored));
  const chosen = [...(await core.relationships.ofUser(userId)).values()].filter(fits);
  // One by one: each is a change of two people, who may be about to say something else.
  for (const { other_id: otherId } of chosen) {
    await withBoth(core, userId, otherId, async () => {
      const { own, theirs } = await between(core, userId, otherId);
      if (!own || !fits(own)) return;
      await changeRelationships(core, own.type === RelationshipType.Blocked ? unblocked(own) : [...ended(own), ...(theirs ? ended(theirs) : [])]);
    });
  }
}

/** Whoever leaves the instance is nobody's friend. */
export async function endAllRelationships(core: Core, userId: Snowflake): Promise<void> {
  const [own, about] = await Promise.all([core.relationships.ofUser(userId), core.relationships.about(userId)]);
  for (const otherId of new Set([...own.keys(), ...about.map(({ user_id: id }) => id)])) {
    await withBoth(core, userId, otherId, async () => {
      const found = await between(core, userId, otherId);
      await changeRelationships(
        core,
        [found.own, found.theirs].flatMap((record) => (record ? [{ record, tell: 'REMOVE' }] : [])),
      );
    });
  }
}
