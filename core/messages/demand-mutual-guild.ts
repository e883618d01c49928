import { ChannelType } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { UserRecord } from '../users/user-record.ts';
import type { Place } from './place.ts';

/** Bots write only to people whom they share a guild with. Throws 50007. Source: Discord, "Create DM" and its help pages. */
export async function demandMutualGuild(core: Core, { channel }: Place, author: UserRecord): Promise<void> {
  const recipientId = channel.recipient_ids?.find((id) => id !== author.id);
  if (!author.bot || channel.type !== ChannelType.DM || recipientId === undefined) return;
  const [own, theirs] = await Promise.all([core.guilds.idsOfMember(author.id), core.guilds.idsOfMember(recipientId)]);
  const shared = new Set(own);
  if (!theirs.some((id) => shared.has(id))) throw apiError('CANNOT_SEND_MESSAGES_TO_THIS_USER');
}
