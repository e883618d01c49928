import type { Clock } from '#core/ports/clock';
import type { InviteRecord } from '#core/invites/invite-record';
import type { InviteStore } from '#core/ports/guild-side-stores';
import type { Database } from './pool.ts';
import { bigintKey, storableJson, storableText } from './storable.ts';

interface InviteRow {
  data: InviteRecord;
}

/** `$2` is the present moment. */
const VALID = '(expires_at IS NULL OR expires_at > $2) AND (max_uses = 0 OR uses < max_uses)';
const SELECT = `SELECT data || jsonb_build_object('uses', uses) AS data FROM invites WHERE`;

/** Invites in PostgreSQL. Those that ended are swept now and then, and when their guild gets a new one. */
export function postgresInviteStore(database: Database, clock: Clock): InviteStore {
  const now = () => new Date(clock.nowMs());
  const list = async (name: string, column: string, id: string) => {
    const rows = await database.rows<InviteRow>(name, `${SELECT} ${column} = $1 AND ${VALID} ORDER BY created_at, code`, [bigintKey(id), now()]);
    return rows.map((row) => row.data);
  };

  return {
    async insert(invite) {
      const text = `WITH ended AS (DELETE FROM invites WHERE guild_id = $1 AND NOT (${VALID}))
        INSERT INTO invites (guild_id, code, channel_id, created_at, expires_at, max_uses, uses, data) VALUES ($1, $3, $4, $5, $6, $7, $8, $9)`;
      const expiresAt = invite.max_age === 0 ? null : new Date(Date.parse(invite.created_at) + invite.max_age * 1000);
      const { guild_id: guildId, channel_id: channelId, created_at: createdAt, max_uses: maxUses, uses } = invite;
      await database.run('insert_invite', text, [guildId, now(), invite.code, channelId, createdAt, expiresAt, maxUses, uses, storableJson(invite)]);
    },

    async byCode(code) {
      const [row] = await database.rows<InviteRow>('invite_by_code', `${SELECT} code = $1 AND ${VALID}`, [storableText(code), now()]);
      return row?.data ?? null;
    },

    ofGuild: (guildId) => list('invites_of_guild', 'guild_id', guildId),
    ofChannel: (channelId) => list('invites_of_channel', 'channel_id', channelId),

    async use(code) {
      return (await database.run('use_invite', `UPDATE invites SET uses = uses + 1 WHERE code = $1 AND ${VALID}`, [storableText(code), now()])) > 0;
    },

    async removeEnded(limit) {
      const text = `DELETE FROM invites WHERE code IN (SELECT code FROM invites WHERE NOT (${VALID}) LIMIT $1)
        RETURNING data || jsonb_build_object('uses', uses) AS data`;
      return (await database.rows<InviteRow>('remove_ended_invites', text, [limit, now()])).map((row) => row.data);
    },

    async remove(code) {
      return (await database.run('remove_invite', 'DELETE FROM invites WHERE code = $1', [storableText(code)])) > 0;
    },
  };
}
