import { t } from '@lingui/core/macro';
import type { GuildNavigationNode } from '#protocol/markdown/nodes';

/** What a page of a guild is called to which `<id:…>` points. */
export const guildPageWords = (page: GuildNavigationNode['page']): string =>
  ({ customize: t`Channels & roles`, browse: t`Browse channels`, guide: t`Guide of the guild`, 'linked-roles': t`Linked roles` })[page];
