import { ChannelType, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { UserRecord } from '../users/user-record.ts';
import { between, guildsInCommon } from './between.ts';
import { RelationshipType } from './relationship-record.ts';

/** Who was asked to be friends may look at who asks, and the other way round. A block makes nobody acquainted. */
const ACQUAINTED: ReadonlySet<RelationshipType> = new Set([RelationshipType.Friend, RelationshipType.Incoming, RelationshipType.Outgoing]);

/** Throws 50001 to strangers: an id alone tells nothing of somebody. */
export async function demandAcquainted(core: Core, viewerId: Snowflake, user: UserRecord, guildIds?: readonly Snowflake[]): Promise<void> {
  if (user.id === viewerId || user.bot) return;
  if ((guildIds ?? (await guildsInCommon(core, viewerId, user.id))).length > 0) return;
  const { own } = await between(core, viewerId, user.id);
  if (own && ACQUAINTED.has(own.type)) return;
  const channels = await core.directChannels.ofUser(viewerId);
  // Anybody can open an empty conversation with anybody; a group takes in nobody against their wish.
  const isKnown = channels.some(
    ({ type, recipient_ids: ids, last_message_id: last }) => ids?.includes(user.id) && (type === ChannelType.GroupDM || last !== null),
  );
  if (!isKnown) throw apiError('MISSING_ACCESS');
}
