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
  /** Only the owner of the guild sees it. */
  isOwners?: true;
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

const EXPRESSIONS = Bit.CreateGuildExpressions | Bit.ManageGuildExpressions;

/** One row for each section. To add one: write its part with props `{ guildId }` as a default export, and a row here, in its group. */
export const SECTIONS: readonly GuildSection[] = [
  { key: 'overview', words: msg`Overview`, group: 'guild', needs: Bit.ManageGuild, Part: lazily(() => import('./overview.tsx')) },
  { key: 'roles', words: msg`Roles`, group: 'guild', needs: Bit.ManageRoles, Part: lazily(() => import('./roles/roles.tsx')) },
  { key: 'members', words: msg`Members`, group: 'people', needs: MODERATES, Part: lazily(() => import('./members.tsx')) },
  { key: 'invites', words: msg`Invites`, group: 'people', needs: Bit.ManageGuild, Part: lazily(() => import('./invites.tsx')) },
  { key: 'bans', words: msg`Bans`, group: 'people', needs: Bit.BanMembers, Part: lazily(() => import('./bans.tsx')) },
  { key: 'safety', words: msg`Safety`, group: 'moderation', needs: Bit.ManageGuild, Part: lazily(() => import('./safety.tsx')) },
  { key: 'community', words: msg`Community`, group: 'community', needs: Bit.ManageGuild, Part: lazily(() => import('./community.tsx')) },
  { key: 'templates', words: msg`Templates`, group: 'guild', needs: Bit.ManageGuild, Part: lazily(() => import('./templates/templates.tsx')) },
  { key: 'vanity', words: msg`Vanity link`, group: 'guild', needs: Bit.ManageGuild, Part: lazily(() => import('./vanity-link.tsx')) },
  { key: 'widget', words: msg`Widget`, group: 'guild', needs: Bit.ManageGuild, Part: lazily(() => import('./widget.tsx')) },
  { key: 'export', words: msg`Export`, group: 'guild', needs: Bit.ManageGuild, isOwners: true, Part: lazily(() => import('./export-guild.tsx')) },
  { key: 'emojis', words: msg`Emojis`, group: 'expressions', needs: EXPRESSIONS, Part: lazily(() => import('./expressions/emojis.tsx')) },
  { key: 'stickers', words: msg`Stickers`, group: 'expressions', needs: EXPRESSIONS, Part: lazily(() => import('./expressions/stickers.tsx')) },
  { key: 'soundboard', words: msg`Soundboard`, group: 'expressions', needs: EXPRESSIONS, Part: lazily(() => import('./expressions/soundboard.tsx')) },
  { key: 'integrations', words: msg`Integrations`, group: 'apps', needs: Bit.ManageGuild, Part: lazily(() => import('./integrations/integrations.tsx')) },
  { key: 'webhooks', words: msg`Webhooks`, group: 'apps', needs: Bit.ManageWebhooks, Part: lazily(() => import('./webhooks/webhooks.tsx')) },
  { key: 'automod', words: msg`AutoMod`, group: 'moderation', needs: Bit.ManageGuild, Part: lazily(() => import('./automod/automod.tsx')) },
  { key: 'audit-log', words: msg`Audit log`, group: 'moderation', needs: Bit.ViewAuditLog, Part: lazily(() => import('./audit-log/audit-log.tsx')) },
  { key: 'onboarding', words: msg`Onboarding`, group: 'community', needs: Bit.ManageGuild, Part: lazily(() => import('./onboarding/onboarding.tsx')) },
  {
    key: 'welcome-screen',
    words: msg`Welcome screen`,
    group: 'community',
    needs: Bit.ManageGuild,
    Part: lazily(() => import('./onboarding/welcome-screen.tsx')),
  },
  { key: 'screening', words: msg`Membership screening`, group: 'community', needs: Bit.ManageGuild, Part: lazily(() => import('./onboarding/screening.tsx')) },
];
