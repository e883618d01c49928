import { ChannelType } from 'discord-api-types/v10';

/** What one writes to people in, not in a guild. */
export const CONVERSATIONS: readonly ChannelType[] = [ChannelType.DM, ChannelType.GroupDM];

/** What holds posts, and no messages of its own. */
export const FORUMS: readonly ChannelType[] = [ChannelType.GuildForum, ChannelType.GuildMedia];

/** What holds no messages. */
export const WORDLESS: readonly ChannelType[] = [ChannelType.GuildCategory, ChannelType.GuildDirectory, ...FORUMS];
