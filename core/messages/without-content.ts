import { ApplicationFlags, type APIMessage, type Snowflake } from 'discord-api-types/v10';
import type { ApplicationRecord } from '../applications/application-record.ts';

const SEES_CONTENT = ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited;

/** Reads a message as one application: whether it may see what the message says. */
interface Reader {
  bot_id: Snowflake | null;
  application_id: Snowflake;
}

/** Its own messages, and those that mention it. Source: Discord, "Message Content Intent". */
export function maySeeContent({ bot_id: botId, application_id: applicationId }: Reader, message: APIMessage): boolean {
  return message.author.id === botId || message.application_id === applicationId || message.mentions.some((user) => user.id === botId);
}

/** Nothing of what it says; the message it answers keeps its content where the application may see that one. */
export function withoutContent<Message extends APIMessage>(reader: Reader, message: Message): Message {
  const { poll: _poll, message_snapshots: snapshots, referenced_message: referenced, ...rest } = message;
  return {
    ...rest,
    content: '',
    embeds: [],
    attachments: [],
    components: [],
    ...(snapshots && {
      message_snapshots: snapshots.map((snapshot) => ({
        ...snapshot,
        message: { ...snapshot.message, content: '', embeds: [], attachments: [], components: [] },
      })),
    }),
    ...(referenced !== undefined && {
      referenced_message: referenced === null || maySeeContent(reader, referenced) ? referenced : withoutContent(reader, referenced),
    }),
  } as unknown as Message; // the same keys, some of them empty
}

/**
 * A message as an application without the MESSAGE_CONTENT switch reads it by REST: empty, unless it wrote it,
 * is mentioned in it, or it stands in a direct message.
 */
export function withoutContentFor(application: ApplicationRecord | null, isDirect: boolean, message: APIMessage): APIMessage {
  if (!application || isDirect || application.flags & SEES_CONTENT) return message;
  const reader = { bot_id: application.bot_id, application_id: application.id };
  return maySeeContent(reader, message) ? message : withoutContent(reader, message);
}
