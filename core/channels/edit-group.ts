import { ChannelType, MessageType, type APIChannel, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { EditChannelBody } from '#protocol/rest/channels';
import type { Core } from '../core.ts';
import { doomReplacedImages } from '../images/doom-replaced-images.ts';
import { keepImage } from '../images/keep-image.ts';
import { postSystemMessage } from '../messages/post-message.ts';
import type { ChannelRecord } from './channel-record.ts';
import { presentDirectChannel } from './present-channel.ts';

/** Name and icon of a group conversation, and who owns it; any of its people may change them. Source: Discord, "Modify Channel". */
export async function editGroup(core: Core, channel: ChannelRecord, body: EditChannelBody, byId: Snowflake): Promise<APIChannel> {
  if (channel.type !== ChannelType.GroupDM) throw apiError('CANNOT_EXECUTE_ACTION_ON_DM_CHANNEL');
  const icon = await keepImage(core, 'channel-icons', channel.id, body.icon, channel.icon ?? null);
  const { before, changed } = await core.locks.withLock(`channel:${channel.id}`, async () => {
    const known = await core.directChannels.byId(channel.id);
    if (!known?.recipient_ids?.includes(byId)) throw apiError('UNKNOWN_CHANNEL');
    const next: ChannelRecord = { ...known, icon };
    if (body.name !== undefined) next.name = body.name || null;
    if (body.owner) {
      if (known.owner_id !== byId || !known.recipient_ids.includes(body.owner)) throw apiError('MISSING_PERMISSIONS');
      next.owner_id = body.owner;
    }
    await core.directChannels.save(next);
    await doomReplacedImages(core, 'channel-icons', channel.id, [known.icon], [icon]);
    return { before: known, changed: next };
  });
  tellGroup(core, changed, 'CHANNEL_UPDATE');
  const place = { channel: changed, guild: null };
  if (before.name !== changed.name) await postSystemMessage(core, place, MessageType.ChannelNameChange, byId, { content: changed.name ?? '' });
  if ((before.icon ?? null) !== icon) await postSystemMessage(core, place, MessageType.ChannelIconChange, byId);
  return presentDirectChannel(changed, core.userCache, byId);
}

/** Each of its people sees a group conversation without themselves. */
export function tellGroup(
  core: Core,
  channel: ChannelRecord,
  t: 'CHANNEL_CREATE' | 'CHANNEL_UPDATE' | 'CHANNEL_DELETE',
  userIds: readonly Snowflake[] = channel.recipient_ids ?? [],
): void {
  for (const userId of userIds) core.publish({ user_ids: [userId] }, { t, d: presentDirectChannel(channel, core.userCache, userId) });
}
