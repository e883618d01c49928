import type { Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { EditSavedSearchBody, SavedSearchBody } from '#protocol/nexus/saved-searches';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import type { SavedSearchRecord } from '../ports/jotting-stores.ts';

const MOST = 100;
/** In characters of JSON. */
const MAX_QUERY = 8_192;

export const presentSavedSearch = ({ user_id: _owner, ...shown }: SavedSearchRecord) => shown;
export type ShownSavedSearch = ReturnType<typeof presentSavedSearch>;

const tell = (core: Core, search: SavedSearchRecord): void =>
  core.publish({ user_ids: [search.user_id] }, { t: 'NEXUS_SAVED_SEARCH_UPDATE', d: presentSavedSearch(search) });

/** Keeps the parameters of a search under a name. */
export async function saveSearch(core: Core, userId: Snowflake, body: SavedSearchBody): Promise<ShownSavedSearch> {
  const search: SavedSearchRecord = { id: core.ids.next(), user_id: userId, ...body, created_at: wireTime(core.clock.nowMs()) };
  demandSize(search);
  if (!(await core.savedSearches.insert(search, MOST))) throw formError(['name'], 'SAVED_SEARCHES_TOO_MANY', `You can keep ${MOST} searches.`);
  tell(core, search);
  return presentSavedSearch(search);
}

/** Oldest first. */
export const listSavedSearches = async (core: Core, userId: Snowflake): Promise<ShownSavedSearch[]> =>
  (await core.savedSearches.ofUser(userId)).map(presentSavedSearch);

export async function editSavedSearch(core: Core, userId: Snowflake, id: Snowflake, body: EditSavedSearchBody): Promise<ShownSavedSearch> {
  const known = await core.savedSearches.byId(userId, id);
  if (!known) throw apiError('UNKNOWN_SAVED_SEARCH');
  const said = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as Partial<SavedSearchRecord>; // read by the schema
  const edited = { ...known, ...said };
  demandSize(edited);
  if (!(await core.savedSearches.save(edited))) throw apiError('UNKNOWN_SAVED_SEARCH');
  tell(core, edited);
  return presentSavedSearch(edited);
}

export async function deleteSavedSearch(core: Core, userId: Snowflake, id: Snowflake): Promise<void> {
  if (!(await core.savedSearches.remove(userId, id))) throw apiError('UNKNOWN_SAVED_SEARCH');
  core.publish({ user_ids: [userId] }, { t: 'NEXUS_SAVED_SEARCH_DELETE', d: { id } });
}

function demandSize({ query }: Pick<SavedSearchRecord, 'query'>): void {
  if (JSON.stringify(query).length > MAX_QUERY) throw formError(['query'], 'BASE_TYPE_MAX_LENGTH', `Must be ${MAX_QUERY} or fewer in length.`);
}
