import { parametersOf, type Parameters, type Query } from './query.ts';

export type Tab = 'messages' | 'media' | 'files' | 'links' | 'pins';

/** Of what kinds a tab shows something. Source: Discord's client. */
const KINDS: Partial<Record<Tab, readonly string[]>> = { media: ['image', 'video'], files: ['file'], links: ['link'] };
export const ALL_TABS: readonly Tab[] = ['messages', 'media', 'files', 'links', 'pins'];

/** What is asked for in a tab; null where the query wants something else than the tab shows: of several kinds the server finds each. */
export function parametersIn(query: Query, tab: Tab): Parameters | null {
  const made = parametersOf(query);
  if (tab === 'pins') return made['pinned'] === 'false' ? null : { ...made, pinned: 'true' };
  const kinds = KINDS[tab];
  if (!kinds) return made;
  const has = [made['has'] ?? []].flat();
  const wanted = has.filter((kind) => !kind.startsWith('-'));
  const unwanted = has.filter((kind) => kind.startsWith('-'));
  const shown = kinds.filter((kind) => (wanted.length === 0 || wanted.includes(kind)) && !unwanted.includes(`-${kind}`));
  return shown.length === 0 ? null : { ...made, has: [...shown, ...unwanted] };
}

/** The tabs in which something can be found. */
export const tabsOf = (query: Query): readonly Tab[] => ALL_TABS.filter((tab) => parametersIn(query, tab) !== null);
