import type { Service } from './service.ts';

/** A Meilisearch that somebody runs already. Throws when it does not answer. */
export async function meilisearchOf(env: NodeJS.ProcessEnv): Promise<Service> {
  const { MEILI_URL: url = '', MEILI_KEY: key } = env;
  const answer = await fetch(new URL('/health', url), { signal: AbortSignal.timeout(5_000) });
  if (!answer.ok) throw new Error(`${url}/health answers with status ${answer.status}`);
  return { name: 'Meilisearch', note: 'yours', environment: { MEILI_URL: url, ...(key !== undefined && { MEILI_KEY: key }) }, stop: async () => undefined };
}
