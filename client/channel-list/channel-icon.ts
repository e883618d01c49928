import { ChannelType } from 'discord-api-types/v10';
import type { IconName } from '../kit/icon.tsx';

const ICONS: Partial<Record<ChannelType, IconName>> = {
  [ChannelType.GuildVoice]: 'voice',
  [ChannelType.GuildStageVoice]: 'stage',
  [ChannelType.GuildAnnouncement]: 'news',
  [ChannelType.GuildForum]: 'forum',
  [ChannelType.GuildMedia]: 'forum',
  [ChannelType.PublicThread]: 'thread',
  [ChannelType.PrivateThread]: 'thread',
  [ChannelType.AnnouncementThread]: 'thread',
  [ChannelType.DM]: 'at',
  [ChannelType.GroupDM]: 'people',
};

export const channelIcon = (type: ChannelType): IconName => ICONS[type] ?? 'hash';
