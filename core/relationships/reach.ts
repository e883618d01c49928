import { ChannelType, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { acceptRequest, withNewRequest } from '../channels/message-requests.ts';
import type { ChannelRecord } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import type { UserRecord } from '../users/user-record.ts';
import { between, blockedAmong, guildsInCommon } from './between.ts';
import { contactWishesOf } from './contact-wishes.ts';

/** Whether somebody can be written to, called or taken into a group by another. */
export interface Reach {
  may: boolean;
  areFriends: boolean;
  /** Whether what is written first waits among the other's message requests. */
  asksFirst: boolean;
}

const OUT_OF_REACH: Reach = { may: false, areFriends: false, asksFirst: false };

/** Friends always; others who share a guild from which the other lets them; nobody who is blocked, or blocks. */
export async function reachOf(core: Core, userId: Snowflake, otherId: Snowflake): Promise<Reach> {
  const { isBlocked, areFriends } = await between(core, userId, otherId);
  if (isBlocked) return OUT_OF_REACH;
  if (areFriends) return { may: true, areFriends, asksFirst: false };
  const [guilds, wishes] = await Promise.all([guildsInCommon(core, userId, otherId), contactWishesOf(core, otherId)]);
  const open = guilds.filter((id) => wishes.mayWriteFrom(id));
  return { may: open.length > 0, areFriends, asksFirst: open.length > 0 && open.every((id) => wishes.asksFirstFrom(id)) };
}

/**
 * Throws 50007 where the author of a direct message may not write to the other. What reaches them first as a message request is
 * marked so, and who answers one has accepted it: the place with the channel as it is then.
 */
export async function demandMayReach(core: Core, place: Place, author: UserRecord): Promise<Place> {
  const { channel } = place;
  if (channel.type !== ChannelType.DM) return place;
  const other = await core.userCache.find(channel.recipient_ids?.find((id) => id !== author.id) ?? '0');
  if (!other) throw apiError('CANNOT_SEND_MESSAGES_TO_THIS_USER');
  const reach = await reachOf(core, author.id, other.id);
  // Who writes to a bot needs no guild with it, unless it is one itself.
  const may = reach.may || (other.bot && !author.bot && !(await between(core, author.id, other.id)).isBlocked);
  const isRejected = channel.requests?.[other.id]?.state === 'rejected' && !reach.areFriends;
  if (!may || isRejected) throw apiError('CANNOT_SEND_MESSAGES_TO_THIS_USER');
  // Who answers has taken it in, whatever they said before; and so have friends.
  for (const id of reach.areFriends ? [author.id, other.id] : [author.id])
    if (isOpenRequest(channel, id)) return { ...place, channel: await acceptRequest(core, channel, id) };
  if (!reach.asksFirst || author.bot || other.bot || isUnderWay(channel, other.id)) return place;
  return { ...place, channel: await withNewRequest(core, channel, author.id, other.id) };
}

/** Whether what somebody else began waits for this person's word, or was rejected. */
export const isOpenRequest = (channel: ChannelRecord, userId: Snowflake): boolean => (channel.requests?.[userId]?.state ?? 'accepted') !== 'accepted';

/** What two have begun is no request, however they stand to each other later. */
const isUnderWay = (channel: ChannelRecord, otherId: Snowflake): boolean => channel.last_message_id !== null || channel.requests?.[otherId] !== undefined;

/** Throws 50033 unless all of these may be taken into a group by this person. */
export async function demandMayGather(core: Core, userId: Snowflake, otherIds: readonly Snowflake[]): Promise<void> {
  const reaches = await Promise.all(otherIds.map((id) => reachOf(core, userId, id)));
  if (reaches.some(({ may }) => !may)) throw apiError('INVALID_RECIPIENTS');
}

/** Whether two people in a direct channel have nothing to say to each other any more; a group is for everybody. */
export async function areApart(core: Core, channel: ChannelRecord, userId: Snowflake): Promise<boolean> {
  if (channel.type !== ChannelType.DM) return false;
  const others = (channel.recipient_ids ?? []).filter((id) => id !== userId);
  return (await blockedAmong(core, userId, others)).size > 0;
}
