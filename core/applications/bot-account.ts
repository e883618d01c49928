import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { tokensRevoked } from '../accounts/login.ts';
import { hashToken, mintToken } from '../accounts/token.ts';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import { newUser } from '../users/new-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import type { ApplicationRecord } from './application-record.ts';

/** Makes the bot account of an application. It has the application's id: many bots take the one for the other. */
export async function createBotUser(core: Core, application: ApplicationRecord): Promise<UserRecord> {
  const bot = { ...newUser(application.id, application.name, { bot: true }), avatar: application.icon };
  if (!(await core.users.insert(bot, null))) throw apiError('INVALID_FORM_BODY');
  return core.userCache.remember(bot);
}

/** Mints the one token of a bot and returns it, the only time anybody sees it. Former ones stop working at once. */
export async function mintBotToken(core: Core, botId: Snowflake, applicationId: Snowflake): Promise<string> {
  const former = await core.logins.removeAllOfUser(botId, 'bot');
  if (former.length > 0) tokensRevoked(core, botId, former);
  const nowMs = core.clock.nowMs();
  const token = mintToken(botId, nowMs);
  const at = wireTime(nowMs);
  await core.logins.insert({
    tokenHash: hashToken(token),
    userId: botId,
    kind: 'bot',
    createdAt: at,
    lastUsedAt: at,
    client: { os: '', platform: '', location: null },
    scopes: [],
    applicationId,
    expiresAt: null,
  });
  return token;
}
