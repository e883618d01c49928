import type { RESTGetAPIGatewayBotResult, RESTGetAPIGatewayResult, Snowflake } from 'discord-api-types/v10';
import { isDiscordHost } from '#protocol/discord-hosts';
import type { Core } from '../core.ts';

/** Bots are told to open one shard for so many guilds; 2,500 is the most that a shard may hold. */
const GUILDS_PER_SHARD = 1_000;

/** The header by which `nexus run` tells a gateway behind a proxy, which has to be asked by its own name, what the client calls it. */
export const CALLED_BY = 'x-nexus-called-by';

/** Where the gateway is for a client that came with this `Host`, or calls it so: one that was led here by Discord's names may know no others. */
export function gatewayUrlFor({ settings }: Pick<Core, 'settings'>, ...calledBy: unknown[]): string {
  const isDiscords = calledBy.some((name) => typeof name === 'string' && isDiscordHost(name.replace(/:\d+$/, '')));
  return isDiscords ? 'wss://gateway.discord.gg' : settings.gatewayUrl;
}

/** Source: Discord, "Get Gateway". */
export const getGateway = (core: Core, host: string | undefined): RESTGetAPIGatewayResult => ({ url: gatewayUrlFor(core, host) });

/** Source: Discord, "Get Gateway Bot". */
export async function getGatewayBot(core: Core, botId: Snowflake, host: string | undefined): Promise<RESTGetAPIGatewayBotResult> {
  const guildIds = await core.guilds.idsOfMember(botId);
  return {
    url: gatewayUrlFor(core, host),
    shards: Math.max(1, Math.ceil(guildIds.length / GUILDS_PER_SHARD)),
    session_start_limit: await core.sessionStarts.remaining(botId),
  };
}
