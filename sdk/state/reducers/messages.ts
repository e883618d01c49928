import type { APIMessage, GatewayMessageCreateDispatchData } from 'discord-api-types/v10';
import { compareSnowflakes } from '#protocol/snowflake';
import type { Message } from '../entities.ts';
import { EMPTY, findMessage, withEnd, withMessage, withNewMessage, withoutMessages, withPage, type History } from '../history.ts';
import type { Reducers } from '../reducer.ts';
import { lastMessageId } from '../selectors/channels.ts';
import { isPing } from '../selectors/pings.ts';
import type { State } from '../state.ts';
import { openHistory, putLastMessageId, putMember, putUser } from './put.ts';
import { withoutEmoji, withoutReaction, withReaction, withVote } from './reactions.ts';
import { stopTyping } from './typing.ts';

export const messages: Reducers = {
  MESSAGE_CREATE: created,
  MESSAGE_UPDATE(state, given) {
    change(state, given.channel_id, given.id, (known) => {
      if (given.author) asMessage(state, given as GatewayMessageCreateDispatchData);
      const { member: _member, mentions, ...said } = given;
      return { ...known, ...said, ...(mentions && { mentions }) } as Message; // what an edit leaves out stays
    });
  },
  MESSAGE_DELETE: (state, { channel_id: channelId, id }) => drop(state, channelId, [id]),
  MESSAGE_DELETE_BULK: (state, { channel_id: channelId, ids }) => drop(state, channelId, ids),
  MESSAGE_REACTION_ADD(state, { channel_id: channelId, message_id: id, emoji, user_id: userId, burst, member, guild_id: guildId }) {
    if (member && guildId !== undefined) putMember(state, guildId, member);
    change(state, channelId, id, (known) => withReaction(known, emoji, userId === state.meId, burst ?? false));
  },
  MESSAGE_REACTION_REMOVE: (state, { channel_id: channelId, message_id: id, emoji, user_id: userId, burst }) =>
    change(state, channelId, id, (known) => withoutReaction(known, emoji, userId === state.meId, burst ?? false)),
  MESSAGE_REACTION_REMOVE_ALL: (state, { channel_id: channelId, message_id: id }) => change(state, channelId, id, (known) => ({ ...known, reactions: [] })),
  MESSAGE_REACTION_REMOVE_EMOJI: (state, { channel_id: channelId, message_id: id, emoji }) =>
    change(state, channelId, id, (known) => withoutEmoji(known, emoji)),
  MESSAGE_POLL_VOTE_ADD: (state, { channel_id: channelId, message_id: id, answer_id: answerId, user_id: userId }) =>
    change(state, channelId, id, (known) => withVote(known, answerId, 1, userId === state.meId)),
  MESSAGE_POLL_VOTE_REMOVE: (state, { channel_id: channelId, message_id: id, answer_id: answerId, user_id: userId }) =>
    change(state, channelId, id, (known) => withVote(known, answerId, -1, userId === state.meId)),
  MESSAGE_SENT(state, { nonce, message }) {
    state.outbox.of(message.channel_id).delete(nonce);
    // The gateway said so before, mostly.
    const history = state.histories.get(message.channel_id);
    if (!history || findMessage(history, message.id)) return;
    if (compareSnowflakes(lastMessageId(state, message.channel_id), message.id) >= 0) return;
    const guildId = state.channels.get(message.channel_id)?.guild_id;
    created(state, { ...message, ...(guildId !== undefined && { guild_id: guildId }) });
  },
  OUTBOX_CHANGED(state, { channelId, entries }) {
    const table = state.outbox.of(channelId);
    const left = new Set(entries.map(({ id }) => id));
    for (const id of table.keys()) if (!left.has(id)) table.delete(id);
    for (const entry of entries) table.set(entry.id, entry);
  },
  MESSAGES_LOADING: (state, { channelId }) => openHistory(state, channelId, withEnd(state.histories.get(channelId) ?? EMPTY)),
  MESSAGES_LOADED(state, { channelId, page }) {
    const guildId = state.channels.get(channelId)?.guild_id;
    const loaded = page.messages.map((message) => asMessage(state, { ...message, ...(guildId !== undefined && { guild_id: guildId }) }));
    openHistory(state, channelId, withPage(state.histories.get(channelId) ?? EMPTY, { ...page, messages: loaded }));
  },
};

