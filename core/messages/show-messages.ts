import { MessageFlags, MessageReferenceType, type APIMessage, type Snowflake } from 'discord-api-types/v10';
import { presentThread } from '../channels/present-channel.ts';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { MessageRecord } from './message-record.ts';
import { fetchUsersOf, presentMessage, type MessageExtras } from './present-message.ts';

/** Messages as one reader sees them: reactions, votes, threads and the messages replied to, each kind in one query. */
export async function showMessages(
  core: Core,
  messages: readonly MessageRecord[],
  viewerId: Snowflake | null,
  guild: GuildState | null,
): Promise<APIMessage[]> {
  if (messages.length === 0) return [];
  const byChannel = new Map<Snowflake, MessageRecord[]>();
  for (const message of messages) byChannel.set(message.channel_id, [...(byChannel.get(message.channel_id) ?? []), message]);
  const shown = new Map<Snowflake, APIMessage>();
  for (const [channelId, group] of byChannel) {
    const referenced = await referencedBy(core, channelId, group);
    const all = [...group, ...referenced.values()];
    const ids = all.map((message) => message.id);
    const polls = all.filter((message) => message.poll).map((message) => message.id);
    const [tallies, votes] = await Promise.all([
      core.reactions.tallies(channelId, ids, viewerId),
      polls.length > 0 ? core.pollVotes.counts(channelId, polls, viewerId) : new Map<Snowflake, NonNullable<MessageExtras['votes']>>(),
      fetchUsersOf(core, all),
    ]);
    const extrasOf = (message: MessageRecord): MessageExtras => ({
      reactions: tallies.get(message.id),
      votes: votes.get(message.id),
      thread: threadOf(guild, message, viewerId),
    });
    for (const message of group) {
      const isReply = message.message_reference?.type !== MessageReferenceType.Forward && message.type === 19;
      const target = isReply ? referenced.get(message.message_reference?.message_id ?? '') : undefined;
      const reply = isReply ? (target ? presentMessage(core, target, extrasOf(target)) : null) : undefined;
      shown.set(message.id, presentMessage(core, message, { ...extrasOf(message), referenced: reply }));
    }
  }
  return messages.flatMap((message) => shown.get(message.id) ?? []);
}

export async function showMessage(core: Core, message: MessageRecord, viewerId: Snowflake | null, guild: GuildState | null): Promise<APIMessage> {
  const [shown] = await showMessages(core, [message], viewerId, guild);
  if (!shown) throw new Error('a message that was given was not shown');
  return shown;
}

async function referencedBy(core: Core, channelId: Snowflake, messages: readonly MessageRecord[]): Promise<Map<Snowflake, MessageRecord>> {
  const ids = messages.flatMap((message) =>
    message.type === 19 && message.message_reference?.message_id && message.message_reference.type !== MessageReferenceType.Forward
      ? [message.message_reference.message_id]
      : [],
  );
  if (ids.length === 0) return new Map();
  return new Map((await core.messages.byIds(channelId, [...new Set(ids)])).map((message) => [message.id, message]));
}

function threadOf(guild: GuildState | null, message: MessageRecord, viewerId: Snowflake | null): MessageExtras['thread'] {
  if (!guild || !(message.flags & MessageFlags.HasThread)) return undefined;
  const thread = guild.threads.get(message.id);
  return thread ? (presentThread(thread, guild, viewerId) as MessageExtras['thread']) : undefined; // of a kind that is a thread
}
