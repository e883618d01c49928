import type { APIBan, Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import type { BanRecord } from '../ports/guild-side-stores.ts';
import { presentUser } from '../users/present-user.ts';

const present = (core: Core, ban: BanRecord): APIBan => ({ user: presentUser(core.userCache.get(ban.user_id)), reason: ban.reason });

/** A page of bans by user id ascending; `before` wins over `after`. Source: Discord, "Get Guild Bans". */
export async function listBans(
  core: Core,
  guildId: Snowflake,
  query: { before?: Snowflake | undefined; after?: Snowflake | undefined; limit: number },
): Promise<APIBan[]> {
  const bans = await core.bans.page(guildId, query, query.limit);
  await core.userCache.fetch(bans.map((ban) => ban.user_id));
  return bans.map((ban) => present(core, ban));
}

export async function getBan(core: Core, guildId: Snowflake, userId: Snowflake): Promise<APIBan> {
  const ban = await core.bans.byUser(guildId, userId);
  if (!ban) throw apiError('UNKNOWN_BAN');
  await core.userCache.fetch([userId]);
  return present(core, ban);
}
