import type { Snowflake } from 'discord-api-types/v10';
import type { ChannelRecord } from '#core/channels/channel-record';
import type { DirectChannelStore } from '#core/ports/direct-channel-store';
import type { GuildStore } from '#core/ports/guild-store';
import { postgresGuildStore } from '../postgres/guild-store.ts';
import { databaseWithin, type Queries } from '../postgres/pool.ts';
import { bigintKey } from '../postgres/storable.ts';
import { atOnce } from '#core/at-once';
import { DOOM_UNSHARED_FILES } from './file-rows.ts';
import { saysElsewhere } from './message-engine.ts';
import type { MessageRows } from './message-rows.ts';
import type { Change, Mutation } from './outbox.ts';

const MOST_AT_ONCE = 32;

/** Guilds in PostgreSQL, whose messages are in Cassandra: those tell which is the newest of a channel, and go with it. */
export function composedGuildStore(inPostgres: GuildStore, messages: MessageRows, change: Change): GuildStore {
  const withNewest = newestIn(messages);
  return {
    ...inPostgres,
    async load(guildId) {
      const snapshot = await inPostgres.load(guildId);
      return snapshot && { ...snapshot, channels: await withNewest(snapshot.channels) };
    },
    async channelById(channelId) {
      const channel = await inPostgres.channelById(channelId);
      return channel && ((await withNewest([channel]))[0] ?? null);
    },
    channelsByIds: async (channelIds) => withNewest(await inPostgres.channelsByIds(channelIds)),
    archivedThreads: async (parentId, kind, before, limit) => withNewest(await inPostgres.archivedThreads(parentId, kind, before, limit)),
    archivedThreadsJoined: async (parentId, userId, before, limit) => withNewest(await inPostgres.archivedThreadsJoined(parentId, userId, before, limit)),
    async searchThreads(parentId, filter) {
      const { threads, total } = await inPostgres.searchThreads(parentId, filter);
      return { threads: await withNewest(threads), total };
    },
    remove: (guildId, files) =>
      change(async (queries) => {
        await saysElsewhere(queries);
        const rows = await queries.rows<{ id: Snowflake }>('channels_of_guild', 'SELECT id FROM channels WHERE guild_id = $1', [bigintKey(guildId)]);
        await queries.run('doom_files_of_guild', DOOM_UNSHARED_FILES('guild_id = $1'), [bigintKey(guildId)]);
        const mutations = await emptied(
          queries,
          rows.map((row) => row.id),
        );
        await postgresGuildStore(databaseWithin(queries)).remove(guildId, files);
        return { result: undefined, mutations };
      }),
    removeChannel: (channelId, files) =>
      change(async (queries) => {
        await saysElsewhere(queries);
        const text = 'SELECT id FROM channels WHERE parent_id = $1 AND type IN (10, 11, 12)';
        const threads = await queries.rows<{ id: Snowflake }>('threads_of_channel', text, [bigintKey(channelId)]);
        const ids = [bigintKey(channelId), ...threads.map((row) => row.id)];
        await queries.run('doom_files_of_channels', DOOM_UNSHARED_FILES('channel_id = ANY ($1::bigint[])'), [ids]);
        const mutations = await emptied(queries, ids);
        await postgresGuildStore(databaseWithin(queries)).removeChannel(channelId, files);
        return { result: undefined, mutations };
      }),
  };
}

/** What hangs on the messages of these channels here goes at once, and the messages in a moment. */
async function emptied(queries: Queries, channelIds: readonly Snowflake[]): Promise<Mutation[]> {
  await queries.run('remove_pins_of_channels', 'DELETE FROM pins WHERE channel_id = ANY ($1::bigint[])', [channelIds]);
  await queries.run('remove_votes_of_channels', 'DELETE FROM poll_votes WHERE channel_id = ANY ($1::bigint[])', [channelIds]);
  return channelIds.map((id) => ({ do: 'empty', channel_id: id }));
}

/** Direct channels in PostgreSQL with the newest message of each from Cassandra. */
export function composedDirectChannelStore(inPostgres: DirectChannelStore, messages: MessageRows): DirectChannelStore {
  const withNewest = newestIn(messages);
  return {
    ...inPostgres,
    async between(a, b, id) {
      const { channel, created } = await inPostgres.between(a, b, id);
      return { channel: created ? channel : ((await withNewest([channel]))[0] ?? channel), created };
    },
    ofUser: async (userId) => withNewest(await inPostgres.ofUser(userId)),
    async byId(channelId) {
      const channel = await inPostgres.byId(channelId);
      return channel && ((await withNewest([channel]))[0] ?? null);
    },
  };
}

const CATEGORY = 4;

const newestIn =
  (messages: MessageRows) =>
  (channels: readonly ChannelRecord[]): Promise<ChannelRecord[]> =>
    atOnce(channels, MOST_AT_ONCE, async (channel) => {
      if (channel.type === CATEGORY) return channel;
      const [known, newest] = [channel.last_message_id, await messages.newestId(channel.id)];
      return { ...channel, last_message_id: newest !== null && (!known || BigInt(newest) > BigInt(known)) ? newest : (known ?? null) };
    });
