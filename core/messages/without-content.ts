import { ApplicationFlags, type APIMessage } from 'discord-api-types/v10';
import type { ApplicationRecord } from '../applications/application-record.ts';

const SEES_CONTENT = ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited;

/**
 * A message as an application without the MESSAGE_CONTENT switch reads it by REST: empty, unless it wrote it,
 * is mentioned in it, or it stands in a direct message. Source: Discord, "Message Content Intent".
 */
export function withoutContentFor(application: ApplicationRecord | null, isDirect: boolean, message: APIMessage): APIMessage {
  if (!application || isDirect || application.flags & SEES_CONTENT) return message;
  const isOwn = message.author.id === application.bot_id || message.application_id === application.id;
  if (isOwn || message.mentions.some((user) => user.id === application.bot_id)) return message;
  const { poll: _poll, ...rest } = message;
  return { ...rest, content: '', embeds: [], attachments: [], components: [] };
}
