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

/** Oneself; an application sees the address only with the scope `email`, and never what somebody proves with. Source: Discord, "Get Current User". */
export function getCurrentUser(user: UserRecord, scopes: readonly string[] | null): APIUser {
  const own: APIUser & { authenticator_types?: number[] } = presentOwnUser(user);
  if (!scopes) return own;
  const { email, verified, authenticator_types: _theirs, ...rest } = own;
  return scopes.includes('email') ? ({ ...rest, email, verified } as APIUser) : rest; // both are always there in one's own
}
