import { createContext, use } from 'react';

/** What stands beside the open channel: a search, or a thread. */
export interface Aside {
  /** Whether something stands there. */
  isTaken: boolean;
  isSearching: boolean;
  search(isWanted: boolean): void;
}

const AsideContext = createContext<Aside>({ isTaken: false, isSearching: false, search: () => undefined });

export const AsideProvider = AsideContext;
export const useAside = (): Aside => use(AsideContext);
