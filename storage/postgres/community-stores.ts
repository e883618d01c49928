import type { GuildPageStore, InviteTargetStore, JoinRequestStore, SoundRecord, SoundStore, TemplateStore } from '#core/ports/community-stores';
import type { JoinRequestRecord } from '#core/join-requests/join-request-record';
import type { TemplateRecord } from '#core/templates/template-record';
import { wireTime } from '#core/ports/clock';
import type { Database } from './pool.ts';
import { bigintKey, storableJson, storableText } from './storable.ts';

/** Sounds of guilds in PostgreSQL. */
export function postgresSoundStore(database: Database): SoundStore {
  return {
    async save(sounds) {
      const text = `INSERT INTO soundboard_sounds (id, guild_id, data)
        SELECT (each->>'sound_id')::bigint, (each->>'guild_id')::bigint, each FROM jsonb_array_elements($1::jsonb) AS each
        ON CONFLICT (id) DO UPDATE SET data = excluded.data`;
      await database.run('save_sounds', text, [storableJson(sounds)]);
    },
    async ofGuild(guildId) {
      const text = 'SELECT data FROM soundboard_sounds WHERE guild_id = $1 ORDER BY id';
      const rows = await database.rows<{ data: SoundRecord }>('sounds_of_guild', text, [bigintKey(guildId)]);
      return rows.map((row) => row.data);
    },
    async remove(guildId, id) {
      return (await database.run('remove_sound', 'DELETE FROM soundboard_sounds WHERE guild_id = $1 AND id = $2', [bigintKey(guildId), bigintKey(id)])) > 0;
    },
  };
}

/** Templates of guilds in PostgreSQL. */
export function postgresTemplateStore(database: Database): TemplateStore {
  const SELECT = `SELECT data || jsonb_build_object('usage_count', usage_count) AS data FROM guild_templates WHERE`;
  const list = async (name: string, where: string, value: string): Promise<TemplateRecord[]> => {
    const rows = await database.rows<{ data: TemplateRecord }>(name, `${SELECT} ${where}`, [value]);
    return rows.map((row) => row.data);
  };
  return {
    async insert(template) {
      const text = 'INSERT INTO guild_templates (code, guild_id, usage_count, data) VALUES ($1, $2, $3, $4) ON CONFLICT (guild_id) DO NOTHING';
      return (await database.run('insert_template', text, [template.code, template.source_guild_id, template.usage_count, storableJson(template)])) > 0;
    },
    byCode: async (code) => (await list('template_by_code', 'code = $1', storableText(code)))[0] ?? null,
    ofGuild: (guildId) => list('templates_of_guild', 'guild_id = $1', bigintKey(guildId)),
    async save(template) {
      await database.run('save_template', 'UPDATE guild_templates SET data = $2 WHERE code = $1', [template.code, storableJson(template)]);
    },
    async countUse(code) {
      await database.run('count_template_use', 'UPDATE guild_templates SET usage_count = usage_count + 1 WHERE code = $1', [storableText(code)]);
    },
    async remove(guildId, code) {
      const text = 'DELETE FROM guild_templates WHERE guild_id = $1 AND code = $2';
      return (await database.run('remove_template', text, [bigintKey(guildId), storableText(code)])) > 0;
    },
  };
}

/** What guilds say to newcomers, in PostgreSQL. */
export function postgresGuildPageStore(database: Database): GuildPageStore {
  return {
    async find(guildId, kind) {
      const [row] = await database.rows<{ data: never }>('guild_page', 'SELECT data FROM guild_pages WHERE guild_id = $1 AND kind = $2', [
        bigintKey(guildId),
        kind,
      ]);
      return row?.data ?? null;
    },
    async save(guildId, kind, page) {
      const text = 'INSERT INTO guild_pages (guild_id, kind, data) VALUES ($1, $2, $3) ON CONFLICT (guild_id, kind) DO UPDATE SET data = excluded.data';
      await database.run('save_guild_page', text, [guildId, kind, storableJson(page)]);
    },
  };
}

/** Requests to come in, in PostgreSQL. */
export function postgresJoinRequestStore(database: Database): JoinRequestStore {
  const one = async (name: string, column: 'id' | 'user_id', guildId: string, id: string): Promise<JoinRequestRecord | null> => {
    const text = `SELECT data FROM join_requests WHERE guild_id = $1 AND ${column} = $2`;
    const [row] = await database.rows<{ data: JoinRequestRecord }>(name, text, [bigintKey(guildId), bigintKey(id)]);
    return row?.data ?? null;
  };
  return {
    async save(request) {
      const text = `INSERT INTO join_requests (id, guild_id, user_id, status, data) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (guild_id, user_id) DO UPDATE SET id = excluded.id, status = excluded.status, data = excluded.data`;
      await database.run('save_join_request', text, [request.id, request.guild_id, request.user_id, request.application_status, storableJson(request)]);
    },
    byId: (guildId, id) => one('join_request_by_id', 'id', guildId, id),
    ofUser: (guildId, userId) => one('join_request_of_user', 'user_id', guildId, userId),
    async page(guildId, { status, before, after }, limit) {
      const isForward = after !== undefined && before === undefined;
      const text = `SELECT data, (SELECT count(*) FROM join_requests WHERE guild_id = $1 AND ($2::text IS NULL OR status = $2)) AS total FROM join_requests
        WHERE guild_id = $1 AND ($2::text IS NULL OR status = $2) AND ($3::bigint IS NULL OR id < $3) AND ($4::bigint IS NULL OR id > $4)
        ORDER BY id ${isForward ? 'ASC' : 'DESC'} LIMIT $5`;
      const rows = await database.rows<{ data: JoinRequestRecord; total: string }>(isForward ? 'join_requests_after' : 'join_requests_before', text, [
        bigintKey(guildId),
        status ?? null,
        before === undefined ? null : bigintKey(before),
        after === undefined ? null : bigintKey(after),
        limit,
      ]);
      return { requests: rows.map((row) => row.data), total: Number(rows[0]?.total ?? 0) };
    },
    async remove(guildId, userId) {
      const text = 'DELETE FROM join_requests WHERE guild_id = $1 AND user_id = $2';
      return (await database.run('remove_join_request', text, [bigintKey(guildId), bigintKey(userId)])) > 0;
    },
  };
}

/** Whom invites are for, in PostgreSQL. */
export function postgresInviteTargetStore(database: Database): InviteTargetStore {
  return {
    async replace(code, { made_at: madeAt, user_ids: userIds }) {
      const text = `INSERT INTO invite_targets (code, made_at, user_ids) SELECT code, $2, $3::bigint[] FROM invites WHERE code = $1 FOR KEY SHARE
        ON CONFLICT (code) DO UPDATE SET made_at = excluded.made_at, user_ids = excluded.user_ids`;
      return (await database.run('replace_invite_targets', text, [storableText(code), madeAt, userIds])) > 0;
    },
    async admits(code, userId) {
      const text = 'SELECT 1 FROM invite_targets WHERE code = $1 AND NOT $2::bigint = ANY (user_ids)';
      return (await database.rows('invite_admits', text, [storableText(code), bigintKey(userId)])).length === 0;
    },
    async ofInvite(code) {
      const text = 'SELECT made_at, user_ids::text[] AS user_ids FROM invite_targets WHERE code = $1';
      const [row] = await database.rows<{ made_at: Date; user_ids: string[] }>('targets_of_invite', text, [storableText(code)]);
      return row ? { made_at: wireTime(row.made_at.getTime()), user_ids: row.user_ids } : null;
    },
  };
}
