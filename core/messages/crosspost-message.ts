import { ChannelType, MessageFlags, PermissionFlagsBits as Permission, type APIMessage, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { withFlags } from '#protocol/flags';
import type { Core } from '../core.ts';
import { spreadCrosspost } from './crosspost-copies.ts';
import type { Place } from './place.ts';
import { isSystemMessage } from './reference.ts';
import { tellEdited } from './tell-edited.ts';
import { withMessage } from './with-message.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';

/** Publishes a message of an announcement channel to all that follow it: one's own, or with MANAGE_MESSAGES another's. Source: Discord, "Crosspost Message". */
export async function crosspostMessage(core: Core, place: Place, messageId: Snowflake, byId: Snowflake): Promise<APIMessage> {
  if (place.channel.type !== ChannelType.GuildAnnouncement) throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
  const message = await core.messages.byId(place.channel.id, messageId);
  if (!message) throw apiError('UNKNOWN_MESSAGE');
  if (!(place.permissions & Permission.SendMessages)) throw apiError('MISSING_PERMISSIONS');
  if (message.author_id !== byId && !(place.permissions & Permission.ManageMessages)) throw apiError('MISSING_PERMISSIONS');
  if (message.author_id !== byId && place.guild) await demandSecondFactor(core, place.guild, byId, Permission.ManageMessages);
  if (isSystemMessage(message) || message.poll || message.flags & MessageFlags.IsCrosspost) throw apiError('INVALID_MESSAGE_TYPE');
  const published = await withMessage(core, message, async (now) => {
    if (now.flags & MessageFlags.Crossposted) throw apiError('THIS_MESSAGE_WAS_ALREADY_CROSSPOSTED');
    const changed = { ...now, flags: withFlags(now.flags, MessageFlags.Crossposted) };
    if (!(await core.messages.save(changed))) return null;
    return { changed, shown: await tellEdited(core, place, changed, byId) };
  });
  if (!published) throw apiError('UNKNOWN_MESSAGE');
  spreadCrosspost(core, published.changed).catch((error: unknown) => core.log.warn({ err: error, message: messageId }, 'a published message was not spread'));
  return published.shown;
}
