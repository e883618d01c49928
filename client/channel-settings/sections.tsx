import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { ChannelType, PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import type { ComponentType } from 'react';
import { FORUMS } from '#protocol/channel-kinds';
import { lazily } from '../app/lazily.tsx';

export interface ChannelSectionProps {
  channelId: string;
}

export interface ChannelSection {
  /** Also its word in the path: `/channel-settings/<channel id>/<key>`. */
  key: string;
  words: MessageDescriptor;
  /** Who has one of these permissions in the channel sees it. */
  needs: bigint;
  isFor(type: ChannelType): boolean;
  /** Comes when it is opened. */
  Part: ComponentType<ChannelSectionProps>;
}

const all = (): boolean => true;
const noCategory = (type: ChannelType): boolean => type !== ChannelType.GuildCategory;
const WITH_WEBHOOKS: ReadonlySet<ChannelType> = new Set([
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ...FORUMS,
  ChannelType.GuildVoice,
  ChannelType.GuildStageVoice,
]);
const hasWebhooks = (type: ChannelType): boolean => WITH_WEBHOOKS.has(type);

/** One row for each section. To add one: write its part with props `{ channelId }` as a default export, and a row here. */
export const SECTIONS: readonly ChannelSection[] = [
  { key: 'overview', words: msg`Overview`, needs: Bit.ManageChannels, isFor: all, Part: lazily(() => import('./overview.tsx')) },
  { key: 'permissions', words: msg`Permissions`, needs: Bit.ManageRoles, isFor: all, Part: lazily(() => import('./overwrites.tsx')) },
  { key: 'invites', words: msg`Invites`, needs: Bit.ManageChannels, isFor: noCategory, Part: lazily(() => import('./invites.tsx')) },
  { key: 'webhooks', words: msg`Webhooks`, needs: Bit.ManageWebhooks, isFor: hasWebhooks, Part: lazily(() => import('./webhooks.tsx')) },
];
