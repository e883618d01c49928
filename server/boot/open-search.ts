import type { MessageSearch } from '#core/ports/message-search';
import { meilisearchMessageSearch } from '#storage/meilisearch/message-search';
import type { Settings } from '../configuration/settings.ts';

/** The search engine of the settings: Meilisearch where its address is given, and else the database itself. */
export const openSearch = ({ MEILI_URL: url, MEILI_KEY: key }: Settings, byDatabase: MessageSearch): MessageSearch =>
  url === undefined ? byDatabase : meilisearchMessageSearch({ url, key });
