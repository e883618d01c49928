import { PresenceUpdateStatus, type GatewayPresenceUpdate, type Snowflake } from 'discord-api-types/v10';
import type { OwnPresence } from '#core/presences/set-presence';
import type { BusEvent } from '#core/ports/bus';
import { friendsOf } from '#core/relationships/between';
import { RelationshipType } from '#core/relationships/relationship-record';
import type { GatewayContext } from './gateway-context.ts';
import { event } from './ready.ts';
import { joined } from './session-presence.ts';

/** A presence as friends see each other, whether they share a guild or not. */
type FriendPresence = Omit<GatewayPresenceUpdate, 'guild_id'>;

interface Told {
  /** How somebody with sessions here was shown last, by this process or another; nobody who is offline. */
  last: Map<Snowflake, string>;
  /** What is on its way, one after another for each person. */
  telling: Map<Snowflake, Promise<void>>;
}

const told = new WeakMap<GatewayContext, Told>();

function toldIn(context: GatewayContext): Told {
  let known = told.get(context);
  if (!known) told.set(context, (known = { last: new Map(), telling: new Map() }));
  return known;
}

/** Shows a person to their friends as they want to be seen; says nothing where nothing changes, unless it is to be said `always`. */
export function showToFriends(context: GatewayContext, userId: Snowflake, own: OwnPresence | null, always = false): void {
  const { last, telling } = toldIn(context);
  const presence = presenceOf(userId, own);
  const before = last.get(userId);
  if (!always && (presence.status === 'offline' ? before === undefined : before === textOf(presence))) return;
  note(last, presence);
  const tell = async (): Promise<void> => {
    const friends = await friendsOf(context.core, userId);
    // Other processes with sessions of the same person hear how they were shown, too.
    if (friends.length > 0) context.core.publish({ user_ids: [userId, ...friends] }, { t: 'PRESENCE_UPDATE', d: presence });
  };
  const done = (telling.get(userId) ?? Promise.resolve())
    .then(tell)
    .catch((error: unknown) => context.core.log.warn({ err: error, user: userId }, 'the friends of a user were not told how they are seen'))
    .finally(() => {
      if (telling.get(userId) === done) telling.delete(userId);
    });
  telling.set(userId, done);
}

/** How the friends of a person are seen just now; who is offline is left out. */
export async function presencesOfFriends(context: GatewayContext, userId: Snowflake): Promise<FriendPresence[]> {
  const friends = await friendsOf(context.core, userId);
  const shown = await Promise.all(friends.map(async (id) => presenceOf(id, await seenAs(context, id))));
  return shown.filter(({ status }) => status !== 'offline');
}

/** What an event of the bus means for friends: how somebody was shown, or that two have become friends. */
export function heardOfFriends(context: GatewayContext, { t, d, scope }: BusEvent): void {
  if (t === 'PRESENCE_UPDATE' && scope.guild_id === undefined) {
    const presence = d as FriendPresence;
    const { id: userId } = presence.user;
    if (context.sessions.ofUser(userId).size === 0) return;
    note(toldIn(context).last, presence);
    context.fellows?.directory.noticeAmongFriends(userId, (own) => textOf(presenceOf(userId, own)) === textOf(presence));
    return;
  }
  if (t !== 'RELATIONSHIP_ADD') return;
  const { id, type } = d as { id: Snowflake; type: number };
  const [userId] = scope.user_ids ?? [];
  if (type !== RelationshipType.Friend || userId === undefined || context.sessions.ofUser(userId).size === 0) return;
  void introduce(context, userId, id).catch((error: unknown) => context.core.log.warn({ err: error }, 'a new friend was not shown'));
}

async function introduce(context: GatewayContext, userId: Snowflake, friendId: Snowflake): Promise<void> {
  const presence = presenceOf(friendId, await seenAs(context, friendId));
  if (presence.status === 'offline') return;
  const shown = event(context, 'PRESENCE_UPDATE', presence);
  for (const session of context.sessions.ofUser(userId)) session.dispatch(shown);
}

/** By all sessions that they have anywhere. */
async function seenAs({ sessions, fellows }: GatewayContext, userId: Snowflake): Promise<OwnPresence | null> {
  return fellows ? fellows.directory.seenAs(userId) : joined(sessions.ofUser(userId));
}

function note(last: Map<Snowflake, string>, presence: FriendPresence): void {
  if (presence.status === 'offline') last.delete(presence.user.id);
  else last.set(presence.user.id, textOf(presence));
}

function presenceOf(userId: Snowflake, own: OwnPresence | null): FriendPresence {
  const isOffline = own === null || own.status === PresenceUpdateStatus.Invisible || own.status === PresenceUpdateStatus.Offline;
  return isOffline
    ? { user: { id: userId }, status: PresenceUpdateStatus.Offline, activities: [], client_status: {} }
    : {
        user: { id: userId },
        status: own.status as NonNullable<GatewayPresenceUpdate['status']>, // invisible was taken for offline before
        activities: own.activities,
        client_status: own.client_status,
      };
}

/** When an activity was set plays no part in whether it is the same. */
const textOf = (presence: FriendPresence): string => JSON.stringify(presence, (key, value: unknown) => (key === 'created_at' ? undefined : value));
