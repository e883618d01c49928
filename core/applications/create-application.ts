import { ApplicationFlags, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { NO_FLAGS } from '#protocol/flags';
import { PRIVILEGED_INTENT_FLAGS } from '#protocol/intents';
import type { Core } from '../core.ts';
import { keepImage } from '../images/keep-image.ts';
import type { UserRecord } from '../users/user-record.ts';
import type { ApplicationRecord } from './application-record.ts';
import { createBotUser, mintBotToken } from './bot-account.ts';
import { newApplication } from './new-application.ts';

/** An owner's applications are listed whole, so their number has an end. */
const MAX_APPLICATIONS = 500;

const INTENT_FLAGS = {
  presences: ApplicationFlags.GatewayPresenceLimited,
  members: ApplicationFlags.GatewayGuildMembersLimited,
  message_content: ApplicationFlags.GatewayMessageContentLimited,
} as const;
export type PrivilegedIntent = keyof typeof INTENT_FLAGS;

/** The application flags that switch these privileged intents on. */
const flagsOfIntents = (intents: 'all' | readonly PrivilegedIntent[]): ApplicationFlags =>
  (intents === 'all' ? PRIVILEGED_INTENT_FLAGS : intents.reduce<number>((flags, intent) => flags | INTENT_FLAGS[intent], 0)) as ApplicationFlags; // a set of known bits

export interface NewApplication {
  name: string;
  description?: string | null | undefined;
  /** A data URI, already read by its schema. */
  icon?: string | null | undefined;
  flags?: ApplicationFlags;
}

/** Makes an application with its bot account, as Discord does since it dropped the separate step. The bot has no token yet. */
export async function createApplication(core: Core, ownerId: Snowflake, given: NewApplication): Promise<{ application: ApplicationRecord; bot: UserRecord }> {
  if (!(await core.userCache.find(ownerId))) throw apiError('UNKNOWN_USER');
  if ((await core.applications.ofOwner(ownerId)).length >= MAX_APPLICATIONS) throw apiError('OAUTH2_APPLICATION_LIMIT_REACHED');
  const id = core.ids.next();
  const icon = await keepImage(core, 'app-icons', id, given.icon ?? null, null);
  if (icon && given.icon) await keepImage(core, 'avatars', id, given.icon, null);
  const application = newApplication(id, ownerId, given.name, { icon, description: given.description ?? '', flags: given.flags ?? NO_FLAGS, bot_id: id });
  const bot = await createBotUser(core, application);
  await core.applications.insert(application);
  return { application, bot };
}

/**
 * Makes an application with a bot and returns the bot's token, the only time anybody sees it.
 * `intents` are the privileged ones that the bot may ask for at the gateway.
 */
export async function createApplicationWithBot(
  core: Core,
  ownerId: Snowflake,
  { intents = [], ...given }: Omit<NewApplication, 'flags'> & { intents?: 'all' | readonly PrivilegedIntent[] },
): Promise<{ application: ApplicationRecord; bot: UserRecord; token: string }> {
  const { application, bot } = await createApplication(core, ownerId, { ...given, flags: flagsOfIntents(intents) });
  return { application, bot, token: await mintBotToken(core, bot.id, application.id) };
}