/** Only this person sees it, and only until they look away: nothing is unread by it. */
const EPHEMERAL = 1 << 6;

function created(state: State, given: Parameters<typeof asMessage>[1]): void {
  const message = asMessage(state, given);
  const { channel_id: channelId, author } = message;
  const history = state.histories.get(channelId);
  if (history) state.histories.set(channelId, withNewMessage(history, message));
  const isForOneself = ((message.flags ?? 0) & EPHEMERAL) !== 0;
  const channel = state.channels.get(channelId);
  if (channel && !isForOneself && putLastMessageId(state, channelId, message.id) && channel.thread_metadata && message.id !== channelId) {
    // What a post begins with is not counted.
    const { message_count: count = 0, total_message_sent: total = 0 } = channel;
    state.channels.patch(channelId, { message_count: count + 1, total_message_sent: total + 1 });
  }
  if (message.nonce !== undefined && author.id === state.meId) state.outbox.of(channelId).delete(String(message.nonce));
  stopTyping(state, channelId, author.id);
  if (!isForOneself) countUnread(state, message);
}

/** Takes out of a message what has a table of its own: users, and members where the event knows them. */
function asMessage(state: State, { member, ...message }: (APIMessage | GatewayMessageCreateDispatchData) & { member?: object; guild_id?: string }): Message {
  const { author, guild_id: guildId } = message;
  if (message.webhook_id === undefined || message.interaction_metadata) putUser(state, author);
  if (member && guildId !== undefined) putMember(state, guildId, { ...member, user_id: author.id });
  for (const mentioned of message.mentions ?? []) {
    const { member: membership, ...user } = mentioned as typeof mentioned & { member?: object };
    putUser(state, user);
    if (membership && guildId !== undefined) putMember(state, guildId, { ...membership, user_id: user.id });
  }
  if (message.referenced_message && !message.referenced_message.webhook_id) putUser(state, message.referenced_message.author);
  return message as Message;
}

/** One's own message says that all before it was read; another's may be a ping. The server tells nobody of either. */
function countUnread(state: State, message: Message): void {
  const known = state.readStates.get(message.channel_id);
  if (message.author.id === state.meId) {
    return state.readStates.set(message.channel_id, { ...known, last_message_id: message.id, mention_count: 0 });
  }
  if (known && compareSnowflakes(message.id, known.last_message_id) <= 0) return;
  if (!isPing(state, message)) return;
  state.readStates.set(message.channel_id, { ...known, last_message_id: known?.last_message_id ?? '0', mention_count: (known?.mention_count ?? 0) + 1 });
}

function change(state: State, channelId: string, messageId: string, how: (message: Message) => Message): void {
  const history = state.histories.get(channelId);
  if (history) state.histories.set(channelId, withMessage(history, messageId, how));
}

function drop(state: State, channelId: string, ids: readonly string[]): void {
  const history = state.histories.get(channelId);
  if (history) state.histories.set(channelId, withoutMessages(withNoReplyTo(history, ids), ids));
  // A thread has the id of the message that it began with, and shows it.
  for (const id of ids) {
    const thread = state.histories.get(id);
    if (thread) state.histories.set(id, withNoReplyTo(thread, [id]));
  }
}

/** What answers what is gone says so. */
function withNoReplyTo(history: History, ids: readonly string[]): History {
  const gone = new Set(ids);
  let next = history;
  for (const { messages: all } of history.stretches) {
    for (const message of all) {
      if (message.referenced_message && gone.has(message.referenced_message.id)) {
        next = withMessage(next, message.id, (known) => ({ ...known, referenced_message: null }));
      }
    }
  }
  return next;
}
