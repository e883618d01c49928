import { ChannelType } from 'discord-api-types/v10';
import { FORUMS } from '#protocol/channel-kinds';

const SLUGGED: ReadonlySet<ChannelType> = new Set([ChannelType.GuildText, ChannelType.GuildAnnouncement, ...FORUMS]);

/** Text-like channels are named in small letters with dashes for blanks; others keep their name. */
export function channelName(type: ChannelType, name: string): string {
  if (!SLUGGED.has(type)) return name;
  const slug = name
    .toLowerCase()
    .replace(/\s+/gu, '-')
    .replace(/[#@:`"'!?.,;/\\()[\]{}<>&%$^*=+~]/g, '')
    .replace(/-{2,}/g, '-');
  return slug || name.toLowerCase();
}
