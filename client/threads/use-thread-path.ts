import { useIsNarrow } from '../app/media.ts';
import { pathBeside, pathTo } from '../app/place.ts';

interface ThreadPlace {
  id: string;
  guild_id?: string | undefined;
  parent_id?: string | null | undefined;
}

/** Where a thread is opened: beside its channel, or alone where there is no room for both. */
export function useThreadPath(): (thread: ThreadPlace) => string {
  const isNarrow = useIsNarrow();
  return ({ id, guild_id: guildId, parent_id: parentId }) => (isNarrow || !parentId ? pathTo(guildId, id) : pathBeside(guildId, parentId, id));
}
