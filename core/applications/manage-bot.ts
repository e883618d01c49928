import { randomBytes } from 'node:crypto';
import type { APIUser, Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { EditBotBody } from '#protocol/rest/applications';
import { eraseBotAccount } from '../accounts/erase-account.ts';
import { tokensRevoked } from '../accounts/login.ts';
import { hashToken } from '../accounts/token.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { dropEmojiImage } from '../emojis/emoji-image.ts';
import { removeIntegration } from '../guilds/remove-integration.ts';
import { doomReplacedImages } from '../images/doom-replaced-images.ts';
import { removeMembers } from '../members/remove-members.ts';
import { modifyBotUser } from '../users/modify-current-user.ts';
import { presentUser } from '../users/present-user.ts';
import type { ApplicationRecord } from './application-record.ts';
import { createBotUser, mintBotToken } from './bot-account.ts';
import { changeApplication } from './edit-application.ts';

/** Gives an application its bot account if it has none, and a token; a second call makes the first token worthless. */
export async function createBot(core: Core, application: ApplicationRecord): Promise<{ token: string }> {
  const withBot = await changeApplication(core, application.id, async (known) =>
    known.bot_id ? known : { ...known, bot_id: (await createBotUser(core, known)).id },
  );
  return resetBotToken(core, withBot);
}

/** A new token; the old one and its gateway sessions end at once. Source: the unofficial "Reset Application Bot Token". */
export async function resetBotToken(core: Core, application: ApplicationRecord): Promise<{ token: string }> {
  if (!application.bot_id) throw apiError('OAUTH2_APPLICATION_DOES_NOT_HAVE_BOT');
  return { token: await mintBotToken(core, application.bot_id, application.id) };
}

/** A new OAuth2 client secret, shown this once. Source: the unofficial "Reset Application Secret". */
export async function resetClientSecret(core: Core, application: ApplicationRecord): Promise<{ secret: string }> {
  const secret = randomBytes(24).toString('base64url');
  await changeApplication(core, application.id, (known) => ({ ...known, client_secret_hash: hashToken(secret) }));
  return { secret };
}

/** Name and pictures of an application's bot. Source: the unofficial "Modify Application Bot". */
export async function editBot(core: Core, application: ApplicationRecord, body: EditBotBody): Promise<APIUser> {
  const bot = application.bot_id && (await core.userCache.find(application.bot_id));
  if (!bot) throw apiError('OAUTH2_APPLICATION_DOES_NOT_HAVE_BOT');
  return presentUser(await modifyBotUser(core, bot, body));
}

/** Deletes an application: it leaves every guild and can never come back; what its bot wrote stays. */
export async function deleteApplication(core: Core, application: ApplicationRecord): Promise<void> {
  const { bot_id: botId } = application;
  if (botId) {
    tokensRevoked(core, botId, await core.logins.removeAllOfUser(botId, 'bot'));
    for (const guildId of await core.guilds.idsOfMember(botId)) await leave(core, guildId, botId);
  }
  // Where only its commands are there is no bot to take them along.
  for (const { guild_id: guildId } of await core.integrations.ofApplication(application.id)) await withdraw(core, guildId, application.id);
  const emojis = await core.applicationEmojis.ofApplication(application.id);
  await core.applications.remove(application.id);
  core.publish({}, { t: 'application_removed', d: { id: application.id } });
  for (const emoji of emojis) await dropEmojiImage(core, emoji.id ?? '');
  await doomReplacedImages(core, 'app-icons', application.id, [application.icon, application.cover_image], []);
  if (botId) await eraseBotAccount(core, botId);
}

async function withdraw(core: Core, guildId: Snowflake, applicationId: Snowflake): Promise<void> {
  const state = await core.states.get(guildId);
  if (!state) return;
  await core.locks.withLock(`guild:${guildId}`, async () => {
    const integration = await core.integrations.byApplication(guildId, applicationId);
    if (integration) await removeIntegration(core, state, integration);
  });
}

async function leave(core: Core, guildId: Snowflake, botId: Snowflake): Promise<void> {
  const state = await core.states.get(guildId);
  if (state) await asOneGuildChange(core, guildId, (core) => removeMembers(core, state, [botId]));
}
