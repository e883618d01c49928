import type { MessageSearch } from '#core/ports/message-search';
import type { Settings } from '../configuration/settings.ts';

const ANSWER_WITHIN_MS = 5_000;

/** The search engine of the settings: Meilisearch where its address is given, and else the database itself. */
export async function openSearch({ MEILI_URL: url, MEILI_KEY: key }: Settings, byDatabase: MessageSearch): Promise<MessageSearch> {
  if (url === undefined) return byDatabase;
  const { meilisearchMessageSearch } = await import('#storage/meilisearch/message-search');
  return meilisearchMessageSearch({ url, key });
}

/** Rejects while Meilisearch does not answer. */
export async function pingSearch(url: string): Promise<void> {
  const answer = await fetch(`${url.replace(/\/+$/, '')}/health`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  await answer.body?.cancel();
  if (!answer.ok) throw Object.assign(new Error('Meilisearch is not well'), { code: `status ${answer.status}` });
}
