import { MessageFlags, MessageType, type APIMessage, type Snowflake } from 'discord-api-types/v10';
import type { ChannelRecord } from '../channels/channel-record.ts';
import { presentThread } from '../channels/present-channel.ts';
import type { Core } from '../core.ts';
import type { ReactionTally } from '../ports/message-store.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { MessageRecord } from './message-record.ts';
import { fetchUsersOf, presentMessage, type MessageExtras } from './present-message.ts';
import { showsReference } from './reference.ts';

/**
 * Messages as one reader sees them: reactions, votes, threads and the messages replied to, each kind in one query. `reacted` names
 * those of them that may have reactions, where whoever read them knows.
 */
export async function showMessages(
  core: Core,
  messages: readonly MessageRecord[],
  viewerId: Snowflake | null,
  guild: GuildState | null,
  reacted: ReadonlySet<Snowflake> | null = null,
): Promise<APIMessage[]> {
  if (messages.length === 0) return [];
  const byChannel = new Map<Snowflake, MessageRecord[]>();
  for (const message of messages) {
    const group = byChannel.get(message.channel_id);
    if (group) group.push(message);
    else byChannel.set(message.channel_id, [message]);
  }
  const shown = new Map<Snowflake, APIMessage>();
  for (const [channelId, group] of byChannel) {
    const [referenced, archived] = await Promise.all([referencedBy(core, channelId, group), archivedThreadsOf(core, guild, group)]);
    const others = [...referenced.values()].filter((message) => message.channel_id === channelId);
    const all = others.length === 0 ? group : [...group, ...others];
    const reactedIds = [...(reacted ? group.filter(({ id }) => reacted.has(id)) : group), ...others].map((message) => message.id);
    const polls = all.filter((message) => message.poll).map((message) => message.id);
    const [tallies, votes] = await Promise.all([
      reactedIds.length > 0 ? core.reactions.tallies(channelId, reactedIds, viewerId) : NO_TALLIES,
      polls.length > 0 ? core.pollVotes.counts(channelId, polls, viewerId) : new Map<Snowflake, NonNullable<MessageExtras['votes']>>(),
      fetchUsersOf(core, referenced.size === 0 ? group : [...group, ...referenced.values()]),
    ]);
    const extrasOf = (message: MessageRecord): MessageExtras => ({
      reactions: tallies.get(message.id),
      votes: votes.get(message.id),
      thread: threadOf(guild, message, viewerId, archived),
    });
    for (const message of group) {
      const isShown = showsReference(message);
      const target = isShown ? referenced.get(message.message_reference?.message_id ?? '') : undefined;
      const reply = isShown ? (target ? presentMessage(core, target, extrasOf(target)) : null) : undefined;
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

const NO_TALLIES: ReadonlyMap<Snowflake, ReactionTally[]> = new Map();

/** The messages that these show as replied to; the one a thread began with stands in the thread's parent. */
async function referencedBy(core: Core, channelId: Snowflake, messages: readonly MessageRecord[]): Promise<Map<Snowflake, MessageRecord>> {
  const idsOf = new Map<Snowflake, Set<Snowflake>>();
  for (const message of messages) {
    const reference = message.message_reference;
    if (!showsReference(message) || !reference?.message_id) continue;
    const inChannel = message.type === MessageType.ThreadStarterMessage ? reference.channel_id : channelId;
    idsOf.set(inChannel, (idsOf.get(inChannel) ?? new Set()).add(reference.message_id));
  }
  const found = await Promise.all([...idsOf].map(([id, ids]) => core.messages.byIds(id, [...ids])));
  return new Map(found.flat().map((message) => [message.id, message]));
}

/** Threads of these messages that are no longer in memory. */
async function archivedThreadsOf(core: Core, guild: GuildState | null, messages: readonly MessageRecord[]): Promise<Map<Snowflake, ChannelRecord>> {
  const ids = messages.filter((message) => message.flags & MessageFlags.HasThread && !guild?.threads.has(message.id)).map((message) => message.id);
  return new Map((guild && ids.length > 0 ? await core.guilds.channelsByIds(ids) : []).map((thread) => [thread.id, thread]));
}

function threadOf(
  guild: GuildState | null,
  message: MessageRecord,
  viewerId: Snowflake | null,
  archived: ReadonlyMap<Snowflake, ChannelRecord>,
): MessageExtras['thread'] {
  if (!guild || !(message.flags & MessageFlags.HasThread)) return undefined;
  const thread = guild.threads.get(message.id) ?? archived.get(message.id);
  return thread ? (presentThread(thread, guild, viewerId) as MessageExtras['thread']) : undefined; // of a kind that is a thread
}
