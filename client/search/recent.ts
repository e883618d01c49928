import type { Scope } from './ask.ts';
import type { Query } from './query.ts';

export interface Recent {
  scope: Scope;
  query: Query;
}

const MOST = 8;
const PREFIX = 'nexus.searches.';

/** What somebody looked for last in this browser, the newest first. */
export function recentSearches(meId: string): readonly Recent[] {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + meId) ?? '[]') as Recent[];
  } catch {
    return [];
  }
}

export function keepSearch(meId: string, recent: Recent): void {
  const text = JSON.stringify(recent);
  const others = recentSearches(meId).filter((one) => JSON.stringify(one) !== text);
  localStorage.setItem(PREFIX + meId, JSON.stringify([recent, ...others].slice(0, MOST)));
}

/** Of everybody who was logged in here. */
export function forgetSearches(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
}
