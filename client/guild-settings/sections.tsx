import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import type { ComponentType } from 'react';
import { lazily } from '../app/lazily.tsx';

export interface GuildSectionProps {
  guildId: string;
}

export interface GuildSection {
  /** Also its word in the path: `/guild-settings/<guild id>/<key>`. */
  key: string;
  words: MessageDescriptor;
  group: keyof typeof GROUPS;
  /** Who has one of these permissions sees it. */
  needs: bigint;
  /** Comes when it is opened. */
  Part: ComponentType<GuildSectionProps>;
}

/** In their order; the first stands under the guild's name. */
export const GROUPS = {
  guild: msg`Guild`,
  expressions: msg`Expressions`,
  people: msg`People`,
  apps: msg`Apps`,
  moderation: msg`Moderation`,
  community: msg`Community`,
} as const;

const MODERATES = Bit.KickMembers | Bit.BanMembers | Bit.ModerateMembers | Bit.ManageRoles | Bit.ManageNicknames | Bit.ManageGuild;

/** One row for each section. To add one: write its part with props `{ guildId }` as a default export, and a row here, in its group. */
export const SECTIONS: readonly GuildSection[] = [
  { key: 'overview', words: msg`Overview`, group: 'guild', needs: Bit.ManageGuild, Part: lazily(() => import('./overview.tsx')) },
  { key: 'roles', words: msg`Roles`, group: 'guild', needs: Bit.ManageRoles, Part: lazily(() => import('./roles/roles.tsx')) },
  { key: 'members', words: msg`Members`, group: 'people', needs: MODERATES, Part: lazily(() => import('./members.tsx')) },
  { key: 'invites', words: msg`Invites`, group: 'people', needs: Bit.ManageGuild, Part: lazily(() => import('./invites.tsx')) },
  { key: 'bans', words: msg`Bans`, group: 'people', needs: Bit.BanMembers, Part: lazily(() => import('./bans.tsx')) },
  { key: 'safety', words: msg`Safety`, group: 'moderation', needs: Bit.ManageGuild, Part: lazily(() => import('./safety.tsx')) },
  { key: 'community', words: msg`Community`, group: 'community', needs: Bit.ManageGuild, Part: lazily(() => import('./community.tsx')) },
];
