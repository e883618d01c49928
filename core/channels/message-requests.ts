import { ChannelType, type APIChannel, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { UpdateMessageRequestBody } from '#protocol/rest/people';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import type { ChannelRecord, MessageRequestRecord } from './channel-record.ts';
import { presentDirectChannel } from './present-channel.ts';

/** Who has begun more conversations than this with people who did not ask for them is taken for a nuisance. */
const REQUESTS_BEFORE_SPAM = 10;
const DAY_MS = 86_400_000;
/** Source: the unofficial "Consent Status". */
const ACCEPTED = 2;

export function waitingRequestOf(channel: ChannelRecord, userId: Snowflake): MessageRequestRecord | undefined {
  const request = channel.requests?.[userId];
  return request?.state === 'waits' ? request : undefined;
}

/** What is about to be written into it is a message request to `userId`, who hears of that before the message. */
export async function withNewRequest(core: Core, channel: ChannelRecord, byId: Snowflake, userId: Snowflake): Promise<ChannelRecord> {
  const begun = await core.shortMemory.count(`message-requests:${byId}`, 1, DAY_MS);
  const request: MessageRequestRecord = { state: 'waits', at: wireTime(core.clock.nowMs()), is_spam: begun > REQUESTS_BEFORE_SPAM };
  return change(core, channel, userId, (known) => known ?? request);
}

export const acceptRequest = (core: Core, channel: ChannelRecord, userId: Snowflake): Promise<ChannelRecord> =>
  change(core, channel, userId, (known) => known && { ...known, state: 'accepted' });

/** Two have become friends: what one of them has asked of the other is a conversation like any other. */
export async function acceptRequestsBetween(core: Core, userId: Snowflake, otherId: Snowflake): Promise<void> {
  const channels = (await core.directChannels.ofUser(userId)).filter(({ type, recipient_ids: ids }) => type === ChannelType.DM && ids?.includes(otherId));
  for (const channel of channels) for (const id of [userId, otherId]) if (waitingRequestOf(channel, id)) await acceptRequest(core, channel, id);
}

/** A conversation like any other from now on. Source: the unofficial "Update Message Request". */
export async function updateMessageRequest(
  core: Core,
  channel: ChannelRecord,
  userId: Snowflake,
  { consent_status: status }: UpdateMessageRequestBody,
): Promise<APIChannel> {
  demandWaiting(channel, userId);
  if (status !== ACCEPTED) throw formError(['consent_status'], 'BASE_TYPE_CHOICES', `Value must be one of {${ACCEPTED}}.`);
  const accepted = await acceptRequest(core, channel, userId);
  return presentDirectChannel(accepted, core.userCache, userId);
}

/** Out of sight for good: its writer is refused from then on, unless the two become friends. Source: the unofficial "Reject Message Request". */
export async function rejectMessageRequest(core: Core, channel: ChannelRecord, userId: Snowflake): Promise<APIChannel> {
  demandWaiting(channel, userId);
  await core.userCache.fetch(channel.recipient_ids ?? []);
  const shown = presentDirectChannel(channel, core.userCache, userId);
  await core.locks.withLock(`channel:${channel.id}`, async () => {
    const known = await core.directChannels.byId(channel.id);
    const request = known && waitingRequestOf(known, userId);
    if (!known || !request) throw apiError('UNKNOWN_CHANNEL');
    await core.directChannels.save({
      ...known,
      requests: { ...known.requests, [userId]: { ...request, state: 'rejected' } },
      closed_for: { ...known.closed_for, [userId]: known.last_message_id },
    });
  });
  core.publish({ user_ids: [userId] }, { t: 'CHANNEL_DELETE', d: shown });
  return shown;
}

/** Those of them that are message requests to this person. Source: the unofficial "Batch Reject Message Requests". */
export async function rejectMessageRequests(core: Core, channelIds: readonly Snowflake[], userId: Snowflake): Promise<APIChannel[]> {
  const wanted = new Set(channelIds);
  const waiting = (await core.directChannels.ofUser(userId)).filter((channel) => wanted.has(channel.id) && waitingRequestOf(channel, userId));
  const rejected: APIChannel[] = [];
  for (const channel of waiting) rejected.push(await rejectMessageRequest(core, channel, userId));
  return rejected;
}

function demandWaiting(channel: ChannelRecord, userId: Snowflake): void {
  if (channel.type !== ChannelType.DM) throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
  if (!waitingRequestOf(channel, userId)) throw apiError('UNKNOWN_CHANNEL');
}

/** Saves what becomes of the request to somebody, and tells them where it is something else than before. */
async function change(
  core: Core,
  { id }: ChannelRecord,
  userId: Snowflake,
  next: (known: MessageRequestRecord | undefined) => MessageRequestRecord | undefined,
): Promise<ChannelRecord> {
  const { channel, isChanged } = await core.locks.withLock(`channel:${id}`, async () => {
    const known = await core.directChannels.byId(id);
    if (!known) throw apiError('UNKNOWN_CHANNEL');
    const before = known.requests?.[userId];
    const request = next(before);
    if (!request || request === before) return { channel: known, isChanged: false };
    const changed: ChannelRecord = { ...known, requests: { ...known.requests, [userId]: request } };
    await core.directChannels.save(changed);
    return { channel: changed, isChanged: true };
  });
  await core.userCache.fetch(channel.recipient_ids ?? []);
  if (isChanged) core.publish({ user_ids: [userId] }, { t: 'CHANNEL_UPDATE', d: presentDirectChannel(channel, core.userCache, userId) });
  return channel;
}
