import type { MarkdownNames } from '#protocol/markdown/read-tree';
import { channelName, nameOf } from '#sdk/state/selectors/names';
import type { State } from '#sdk/state/state';
import { guildPageWords } from './guild-page-words.ts';

/** The names that a text shows for ids. */
export const namesFor = (state: State, guildId: string | undefined): MarkdownNames => ({
  user: (id) => nameOf(state, id, guildId) || null,
  role: (id) => (guildId === undefined ? null : (state.roles.of(guildId).get(id)?.name ?? null)),
  channel: (id) => channelName(state, id) || null,
  page: guildPageWords,
});
