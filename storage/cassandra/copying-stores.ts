import { setTimeout as sleep } from 'node:timers/promises';
import type { Snowflake } from 'discord-api-types/v10';
import type { Stores } from '#core/ports/stores';
import type { OpenedStores } from '../postgres/open-stores.ts';
import { copyChanges } from './changes.ts';
import { NotCopiedError } from './following-phase.ts';
import { oneMoreRun } from './one-more-run.ts';
import type { Engine } from './outbox.ts';

/** So long a write waits for the other engine, which is not read yet. */
const WAITS_MS = 250;

/**
 * The stores while messages move. PostgreSQL decides what happens and notes it; before a write is answered Cassandra has it
 * too, so that whoever reads there sees what they wrote; while only PostgreSQL is read a Cassandra that is away holds up little.
 */
export function copyingStores({ stores, database }: OpenedStores, engine: Engine, how: 'read from PostgreSQL' | 'read from Cassandra'): Stores {
  const copyNow = oneMoreRun((channelId: Snowflake | undefined) => copyChanges(database, engine, channelId));
  const copied = async <Result>(written: Promise<Result>, channelId?: Snowflake): Promise<Result> => {
    const result = await written;
    const copying = copyNow(channelId);
    if (how === 'read from Cassandra')
      await copying.catch((cause: unknown) => {
        throw new NotCopiedError(result, cause);
      });
    else await Promise.race([copying.catch(() => undefined), sleep(WAITS_MS, undefined, { ref: false })]);
    return result;
  };
  const { messages, reactions, readStates, pins, guilds } = stores;
  const inCassandra = how === 'read from Cassandra';
  return {
    ...stores,
    messages: {
      ...messages,
      ...(inCassandra && {
        byId: (channelId, messageId) => engine.messages.byId(channelId, messageId),
        byIds: (channelId, messageIds) => engine.messages.byIds(channelId, messageIds),
        page: (channelId, page, limit) => engine.messages.page(channelId, page, limit),
      }),
      insert: (message) => copied(messages.insert(message), message.channel_id),
      save: (message) => copied(messages.save(message), message.channel_id),
      remove: (channelId, messageIds) => copied(messages.remove(channelId, messageIds), channelId),
    },
    reactions: {
      ...reactions,
      ...(inCassandra && {
        users: (channelId, messageId, emojiKey, kind, after, limit) => engine.reactions.users(channelId, messageId, emojiKey, kind, after ?? '0', limit),
        tallies: (channelId, messageIds, me) => engine.reactions.talliesOf(channelId, messageIds, me),
      }),
      add: (channelId, ...reaction) => copied(reactions.add(channelId, ...reaction), channelId),
      remove: (channelId, ...reaction) => copied(reactions.remove(channelId, ...reaction), channelId),
      removeEmoji: (channelId, ...emoji) => copied(reactions.removeEmoji(channelId, ...emoji), channelId),
      removeAll: (channelId, messageId) => copied(reactions.removeAll(channelId, messageId), channelId),
    },
    readStates: {
      ...readStates,
      ...(inCassandra && { ofUser: (userId) => engine.readStates.ofUser(userId) }),
      save: (states) => copied(readStates.save(states)),
      remove: (userId, channelId) => copied(readStates.remove(userId, channelId), channelId),
    },
    pins: {
      ...pins,
      add: (channelId, ...pin) => copied(pins.add(channelId, ...pin), channelId),
      remove: (channelId, ...pin) => copied(pins.remove(channelId, ...pin), channelId),
    },
    guilds: {
      ...guilds,
      remove: (guildId, files) => copied(guilds.remove(guildId, files)),
      removeChannel: (channelId, files) => copied(guilds.removeChannel(channelId, files)),
    },
    atomically: (work) => copied(stores.atomically(work)),
  };
}
