import type { APIEmoji } from 'discord-api-types/v10';
import type { ApplicationEmojiStore } from '#core/ports/application-emoji-store';
import type { Database } from './pool.ts';
import { bigintKey, storableJson, storableText } from './storable.ts';
import { isDuplicate } from './unique-violation.ts';

/** Emojis of applications in PostgreSQL. */
export function postgresApplicationEmojiStore(database: Database): ApplicationEmojiStore {
  return {
    async save(applicationId, emoji) {
      const text = `INSERT INTO application_emojis (id, application_id, name, data) VALUES ($1, $2, $3, $4)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, data = excluded.data WHERE application_emojis.application_id = excluded.application_id`;
      try {
        await database.run('save_application_emoji', text, [emoji.id, applicationId, storableText(emoji.name ?? ''), storableJson(emoji)]);
        return true;
      } catch (error) {
        if (isDuplicate(error, /name/)) return false;
        throw error;
      }
    },
    async byId(applicationId, id) {
      const text = 'SELECT data FROM application_emojis WHERE application_id = $1 AND id = $2';
      const [row] = await database.rows<{ data: APIEmoji }>('application_emoji_by_id', text, [bigintKey(applicationId), bigintKey(id)]);
      return row?.data ?? null;
    },
    async ofApplication(applicationId) {
      const text = 'SELECT data FROM application_emojis WHERE application_id = $1 ORDER BY id';
      const rows = await database.rows<{ data: APIEmoji }>('emojis_of_application', text, [bigintKey(applicationId)]);
      return rows.map((row) => row.data);
    },
    async remove(applicationId, id) {
      const text = 'DELETE FROM application_emojis WHERE application_id = $1 AND id = $2';
      return (await database.run('remove_application_emoji', text, [bigintKey(applicationId), bigintKey(id)])) > 0;
    },
  };
}
