import type { APIEmoji, APIRole, APISticker, Snowflake } from 'discord-api-types/v10';
import type { ChannelRecord } from '#core/channels/channel-record';
import type { GuildRecord } from '#core/guilds/guild-record';
import type { MemberRecord } from '#core/members/member-record';
import type { GuildSnapshot, GuildStore } from '#core/ports/guild-store';
import { DOOM_FILES, DOOM_FILES_OF_EMPTIED } from './doomed-file-store.ts';
import { CHANNEL_DATA, saveChannelRows, saveMemberRows, saveParts } from './guild-rows.ts';
import type { Database, Queries } from './pool.ts';
import { bigintKey, storableJson } from './storable.ts';

interface ChannelRow {
  data: ChannelRecord;
}

type SnapshotRow =
  | { part: 'guild'; data: GuildRecord }
  | { part: 'role'; data: APIRole }
  | { part: 'channel'; data: ChannelRecord }
  | { part: 'member'; data: MemberRecord }
  | { part: 'emoji'; data: APIEmoji }
  | { part: 'sticker'; data: APISticker };

/** One statement, so that all parts are of the same moment. */
const LOAD = `SELECT 'guild' AS part, data FROM guilds WHERE id = $1
  UNION ALL (SELECT 'role', data FROM roles WHERE guild_id = $1 ORDER BY id)
  UNION ALL (SELECT 'channel', ${CHANNEL_DATA} FROM channels c WHERE guild_id = $1 AND archived_at IS NULL ORDER BY id)
  UNION ALL SELECT 'member', data FROM members WHERE guild_id = $1
  UNION ALL (SELECT 'emoji', data FROM emojis WHERE guild_id = $1 ORDER BY id)
  UNION ALL (SELECT 'sticker', data FROM stickers WHERE guild_id = $1 ORDER BY id)`;

/** Due at once. */
const LONG_AGO = '-infinity';
/** By what threads are sorted; the newest message is known only to the messages themselves. */
const THREAD_ORDERS = {
  id: 'id',
  last_message_id: "(SELECT coalesce(greatest((c.data->>'last_message_id')::bigint, max(m.id)), c.id) FROM messages m WHERE m.channel_id = c.id)",
  archive_timestamp: "(data->'thread_metadata'->>'archive_timestamp')",
} as const;

