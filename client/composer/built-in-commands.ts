import { t } from '@lingui/core/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import type { Client } from '#sdk/client';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { whenSent } from '../emojis/emoji-called.ts';
import type { Application, BuiltInCommand, CommandOption } from './commands.ts';
import { bodyOf, type Answer } from './message-body.ts';
import { needsText, SHRUG, TABLEFLIP, TEXT_COMMANDS, UNFLIP } from './text-commands.ts';
import { LONGEST_MESSAGE } from './too-long.tsx';

const STRING = 3;
/** Source: Discord, "Modify Current Member". */
const LONGEST_NICK = 32;

/** What the client itself does in a place, by the words of Discord's client. */
export function builtInCommands(client: Client, channelId: string): BuiltInCommand[] {
  const application: Application = { id: '0', name: t`Built-in`, icon: null };
  const made = (name: string, description: string, option: Omit<CommandOption, 'type'>, does: Pick<BuiltInCommand, 'isMessage' | 'act'>): BuiltInCommand => ({
    key: `built-in ${name}`,
    path: name,
    ownPath: name,
    description,
    application,
    options: [{ type: STRING, ...option }],
    ...does,
  });
  const adds = (face: string): string => t`Adds ${face} to your message.`;
  const descriptions: Readonly<Record<string, string>> = {
    shrug: adds(SHRUG),
    tableflip: adds(TABLEFLIP),
    unflip: adds(UNFLIP),
    me: t`Shows what you do, in italics.`,
    spoiler: t`Hides your message until somebody clicks on it.`,
  };
  const commands = Object.entries(TEXT_COMMANDS).map(([name, write]) =>
    made(
      name,
      descriptions[name] ?? '',
      { name: 'message', description: t`Your message`, required: needsText(name), max_length: LONGEST_MESSAGE - write('').length },
      { isMessage: true, act: ({ message = '' }, answer) => sendWritten(client, channelId, `/${name} ${message}`, answer) },
    ),
  );
  const guildId = client.state.channels.get(channelId)?.guild_id;
  if (guildId === undefined || (permissionsInGuild(client.state, guildId) & Bit.ChangeNickname) === 0n) return commands;
  const option = { name: 'new_nick', description: t`Empty for none`, max_length: LONGEST_NICK };
  const nick = made('nick', t`Changes your nickname in this guild.`, option, {
    isMessage: false,
    act: ({ new_nick: wanted = '' }) =>
      client.rest.call('PATCH /guilds/{guild_id}/members/@me', { path: { guild_id: guildId }, body: { nick: wanted.trim() || null } }),
  });
  return [...commands, nick];
}

/** As if it was written in the box. */
async function sendWritten(client: Client, channelId: string, text: string, answer: Answer): Promise<void> {
  const body = bodyOf(await whenSent(client, channelId, text), { channelId, ...answer });
  const { length = 0 } = body.content ?? '';
  if (length > LONGEST_MESSAGE) throw new Error(t`That is too long by ${length - LONGEST_MESSAGE}.`);
  await client.send(channelId, body);
}
