import { GuildFeature, type APIGuild, type APIGuildPreview, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { withoutMaker } from '../emojis/present-emoji.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentGuild, presentGuildWithCounts } from './present-guild.ts';

export const getGuild = (state: GuildState, withCounts: boolean): APIGuild => (withCounts ? presentGuildWithCounts(state) : presentGuild(state));

/** What strangers may know of a discoverable guild; members may see it of any. Source: Discord, "Get Guild Preview". */
export async function getGuildPreview(core: Core, guildId: Snowflake, userId: Snowflake): Promise<APIGuildPreview> {
  const state = await core.states.get(guildId);
  if (!state || (!state.members.has(userId) && !state.guild.features.includes(GuildFeature.Discoverable))) throw apiError('UNKNOWN_GUILD');
  const { guild } = state;
  const preview = {
    id: guild.id,
    name: guild.name,
    icon: guild.icon,
    splash: guild.splash,
    discovery_splash: guild.discovery_splash,
    home_header: guild.home_header ?? null,
    emojis: [...state.emojis.values()].map(withoutMaker),
    features: guild.features,
    approximate_member_count: state.members.size,
    approximate_presence_count: state.presences.size,
    description: guild.description,
    stickers: [...state.stickers.values()].map(withoutMaker),
  };
  return preview;
}
