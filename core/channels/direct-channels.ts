import { ChannelType, type APIChannel, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { CreateDmBody } from '#protocol/rest/users';
import type { Core } from '../core.ts';
import type { UserRecord } from '../users/user-record.ts';
import { isClosedFor, type ChannelRecord } from './channel-record.ts';
import { demandMayGather, reachOf } from '../relationships/reach.ts';
import { newChannel } from './new-channel.ts';
import { presentDirectChannel } from './present-channel.ts';

/** People in a group, its maker included. Source: Discord, "Group DM". */
const MAX_RECIPIENTS = 10;
/** Groups that one person may be in; Discord's table of limits. */
const MAX_GROUPS = 100;

/** Opens the conversation with one person, or a group of several. Source: Discord, "Create DM" and "Create Group DM". */
export async function createDirectChannel(core: Core, user: UserRecord, body: CreateDmBody): Promise<APIChannel> {
  const asked = body.recipient_id ? [body.recipient_id] : (body.recipients ?? []);
  const others = [...new Set(asked)].filter((id) => id !== user.id);
  if (others.length === 0)
    throw asked.length > 0 ? apiError('INVALID_RECIPIENTS') : formError(['recipient_id'], 'BASE_TYPE_REQUIRED', 'This field is required');
  await core.userCache.fetch(others);
  if (others.some((id) => !core.userCache.peek(id))) throw apiError('INVALID_RECIPIENTS');
  const [only] = others;
  const channel = others.length === 1 && only ? await openPair(core, user.id, only) : await openGroup(core, user, others);
  return presentDirectChannel(channel, core.userCache, user.id);
}

/** The one conversation of two, made when there is none. */
export async function openPair(core: Core, userId: Snowflake, otherId: Snowflake): Promise<ChannelRecord> {
  const { channel, created } = await core.directChannels.between(userId, otherId, core.ids.next());
  if (!created) return isClosedFor(channel, userId) ? reopenDirectChannel(core, channel, [userId]) : channel;
  if ((await reachOf(core, userId, otherId)).may) {
    await tellCreated(core, channel, channel.recipient_ids ?? []);
    return channel;
  }
  // Nobody sees an empty conversation with somebody who may not write to them; what is written in it one day opens it.
  const hidden: ChannelRecord = { ...channel, closed_for: { [otherId]: channel.last_message_id } };
  await core.directChannels.save(hidden);
  await tellCreated(core, hidden, [userId]);
  return hidden;
}

/** Brings a conversation back to people who had closed it. */
export async function reopenDirectChannel(core: Core, channel: ChannelRecord, userIds: readonly Snowflake[]): Promise<ChannelRecord> {
  const opened = await core.locks.withLock(`channel:${channel.id}`, async () => {
    const known = await core.directChannels.byId(channel.id);
    if (!known?.closed_for) return known;
    const closedFor = Object.fromEntries(Object.entries(known.closed_for).filter(([id]) => !userIds.includes(id)));
    const next = { ...known, closed_for: closedFor };
    await core.directChannels.save(next);
    return next;
  });
  await tellCreated(core, opened ?? channel, userIds);
  return opened ?? channel;
}

async function openGroup(core: Core, user: UserRecord, others: readonly Snowflake[]): Promise<ChannelRecord> {
  if (user.bot) throw apiError('BOTS_CANNOT_USE_THIS_ENDPOINT');
  if (others.length >= MAX_RECIPIENTS) throw apiError('MAXIMUM_NUMBER_OF_RECIPIENTS_REACHED');
  if (others.some((id) => core.userCache.get(id).bot)) throw apiError('INVALID_RECIPIENTS');
  await demandMayGather(core, user.id, others);
  const present = await core.directChannels.ofUser(user.id);
  if (present.filter((channel) => channel.type === ChannelType.GroupDM).length >= MAX_GROUPS) throw apiError('MAXIMUM_NUMBER_OF_GROUP_DMS_REACHED');
  const channel = newChannel(core.ids.next(), null, ChannelType.GroupDM, null, { icon: null, owner_id: user.id, recipient_ids: [user.id, ...others] });
  await core.directChannels.insertGroup(channel);
  await tellCreated(core, channel, channel.recipient_ids ?? []);
  return channel;
}

/** Each sees the others. Bots hear nothing of direct channels since gateway version 8. */
async function tellCreated(core: Core, channel: ChannelRecord, userIds: readonly Snowflake[]): Promise<void> {
  await core.userCache.fetch(channel.recipient_ids ?? []);
  for (const id of userIds) {
    if (core.userCache.get(id).bot) continue;
    core.publish({ user_ids: [id] }, { t: 'CHANNEL_CREATE', d: presentDirectChannel(channel, core.userCache, id) });
  }
}

/** A person's conversations; bots have no such list. Source: the unofficial "List Private Channels". */
export async function listDirectChannels(core: Core, user: UserRecord): Promise<APIChannel[]> {
  if (user.bot) return [];
  const channels = (await core.directChannels.ofUser(user.id)).filter((channel) => !isClosedFor(channel, user.id));
  await core.userCache.fetch(channels.flatMap((channel) => channel.recipient_ids ?? []));
  return channels.map((channel) => presentDirectChannel(channel, core.userCache, user.id));
}
