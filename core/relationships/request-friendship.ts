import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { CreateRelationshipBody, SendFriendRequestBody } from '#protocol/rest/relationships';
import { acceptRequestsBetween } from '../channels/message-requests.ts';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import type { UserRecord } from '../users/user-record.ts';
import { between, friendsInCommon, guildsInCommon } from './between.ts';
import { block } from './block.ts';
import { changeRelationships, withBoth, type RelationshipChange } from './change-relationships.ts';
import { contactWishesOf } from './contact-wishes.ts';
import { RelationshipType, type RelationshipRecord } from './relationship-record.ts';

/** Friends and open requests of one person, each kind by itself. Source: Discord's table of limits. */
const MAX_FRIENDS = 1_000;
/** Requests that one person may begin in a day, however slowly. */
const MAX_A_DAY = 200;
const DAY_MS = 86_400_000;

/** Asks somebody by their name. Source: the unofficial "Send Friend Request". */
export async function sendFriendRequest(core: Core, user: UserRecord, { username, note }: SendFriendRequestBody): Promise<void> {
  const found = await core.users.byLogin(username.trim().toLowerCase());
  // An e-mail address tells nobody whose it is.
  if (!found || found.user.username.toLowerCase() !== username.trim().toLowerCase()) throw apiError('NO_USERS_WITH_DISCORD_TAG_EXIST');
  await requestFriendship(core, user, found.user, note);
}

/** Asks somebody, says yes to who asked, or blocks. Source: the unofficial "Create Relationship". */
export async function createRelationship(core: Core, user: UserRecord, otherId: Snowflake, { type, note }: CreateRelationshipBody): Promise<void> {
  const other = await core.userCache.find(otherId);
  if (!other) throw apiError('UNKNOWN_USER');
  if (type === RelationshipType.Blocked) await block(core, user.id, other.id);
  else await requestFriendship(core, user, other, note);
}

/** Asks, or says yes to who has asked already. To ask twice is to ask once. */
export async function requestFriendship(core: Core, user: UserRecord, other: UserRecord, note: string | null): Promise<void> {
  if (other.id === user.id) throw apiError('CANNOT_SEND_FRIEND_REQUEST_TO_SELF');
  if (other.bot || user.bot) throw apiError('BOTS_CANNOT_HAVE_FRIENDS');
  if (other.system || other.own.deleted) throw apiError('FRIEND_REQUEST_BLOCKED');
  await withBoth(core, user.id, other.id, async () => {
    const { own, theirs, isBlocked, areFriends } = await between(core, user.id, other.id);
    if (isBlocked) throw apiError('FRIEND_REQUEST_BLOCKED');
    if (areFriends) throw apiError('ALREADY_FRIENDS');
    if (own?.type === RelationshipType.Outgoing) return;
    const makesFriends = own?.type === RelationshipType.Incoming;
    await demandRoom(core, [user.id, other.id], makesFriends);
    const since = wireTime(core.clock.nowMs());
    const newRecord = (of: Snowflake, about: Snowflake, known: RelationshipRecord | undefined, type: RelationshipType): RelationshipRecord => ({
      user_id: of,
      other_id: about,
      type,
      nickname: null,
      is_ignored: known?.is_ignored ?? false,
      is_stranger: false,
      note: null,
      since,
    });
    if (makesFriends) {
      await changeRelationships(core, [
        { record: newRecord(user.id, other.id, own, RelationshipType.Friend), tell: 'ADD' },
        { record: newRecord(other.id, user.id, theirs, RelationshipType.Friend), tell: 'ADD', notifies: !theirs?.is_ignored },
      ]);
      await acceptRequestsBetween(core, user.id, other.id);
      return;
    }
    const isStranger = await demandMayAsk(core, user.id, other.id);
    await demandPatience(core, user.id);
    const asked = { ...newRecord(other.id, user.id, theirs, RelationshipType.Incoming), is_stranger: isStranger, note };
    const changes: RelationshipChange[] = [
      { record: { ...newRecord(user.id, other.id, own, RelationshipType.Outgoing), note }, tell: 'ADD' },
      { record: asked, tell: 'ADD', notifies: !asked.is_ignored },
    ];
    await changeRelationships(core, changes);
  });
}

/** Throws where somebody does not want to be asked by this person; tells whether the two have nothing in common. */
async function demandMayAsk(core: Core, userId: Snowflake, otherId: Snowflake): Promise<boolean> {
  const [{ mayAsk }, friends, guilds] = await Promise.all([
    contactWishesOf(core, otherId),
    friendsInCommon(core, userId, otherId),
    guildsInCommon(core, userId, otherId),
  ]);
  const may = mayAsk.everybody || (mayAsk.friendsOfFriends && friends.length > 0) || (mayAsk.membersOfGuilds && guilds.length > 0);
  if (!may) throw apiError('INCOMING_FRIEND_REQUESTS_DISABLED');
  return friends.length === 0 && guilds.length === 0;
}

/** Both need room: who asks, and who is asked. */
async function demandRoom(core: Core, userIds: readonly Snowflake[], makesFriends: boolean): Promise<void> {
  for (const all of await Promise.all(userIds.map((id) => core.relationships.ofUser(id)))) {
    const counts = new Map<RelationshipType, number>();
    for (const { type } of all.values()) counts.set(type, (counts.get(type) ?? 0) + 1);
    const [friends, incoming, outgoing] = [RelationshipType.Friend, RelationshipType.Incoming, RelationshipType.Outgoing].map((type) => counts.get(type) ?? 0);
    if ((friends ?? 0) >= MAX_FRIENDS) throw apiError('MAXIMUM_NUMBER_OF_FRIENDS_REACHED');
    if (!makesFriends && Math.max(incoming ?? 0, outgoing ?? 0) >= MAX_FRIENDS) throw apiError('MAXIMUM_NUMBER_OF_FRIENDS_REACHED');
  }
}

/** Beside the limits of the routes, which know no more than a minute. */
async function demandPatience(core: Core, userId: Snowflake): Promise<void> {
  const begun = await core.shortMemory.count(`friend-requests:${userId}`, 1, DAY_MS);
  if (begun > MAX_A_DAY) throw apiError('SERVICE_RESOURCE_IS_BEING_RATE_LIMITED', { retry_after: DAY_MS / 1000 / 24, global: false });
}
