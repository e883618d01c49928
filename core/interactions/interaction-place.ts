import { PermissionFlagsBits as Permission, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { placeOf } from '../messages/place-of.ts';
import type { Place } from '../messages/place.ts';
import type { InteractionRecord } from './interaction-registry.ts';

/** What an application may do in its answers, whether or not its bot could speak there. Source: Discord, "Receiving and Responding". */
export const ANSWERING =
  Permission.ViewChannel |
  Permission.SendMessages |
  Permission.EmbedLinks |
  Permission.AttachFiles |
  Permission.ReadMessageHistory |
  Permission.UseExternalEmojis |
  Permission.UseExternalStickers;

const IN_CONVERSATIONS = Permission.EmbedLinks | Permission.AttachFiles | Permission.MentionEveryone;

/** What an application is told that it may do in a conversation, by whether its bot is the other one in it. Source: Discord, "Interaction Object". */
export const appPermissionsInConversation = (isOfBot: boolean): bigint => (isOfBot ? IN_CONVERSATIONS | Permission.UseExternalEmojis : IN_CONVERSATIONS);

/** The place of an interaction as its application writes there. Throws 10003 when the channel is gone. */
export async function answeringPlace(core: Core, interaction: Pick<InteractionRecord, 'channel_id' | 'application_id' | 'bot_id'>): Promise<Place> {
  const place = await placeOf(core, interaction.channel_id, authorIdOf(interaction));
  if (!place) throw apiError('UNKNOWN_CHANNEL');
  return { ...place, permissions: place.permissions | ANSWERING };
}

/** Who an application's answers are from: its bot, or itself when it has none. */
export const authorIdOf = ({ bot_id, application_id }: Pick<InteractionRecord, 'application_id' | 'bot_id'>): Snowflake => bot_id ?? application_id;
