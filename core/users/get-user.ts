import type { APIUser, Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { presentOwnUser, presentUser } from './present-user.ts';
import type { UserRecord } from './user-record.ts';

/** Source: Discord, "Get User". */
export async function getUser(core: Core, userId: Snowflake): Promise<APIUser> {
  const user = await core.userCache.find(userId);
  if (!user) throw apiError('UNKNOWN_USER');
  return presentUser(user);
}

/** Oneself; an OAuth2 token sees the address only with the scope `email`. Source: Discord, "Get Current User". */
export function getCurrentUser(user: UserRecord, scopes: readonly string[] | null): APIUser {
  const { email, verified, ...rest } = presentOwnUser(user);
  return scopes && !scopes.includes('email') ? rest : ({ ...rest, email, verified } as APIUser); // both are always there in one's own
}
