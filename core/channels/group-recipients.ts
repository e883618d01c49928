import { ChannelType, MessageType, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { followRecipients } from '../calls/follow-recipients.ts';
import type { Core } from '../core.ts';
import { postSystemMessage } from '../messages/post-message.ts';
import { demandMayGather } from '../relationships/reach.ts';
import { presentUser } from '../users/present-user.ts';
import type { ChannelRecord } from './channel-record.ts';
import { tellGroup } from './edit-group.ts';

const MAX_RECIPIENTS = 10;

/** Takes another person into a group conversation. Source: Discord, "Group DM Add Recipient". */
export async function addRecipient(core: Core, channel: ChannelRecord, userId: Snowflake, byId: Snowflake): Promise<void> {
  demandGroup(channel);
  const user = await core.userCache.find(userId);
  if (!user) throw apiError('UNKNOWN_USER');
  if (user.bot) throw apiError('INVALID_RECIPIENTS');
  await demandMayGather(core, byId, [userId]);
  const changed = await changeRecipients(core, channel, byId, (ids) => {
    if (ids.includes(userId)) return null;
    if (ids.length >= MAX_RECIPIENTS) throw apiError('MAXIMUM_NUMBER_OF_RECIPIENTS_REACHED');
    return [...ids, userId];
  });
  if (!changed) return;
  const others = (changed.recipient_ids ?? []).filter((id) => id !== userId);
  core.publish({ user_ids: others }, { t: 'CHANNEL_RECIPIENT_ADD', d: { channel_id: channel.id, user: presentUser(user) } });
  tellGroup(core, changed, 'CHANNEL_CREATE', [userId]);
  await followRecipients(core, changed);
  await postSystemMessage(core, { channel: changed, guild: null }, MessageType.RecipientAdd, byId, { mention_ids: [userId] });
}

/** Leaves a group conversation, or takes another out as its owner. Source: Discord, "Group DM Remove Recipient". */
export async function removeRecipient(core: Core, channel: ChannelRecord, userId: Snowflake, byId: Snowflake): Promise<void> {
  demandGroup(channel);
  if (userId !== byId && channel.owner_id !== byId) throw apiError('MISSING_PERMISSIONS');
  const before = channel;
  const changed = await changeRecipients(core, channel, byId, (ids) => (ids.includes(userId) ? ids.filter((id) => id !== userId) : null));
  if (!changed) throw apiError('UNKNOWN_MEMBER');
  await followRecipients(core, changed);
  tellGroup(core, before, 'CHANNEL_DELETE', [userId]);
  const others = changed.recipient_ids ?? [];
  if (others.length === 0) return;
  core.publish({ user_ids: others }, { t: 'CHANNEL_RECIPIENT_REMOVE', d: { channel_id: channel.id, user: presentUser(core.userCache.get(userId)) } });
  if (changed.owner_id !== before.owner_id) tellGroup(core, changed, 'CHANNEL_UPDATE');
  await postSystemMessage(core, { channel: changed, guild: null }, MessageType.RecipientRemove, byId, { mention_ids: [userId] });
}

/** Saves the list that `change` returns, or nothing for null. A group whose owner left gets the next in line. */
async function changeRecipients(
  core: Core,
  channel: ChannelRecord,
  byId: Snowflake,
  change: (ids: readonly Snowflake[]) => Snowflake[] | null,
): Promise<ChannelRecord | null> {
  return core.locks.withLock(`channel:${channel.id}`, async () => {
    const known = await core.directChannels.byId(channel.id);
    if (!known?.recipient_ids?.includes(byId)) throw apiError('UNKNOWN_CHANNEL');
    await core.userCache.fetch(known.recipient_ids);
    const ids = change(known.recipient_ids);
    if (!ids) return null;
    const owner = known.owner_id && ids.includes(known.owner_id) ? known.owner_id : ids[0];
    const changed: ChannelRecord = { ...known, recipient_ids: ids, ...(owner && { owner_id: owner }) };
    await core.directChannels.save(changed);
    return changed;
  });
}

function demandGroup(channel: ChannelRecord): void {
  if (channel.type !== ChannelType.GroupDM) throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
}
