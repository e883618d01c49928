import { ChannelType, type Snowflake } from 'discord-api-types/v10';
import { NO_FLAGS } from '#protocol/flags';
import type { ChannelRecord } from './channel-record.ts';

/** What a kind of channel starts with beyond the keys that all have. */
const STARTS: Partial<Record<ChannelType, Partial<ChannelRecord>>> = {
  [ChannelType.GuildVoice]: { bitrate: 64_000, user_limit: 0, rtc_region: null },
  [ChannelType.GuildStageVoice]: { bitrate: 64_000, user_limit: 0, rtc_region: null },
  [ChannelType.GuildForum]: { available_tags: [], default_reaction_emoji: null, default_sort_order: null, default_forum_layout: 0 },
  [ChannelType.GuildMedia]: { available_tags: [], default_reaction_emoji: null, default_sort_order: null, default_forum_layout: 0 },
};

/** A channel with Discord's defaults for its kind; direct ones have no guild and no name. */
export function newChannel(
  id: Snowflake,
  guildId: Snowflake | null,
  type: ChannelType,
  name: string | null,
  given: Partial<ChannelRecord> = {},
): ChannelRecord {
  return {
    id,
    type,
    guild_id: guildId,
    name,
    flags: NO_FLAGS,
    position: 0,
    parent_id: null,
    permission_overwrites: [],
    topic: null,
    nsfw: false,
    rate_limit_per_user: 0,
    last_message_id: null,
    last_pin_timestamp: null,
    ...STARTS[type],
    ...given,
  };
}
