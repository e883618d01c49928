import { guildIds } from './selectors/channels.ts';
import { remember } from './selectors/remember.ts';
import type { State } from './state.ts';

/** One place in the list of guilds: a folder, or, without an id, a guild by itself. Source: Discord's client, "Guild Folder". */
export interface GuildFolder {
  readonly id: number | null;
  readonly name: string | null;
  readonly color: number | null;
  readonly guild_ids: readonly string[];
}

/** Where something is put: beside a guild or a folder, or onto it. */
export interface FolderTarget {
  /** A guild's id, or that of a folder as `folderKey` writes it. */
  key: string;
  position: 'before' | 'after' | 'on';
}

export const folderKey = (id: number): string => `folder:${id}`;
const keyOf = ({ id, guild_ids: [first = ''] }: GuildFolder): string => (id === null ? first : folderKey(id));
const alone = (guildId: string): GuildFolder => ({ id: null, name: null, color: null, guild_ids: [guildId] });

/** The guilds as the person arranged them; those that nobody put anywhere stand above, joined last first. */
export const guildFolders: (state: State) => readonly GuildFolder[] = (() => {
  const select = remember(
    (state) => [guildIds(state), state.settings.get('guild_folders')],
    (state) => {
      const kept = (state.settings.get('guild_folders') ?? []) as readonly GuildFolder[]; // as the server keeps them
      const left = new Set(guildIds(state));
      const placed = kept.flatMap((folder) => {
        const guildIdsOf = folder.guild_ids.filter((id) => left.delete(id));
        if (guildIdsOf.length === 0) return [];
        return folder.id === null ? guildIdsOf.map(alone) : [{ ...folder, guild_ids: guildIdsOf }];
      });
      return [...[...left].map(alone), ...placed];
    },
  );
  return (state: State) => select(state, '');
})();

/** The folders after a guild or a folder was moved. A guild that is put onto another makes a folder of both, with `newId`. */
export function withMoved(folders: readonly GuildFolder[], moved: string, target: FolderTarget, newId: number): readonly GuildFolder[] {
  const dragged = folders.find((folder) => keyOf(folder) === moved);
  const isFolder = dragged !== undefined && dragged.id !== null;
  const place = folders.find((folder) => keyOf(folder) === target.key) ?? folders.find(({ guild_ids: ids }) => ids.includes(target.key));
  if (moved === target.key || !place || (isFolder && place.id === dragged.id)) return folders;
  const isInside = place.id !== null && target.key !== keyOf(place);
  // A folder within a folder there is not.
  const putInto = !isFolder && (isInside || target.position === 'on');
  return folders.flatMap((folder): readonly GuildFolder[] => {
    const rest = { ...folder, guild_ids: folder.guild_ids.filter((id) => id !== moved) };
    const own = isFolder && folder.id === dragged.id ? [] : rest.guild_ids.length > 0 ? [rest] : [];
    if (folder !== place) return own;
    if (putInto) {
      const at = isInside ? rest.guild_ids.indexOf(target.key) + (target.position === 'before' ? 0 : 1) : rest.guild_ids.length;
      return [{ ...rest, id: rest.id ?? newId, guild_ids: rest.guild_ids.toSpliced(at, 0, moved) }];
    }
    const beside = isFolder ? dragged : alone(moved);
    return target.position === 'before' ? [beside, ...own] : [...own, beside];
  });
}

/** The folders with one of them called or coloured otherwise. */
export const withFolder = (folders: readonly GuildFolder[], id: number, change: Partial<Pick<GuildFolder, 'name' | 'color'>>): readonly GuildFolder[] =>
  folders.map((folder) => (folder.id === id ? { ...folder, ...change } : folder));

/** The folders without one; its guilds stand where it stood. */
export const withoutFolder = (folders: readonly GuildFolder[], id: number): readonly GuildFolder[] =>
  folders.flatMap((folder) => (folder.id === id ? folder.guild_ids.map(alone) : [folder]));
