import type { APIMessage, Snowflake } from 'discord-api-types/v10';
import type { MentioningMessage } from '../ports/mention-store.ts';

/** Whom a message that was just written mentions; null for nobody. One's own name does not count. */
export function mentionsOfMessage(message: APIMessage & { guild_id?: Snowflake }): MentioningMessage | null {
  const { id, channel_id, guild_id: guildId, author, mentions, mention_roles: roles, mention_everyone: everyone } = message;
  if (mentions.length === 0 && roles.length === 0 && !everyone) return null;
  const userIds = mentions.filter((user) => user.id !== author.id && !user.bot).map((user) => user.id);
  if (userIds.length === 0 && roles.length === 0 && !everyone) return null;
  return { message_id: id, channel_id, guild_id: guildId ?? null, author_id: author.id, user_ids: userIds, role_ids: roles, everyone };
}
