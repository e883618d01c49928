import { OAuth2Scopes, type RESTGetAPIOAuth2CurrentAuthorizationResult } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { ApplicationRecord } from '../applications/application-record.ts';
import { presentPublicApplication } from '../applications/present-application.ts';
import type { Core } from '../core.ts';
import type { LoginRecord } from '../ports/login-store.ts';
import { presentUser } from '../users/present-user.ts';
import type { UserRecord } from '../users/user-record.ts';

/** What an access token is good for. Source: Discord, "Get Current Authorization Information". */
export async function getCurrentAuthorization(
  core: Core,
  { user, login, application }: { user: UserRecord; login: LoginRecord; application: ApplicationRecord | null },
): Promise<RESTGetAPIOAuth2CurrentAuthorizationResult> {
  if (!application) throw apiError('UNKNOWN_APPLICATION');
  if (application.bot_id) await core.userCache.fetch([application.bot_id]);
  return {
    application: presentPublicApplication(application, core.userCache) as RESTGetAPIOAuth2CurrentAuthorizationResult['application'], // its public part
    scopes: login.scopes as OAuth2Scopes[], // checked when they were granted
    expires: login.expiresAt ?? login.createdAt,
    ...(login.scopes.includes(OAuth2Scopes.Identify) && { user: presentUser(user) }),
  };
}

/** The claims of OpenID Connect. Source: Discord, "Get OpenID Connect User Info". */
export function getOpenIdUserInfo(core: Core, user: UserRecord, scopes: readonly string[]): Record<string, unknown> {
  return {
    sub: user.id,
    ...(scopes.includes('identify') && {
      preferred_username: user.username,
      nickname: user.global_name,
      locale: user.own.locale,
      ...(user.avatar && { picture: `${core.settings.cdnUrl}/avatars/${user.id}/${user.avatar}.png` }),
    }),
    ...(scopes.includes('email') && { email: user.own.email, email_verified: user.own.verified }),
  };
}
