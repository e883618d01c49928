import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { ModifyNoteBody, UserNote } from '#protocol/rest/people';
import type { Core } from '../core.ts';

const MAX_LENGTH = 256;
const MAX_NOTES = 500;

/** By whom each is about. Source: the unofficial "Get User Notes". */
export async function listNotes(core: Core, userId: Snowflake): Promise<Record<Snowflake, string>> {
  return Object.fromEntries(await core.notes.ofUser(userId));
}

/** Source: the unofficial "Get User Note". */
export async function getNote(core: Core, userId: Snowflake, subjectId: Snowflake): Promise<UserNote> {
  const note = await core.notes.about(userId, subjectId);
  if (note === null) throw apiError('UNKNOWN_USER');
  return { note, note_user_id: subjectId, user_id: userId };
}

/** Writes what only oneself reads, and tells one's other sessions. Source: the unofficial "Modify User Note". */
export async function modifyNote(core: Core, userId: Snowflake, subjectId: Snowflake, body: ModifyNoteBody): Promise<void> {
  const note = body.note?.trim() ?? '';
  if ([...note].length > MAX_LENGTH) throw apiError('NOTE_WAS_TOO_LONG');
  if (!(await core.userCache.find(subjectId))) throw apiError('UNKNOWN_USER');
  await core.locks.withLock(`notes:${userId}`, async () => {
    if (note === '') await core.notes.remove(userId, subjectId);
    else if (!(await core.notes.put(userId, subjectId, note, MAX_NOTES))) throw apiError('MAXIMUM_NUMBER_OF_NOTES_REACHED');
    core.publish({ user_ids: [userId] }, { t: 'USER_NOTE_UPDATE', d: { id: subjectId, note } });
  });
}
