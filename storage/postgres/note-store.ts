import type { NoteStore } from '#core/ports/note-store';
import type { Database } from './pool.ts';
import { bigintKey, storableText } from './storable.ts';

/** Notes of people, in PostgreSQL. */
export function postgresNoteStore(database: Database): NoteStore {
  return {
    async ofUser(userId) {
      const text = 'SELECT subject_id, note FROM user_notes WHERE user_id = $1 ORDER BY subject_id';
      const rows = await database.rows<{ subject_id: string; note: string }>('notes_of', text, [bigintKey(userId)]);
      return new Map(rows.map((row) => [row.subject_id, row.note]));
    },
    async about(userId, subjectId) {
      const text = 'SELECT note FROM user_notes WHERE user_id = $1 AND subject_id = $2';
      return (await database.rows<{ note: string }>('note_about', text, [bigintKey(userId), bigintKey(subjectId)]))[0]?.note ?? null;
    },
    async put(userId, subjectId, note, most) {
      const text = `INSERT INTO user_notes (user_id, subject_id, note) SELECT $1, $2, $3
        WHERE EXISTS (SELECT FROM user_notes WHERE user_id = $1 AND subject_id = $2) OR (SELECT count(*) FROM user_notes WHERE user_id = $1) < $4
        ON CONFLICT (user_id, subject_id) DO UPDATE SET note = excluded.note`;
      return (await database.run('put_note', text, [bigintKey(userId), bigintKey(subjectId), storableText(note), most])) > 0;
    },
    async remove(userId, subjectId) {
      await database.run('remove_note', 'DELETE FROM user_notes WHERE user_id = $1 AND subject_id = $2', [bigintKey(userId), bigintKey(subjectId)]);
    },
  };
}
