import { openLog } from '../log/open-log.ts';
import { askOperator, OperatorError } from '../operator/ask-operator.ts';
import type { OperatorActionName } from '../operator/operator-actions.ts';
import { readCommandSettings } from './command-settings.ts';
import { say, type JsonOption } from './say.ts';

export async function ask(name: OperatorActionName, input: object): Promise<Record<string, unknown>> {
  const settings = await readCommandSettings();
  const { said, byServer } = await askOperator(settings, openLog('warn'), name, input);
  // Whoever stands in another folder than the server's sees it here. Not on stdout: that is the answer.
  if (!byServer) console.error(`No server runs with the data in ${settings.NEXUS_DATA}; written there for the one that will.`);
  return said;
}

export async function createUserCommand(
  name: string | undefined,
  options: JsonOption & { password?: string; email?: string; operator?: boolean },
): Promise<number> {
  if (name === undefined) throw new OperatorError('Give the account a name: npx nexus user create alice');
  const { json, ...others } = options;
  const user = await ask('create-user', { username: name, ...others });
  say(json, user, [
    `Account ${String(user['username'])} (${String(user['id'])}) is made.`,
    ...(user['operator'] === true ? ['It is an operator of this instance: docs/operating-an-instance.md says what that means.'] : []),
    ...(user['password'] === undefined ? [] : [`Password: ${String(user['password'])}`]),
    `Token (logs in as this person; keep it secret): ${String(user['token'])}`,
    'Next: npx nexus guild create "My guild"',
  ]);
  return 0;
}

export async function createGuildCommand(name: string, options: JsonOption & { owner?: string }): Promise<number> {
  const { json, ...others } = options;
  const guild = await ask('create-guild', { name, ...others });
  say(json, guild, [
    `Guild ${String(guild['name'])} (${String(guild['id'])}) is made; ${String(guild['owner'])} owns it.`,
    ...(guild['channel_id'] ? [`First channel: ${String(guild['channel_id'])}`] : []),
    ...(guild['invite'] === undefined ? [] : [`Invite: ${String(guild['invite'])}, in a browser: ${String(guild['invite_link'])}`]),
    `Next: npx nexus bot create my-bot --guild ${String(guild['id'])} --intents all`,
  ]);
  return 0;
}

export async function createBotCommand(
  name: string,
  options: JsonOption & { guild?: string; intents: string; permissions?: string; owner?: string },
): Promise<number> {
  const { json, ...others } = options;
  const bot = await ask('create-bot', { name, ...others });
  say(json, bot, [
    `Bot ${String(bot['name'])} (${String(bot['id'])}) is made${bot['guild_id'] ? ` and in guild ${String(bot['guild_id'])}` : ''}.`,
    `Token (shown this once): ${String(bot['token'])}`,
    `${bot['guild_id'] ? 'Into other guilds' : 'It is in no guild yet. Into one'} it comes by this link: ${String(bot['link'])}`,
    'Next: npx nexus run -- node your-bot.js   (or tell its library the address: see README)',
  ]);
  return 0;
}
