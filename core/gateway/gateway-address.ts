import type { RESTGetAPIGatewayBotResult, RESTGetAPIGatewayResult, Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';

/** Bots are told to open one shard for so many guilds; 2,500 is the most that a shard may hold. */
const GUILDS_PER_SHARD = 1_000;

/** Source: Discord, "Get Gateway". */
export const getGateway = (core: Core): RESTGetAPIGatewayResult => ({ url: core.settings.gatewayUrl });

/** Source: Discord, "Get Gateway Bot". */
export async function getGatewayBot(core: Core, botId: Snowflake): Promise<RESTGetAPIGatewayBotResult> {
  const guildIds = await core.guilds.idsOfMember(botId);
  return {
    url: core.settings.gatewayUrl,
    shards: Math.max(1, Math.ceil(guildIds.length / GUILDS_PER_SHARD)),
    session_start_limit: core.sessionStarts.remaining(botId, core.clock.nowMs()),
  };
}