/** Guilds in PostgreSQL. */
export function postgresGuildStore(database: Database): GuildStore {
  return {
    insert: ({ guild, roles, channels, members, emojis, stickers }) =>
      database.transaction(async (queries) => {
        await queries.run('insert_guild', 'INSERT INTO guilds (id, data) VALUES ($1, $2)', [guild.id, storableJson(guild)]);
        await saveParts(queries, 'roles', guild.id, roles);
        await saveChannelRows(queries, channels);
        await saveMemberRows(queries, members);
        await saveParts(queries, 'emojis', guild.id, emojis);
        await saveParts(queries, 'stickers', guild.id, stickers);
      }),

    load: async (guildId) => snapshotOf(await database.rows<SnapshotRow>('load_guild', LOAD, [bigintKey(guildId)])),

    async save(guild) {
      await database.run('save_guild', 'UPDATE guilds SET data = $2 WHERE id = $1', [guild.id, storableJson(guild)]);
    },

    remove: (guildId, files) =>
      patiently(database, async (queries) => {
        const text = `WITH emptied AS (DELETE FROM messages WHERE guild_id = $1 RETURNING channel_id, id, data) ${DOOM_FILES_OF_EMPTIED}`;
        await queries.run('remove_messages_of_guild', text, [bigintKey(guildId)]);
        await queries.run('doom_files', DOOM_FILES, [files, LONG_AGO]);
        await queries.run('remove_guild', 'DELETE FROM guilds WHERE id = $1', [bigintKey(guildId)]);
      }),

    async idsOfMember(userId) {
      const text = 'SELECT guild_id FROM members WHERE user_id = $1 ORDER BY guild_id';
      const rows = await database.rows<{ guild_id: Snowflake }>('guilds_of_member', text, [bigintKey(userId)]);
      return rows.map((row) => row.guild_id);
    },

    saveRoles: (guildId, roles) => saveParts(database, 'roles', guildId, roles),

    async removeRole(guildId, roleId) {
      const text = `WITH gone AS (DELETE FROM roles WHERE guild_id = $1 AND id = $2::bigint),
        taken AS (UPDATE members SET data = jsonb_set(data, '{roles}', (data->'roles') - $2::text) WHERE guild_id = $1 AND data->'roles' ? $2::text)
        UPDATE channels SET data = jsonb_set(data, '{permission_overwrites}', (
          SELECT coalesce(jsonb_agg(overwrite ORDER BY place), '[]') FROM jsonb_array_elements(data->'permission_overwrites') WITH ORDINALITY AS each (overwrite, place)
          WHERE overwrite->>'id' <> $2::text))
        WHERE guild_id = $1 AND data->'permission_overwrites' @> jsonb_build_array(jsonb_build_object('id', $2::text))`;
      await database.run('remove_role', text, [guildId, roleId]);
    },

    saveChannels: (channels) => saveChannelRows(database, channels),

    removeChannel: (channelId, files) =>
      patiently(database, async (queries) => {
        // Channels inside a category stay; only threads go with their parent.
        const text = `WITH doomed AS (SELECT id FROM channels WHERE id = $1 OR (parent_id = $1 AND type IN (10, 11, 12))),
          emptied AS (DELETE FROM messages WHERE channel_id IN (SELECT id FROM doomed UNION SELECT $1) RETURNING channel_id, id, data),
          filed AS (${DOOM_FILES_OF_EMPTIED})
          DELETE FROM channels WHERE id IN (SELECT id FROM doomed)`;
        await queries.run('remove_channel', text, [bigintKey(channelId)]);
        await queries.run('doom_files', DOOM_FILES, [files, LONG_AGO]);
      }),

    async channelById(channelId) {
      const [row] = await database.rows<ChannelRow>('channel_by_id', `SELECT ${CHANNEL_DATA} AS data FROM channels c WHERE id = $1`, [bigintKey(channelId)]);
      return row?.data ?? null;
    },

    async channelsByIds(channelIds) {
      if (channelIds.length === 0) return [];
      const text = `SELECT ${CHANNEL_DATA} AS data FROM channels c WHERE id = ANY ($1::bigint[])`;
      return (await database.rows<ChannelRow>('channels_by_ids', text, [channelIds.map(bigintKey)])).map((row) => row.data);
    },

    async archivedThreads(parentId, kind, before, limit) {
      const text = `SELECT ${CHANNEL_DATA} AS data FROM channels c
        WHERE parent_id = $1 AND type = ANY ($2::smallint[]) AND archived_at < coalesce($3::timestamptz, 'infinity') ORDER BY archived_at DESC, id DESC LIMIT $4`;
      const values = [bigintKey(parentId), kind === 'private' ? [12] : [10, 11], before, limit];
      return (await database.rows<ChannelRow>('archived_threads', text, values)).map((row) => row.data);
    },

    async searchThreads(parentId, filter) {
      const order = filter.isAscending ? 'ASC' : 'DESC';
      const text = `SELECT ${CHANNEL_DATA} AS data, count(*) OVER ()::integer AS total FROM channels c
        WHERE parent_id = $1 AND type = ANY ($2::smallint[])
          AND ($3::text IS NULL OR strpos(lower(data->>'name'), lower($3)) > 0)
          AND ($4::bigint IS NULL OR id > $4) AND ($5::bigint IS NULL OR id < $5)
          AND (cardinality($6::text[]) = 0 OR CASE WHEN $7 THEN data->'applied_tags' ?& $6 ELSE data->'applied_tags' ?| $6 END)
          AND ($8::boolean IS NULL OR (archived_at IS NOT NULL) = $8)
        ORDER BY ${THREAD_ORDERS[filter.sortBy]} ${order}, id ${order} LIMIT $9 OFFSET $10`;
      const rows = await database.rows<ChannelRow & { total: number }>(`search_threads_${filter.sortBy}_${order}`, text, [
        bigintKey(parentId),
        filter.withPrivate ? [10, 11, 12] : [10, 11],
        filter.name,
        filter.minId && bigintKey(filter.minId),
        filter.maxId && bigintKey(filter.maxId),
        filter.tags,
        filter.needsAllTags,
        filter.archived,
        filter.limit,
        filter.offset,
      ]);
      return { threads: rows.map((row) => row.data), total: rows[0]?.total ?? 0 };
    },

    async silentThreads(now, limit) {
      const text = `SELECT ${CHANNEL_DATA} AS data FROM channels c WHERE silent_at <= $1 ORDER BY silent_at LIMIT $2`;
      return (await database.rows<ChannelRow>('silent_threads', text, [now, limit])).map((row) => row.data);
    },

    async lookLaterAtThreads(threads) {
      if (threads.length === 0) return;
      const text = `UPDATE channels c SET silent_at = later.at FROM unnest($1::bigint[], $2::timestamptz[]) AS later (id, at)
        WHERE c.id = later.id AND c.archived_at IS NULL`;
      await database.run('look_later_at_threads', text, [threads.map(({ id }) => bigintKey(id)), threads.map(({ at }) => at)]);
    },

    async archivedThreadsJoined(parentId, userId, before, limit) {
      const text = `SELECT ${CHANNEL_DATA} AS data FROM channels c JOIN thread_members t ON t.thread_id = c.id AND t.user_id = $2
        WHERE parent_id = $1 AND type = 12 AND archived_at IS NOT NULL AND ($3::bigint IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`;
      const values = [bigintKey(parentId), userId, before && bigintKey(before), limit];
      return (await database.rows<ChannelRow>('archived_threads_joined', text, values)).map((row) => row.data);
    },

    insertMember: (member) => saveMemberRows(database, [member]),
    saveMembers: (members) => saveMemberRows(database, members),

    async wasMember(guildId, userId) {
      const text = 'SELECT 1 FROM former_members WHERE guild_id = $1 AND user_id = $2';
      return (await database.rows('was_member', text, [guildId, userId])).length > 0;
    },

    temporaryMembers: () =>
      database.rows<{ guild_id: Snowflake; user_id: Snowflake }>(
        'temporary_members',
        `SELECT guild_id, user_id FROM members WHERE (data->'temporary' = 'true' OR data ? 'guest_channel_id') AND data->'roles' = '[]'`,
        [],
      ),

    async removeMembers(guildId, userIds) {
      const text = `WITH gone AS (DELETE FROM members WHERE guild_id = $1 AND user_id = ANY ($2::bigint[]) RETURNING guild_id, user_id),
        known AS (INSERT INTO former_members SELECT guild_id, user_id FROM gone ON CONFLICT DO NOTHING),
        out AS (DELETE FROM thread_members t USING channels c WHERE t.user_id = ANY ($2::bigint[]) AND c.id = t.thread_id AND c.guild_id = $1 RETURNING thread_id)
        UPDATE channels c SET data = c.data || jsonb_build_object('member_count',
          least(50, (SELECT count(*) FROM thread_members t WHERE t.thread_id = c.id AND t.user_id <> ALL ($2::bigint[]))))
        WHERE c.id IN (SELECT thread_id FROM out)`;
      await database.run('remove_members', text, [guildId, userIds]);
    },

    saveEmojis: (guildId, emojis) => saveParts(database, 'emojis', guildId, emojis),
    async removeEmoji(guildId, emojiId) {
      await database.run('remove_emoji', 'DELETE FROM emojis WHERE guild_id = $1 AND id = $2', [guildId, bigintKey(emojiId)]);
    },

    saveStickers: (guildId, stickers) => saveParts(database, 'stickers', guildId, stickers),
    async removeSticker(guildId, stickerId) {
      await database.run('remove_sticker', 'DELETE FROM stickers WHERE guild_id = $1 AND id = $2', [guildId, bigintKey(stickerId)]);
    },

    async emojiById(emojiId) {
      const [row] = await database.rows<{ data: APIEmoji }>('emoji_by_id', 'SELECT data FROM emojis WHERE id = $1', [bigintKey(emojiId)]);
      return row?.data ?? null;
    },
    async anyEmojis(emojiIds) {
      const text = `SELECT data FROM emojis WHERE id = ANY($1::bigint[])
        UNION ALL SELECT data FROM application_emojis WHERE id = ANY($1::bigint[])`;
      return (await database.rows<{ data: APIEmoji }>('any_emojis', text, [emojiIds.map(bigintKey)])).map((row) => row.data);
    },
    async stickerById(stickerId) {
      const [row] = await database.rows<{ data: APISticker }>('sticker_by_id', 'SELECT data FROM stickers WHERE id = $1', [bigintKey(stickerId)]);
      return row?.data ?? null;
    },
  };
}

/** A transaction that may take as long as it needs: years of messages can go with a guild. */
const patiently = (database: Database, work: (queries: Queries) => Promise<void>): Promise<void> =>
  database.transaction(async (queries) => {
    await queries.run('no_timeout', 'SET LOCAL statement_timeout = 0');
    await work(queries);
  });

function snapshotOf(rows: readonly SnapshotRow[]): GuildSnapshot | null {
  const first = rows.find((row) => row.part === 'guild');
  if (!first) return null;
  const snapshot: GuildSnapshot = {
    guild: first.data,
    roles: [],
    channels: [],
    members: [],
    emojis: [],
    stickers: [],
  };
  for (const row of rows) {
    if (row.part === 'role') snapshot.roles.push(row.data);
    else if (row.part === 'channel') snapshot.channels.push(row.data);
    else if (row.part === 'member') snapshot.members.push(row.data);
    else if (row.part === 'emoji') snapshot.emojis.push(row.data);
    else if (row.part === 'sticker') snapshot.stickers.push(row.data);
  }
  return snapshot;
}
