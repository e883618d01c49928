import { PermissionFlagsBits, type APIMessage, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { MessagesQuery } from '#protocol/rest/messages';
import { holdsMessages, isVoiceLike } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import type { MessagePage } from '../ports/message-store.ts';
import type { Place } from './place.ts';
import { showMessage, showMessages } from './show-messages.ts';

/** A page of a channel's history, newest first. Without READ_MESSAGE_HISTORY it is empty. Source: Discord, "Get Channel Messages". */
export async function listMessages(core: Core, place: Place, query: MessagesQuery, viewerId: Snowflake): Promise<APIMessage[]> {
  // Forums and categories have a history like any other channel: an empty one.
  if (!holdsMessages(place.channel)) return [];
  // What is said in a voice channel is for those who may come in.
  if (isVoiceLike(place.channel) && !(place.permissions & PermissionFlagsBits.Connect)) throw apiError('MISSING_PERMISSIONS');
  if (!(place.permissions & PermissionFlagsBits.ReadMessageHistory)) return [];
  const { messages, reacted } = await core.messages.pageToShow(place.channel.id, pageOf(query), query.limit);
  return showMessages(core, messages, viewerId, place.guild, reacted);
}

export async function getMessage(core: Core, place: Place, messageId: Snowflake, viewerId: Snowflake): Promise<APIMessage> {
  const message = await core.messages.byId(place.channel.id, messageId);
  if (!message) throw apiError('UNKNOWN_MESSAGE');
  return showMessage(core, message, viewerId, place.guild);
}

function pageOf({ around, before, after }: MessagesQuery): MessagePage {
  if (around !== undefined) return { around };
  if (before !== undefined) return { before };
  return after === undefined ? { newest: true } : { after };
}
