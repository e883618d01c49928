import { t } from '@lingui/core/macro';
import { ApplicationCommandOptionType as Type, ChannelType, PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import type { Client } from '#sdk/client';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { navigate } from '../app/navigate.ts';
import { pathTo } from '../app/place.ts';
import { whenSent } from '../emojis/emoji-called.ts';
import type { Application, BuiltInCommand, CommandOption, Values } from './commands.ts';
import { bodyOf, type Answer } from './message-body.ts';
import { needsText, SHRUG, TABLEFLIP, TEXT_COMMANDS, UNFLIP } from './text-commands.ts';
import { LONGEST_MESSAGE } from './too-long.tsx';

/** Source: Discord, "Modify Current Member". */
const LONGEST_NICK = 32;

const NO_ANSWER: Answer = { replyingTo: null, pings: true };

/** What the client itself does in a place, by the words of Discord's client. */
export function builtInCommands(client: Client, channelId: string): BuiltInCommand[] {
  const application: Application = { id: '0', name: t`Built-in`, icon: null };
  const made = (name: string, description: string, options: readonly CommandOption[], does: Pick<BuiltInCommand, 'isMessage' | 'act'>): BuiltInCommand => ({
    key: `built-in ${name}`,
    path: name,
    ownPath: name,
    description,
    application,
    options,
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
  const message = { type: Type.String, name: 'message', description: t`Your message`, max_length: LONGEST_MESSAGE };
  const commands = Object.entries(TEXT_COMMANDS).map(([name, write]) =>
    made(name, descriptions[name] ?? '', [{ ...message, required: needsText(name), max_length: LONGEST_MESSAGE - write('').length }], {
      isMessage: true,
      act: ({ message: text = '' }, answer) => sendWritten(client, channelId, `/${name} ${text}`, answer),
    }),
  );
  const channel = client.state.channels.get(channelId);
  const guildId = channel?.guild_id;
  // With one person alone there is nobody else to choose.
  if (channel?.type !== ChannelType.DM) {
    const user = { type: Type.User, name: 'user', description: t`To whom`, required: true };
    const act = ({ user: userId = '', message: text = '' }: Values): Promise<void> => sendDirect(client, userId, text);
    commands.push(made('msg', t`Sends a direct message.`, [user, { ...message, required: true }], { isMessage: false, act }));
  }
  if (guildId !== undefined && (permissionsInGuild(client.state, guildId) & Bit.ChangeNickname) !== 0n) {
    const option = { type: Type.String, name: 'new_nick', description: t`Empty for none`, max_length: LONGEST_NICK };
    const act = ({ new_nick: wanted = '' }: Values): Promise<unknown> =>
      client.rest.call('PATCH /guilds/{guild_id}/members/@me', { path: { guild_id: guildId }, body: { nick: wanted.trim() || null } });
    commands.push(made('nick', t`Changes your nickname in this guild.`, [option], { isMessage: false, act }));
  }
  return commands;
}

/** Written to somebody alone, where one goes on with them. */
async function sendDirect(client: Client, userId: string, text: string): Promise<void> {
  const directId = await client.openDirect(userId);
  await sendWritten(client, directId, text, NO_ANSWER);
  navigate(pathTo(undefined, directId));
}

/** As if it was written in the box. */
async function sendWritten(client: Client, channelId: string, text: string, answer: Answer): Promise<void> {
  const body = bodyOf(await whenSent(client, channelId, text), { channelId, ...answer });
  const { length = 0 } = body.content ?? '';
  if (length > LONGEST_MESSAGE) throw new Error(t`That is too long by ${length - LONGEST_MESSAGE}.`);
  await client.send(channelId, body);
}
