import type { Client } from '#sdk/client';
import type { Answer } from './message-body.ts';
import { isOffered, type IndexPermissions, type Restricted } from './is-offered.ts';

/** What bots name in several languages: the server sends that of the person beside the bot's own. */
interface Localized {
  name: string;
  name_localized?: string;
}
interface Described extends Localized {
  description: string;
  description_localized?: string;
}

/** What it is called in the person's language. */
export const nameShown = ({ name, name_localized: own }: Localized): string => own ?? name;
export const descriptionShown = ({ description, description_localized: own }: Described): string => own ?? description;

export interface OptionChoice extends Localized {
  value: string | number;
  /** What else is known of it. */
  note?: string;
}

export interface CommandOption extends Described {
  type: number;
  required?: boolean;
  autocomplete?: boolean;
  choices?: OptionChoice[];
  options?: CommandOption[];
  min_value?: number;
  max_value?: number;
  min_length?: number;
  max_length?: number;
  channel_types?: number[];
  file_types?: string[];
}

interface IndexedCommand extends Described, Restricted {
  id: string;
  application_id: string;
  type?: number;
  version: string;
  guild_id?: string;
  options?: CommandOption[];
}

/** Whose commands they are. */
export interface Application {
  id: string;
  name: string;
  icon: string | null;
  bot?: { id: string; avatar: string | null };
  permissions?: IndexPermissions;
}

/** A command as it is typed after a slash. */
interface Typed {
  key: string;
  /** `config set`, say, in the person's language. */
  path: string;
  /** The same in the words of its bot, by which it is found as well. */
  ownPath: string;
  description: string;
  application: Application;
  options: readonly CommandOption[];
}

/** Of a bot: each subcommand is one of its own. */
export interface BotCommand extends Typed {
  root: IndexedCommand;
  /** Names of the group and the subcommand in it, from the outside. */
  below: readonly { name: string; type: number }[];
}

/** What the client itself does. */
export interface BuiltInCommand extends Typed {
  /** Whether it sends a message, which answers what is answered. */
  isMessage: boolean;
  act(values: Values, answer: Answer): Promise<unknown>;
}

export type Command = BotCommand | BuiltInCommand;

const SUBCOMMAND = 1;
const GROUP = 2;

/** A command with subcommands is several. */
export function slashCommandsOf(root: IndexedCommand, application: Application): BotCommand[] {
  const walk = (part: Pick<CommandOption, 'options'> & Described, parts: readonly CommandOption[]): BotCommand[] => {
    const nested = (part.options ?? []).filter(({ type }) => type === SUBCOMMAND || type === GROUP);
    if (nested.length > 0) return nested.flatMap((option) => walk(option, [...parts, option]));
    return [
      {
        key: [root.id, ...parts.map(({ name }) => name)].join(' '),
        path: [root, ...parts].map(nameShown).join(' '),
        ownPath: [root, ...parts].map(({ name }) => name).join(' '),
        description: descriptionShown(part),
        application,
        options: part.options ?? [],
        root,
        below: parts.map(({ name, type }) => ({ name, type })),
      },
    ];
  };
  return walk(root, []);
}

/** What bots offer in a guild or a conversation: what is typed after a slash, and what stands in menus. */
interface Offered {
  slash: readonly BotCommand[];
  menu: readonly MenuCommand[];
}

/** A command in the menu of somebody (2) or of a message (3). */
export interface MenuCommand extends IndexedCommand {
  type: number;
  application: Application;
}

const kept = new WeakMap<Client, Map<string, Promise<Offered>>>();

/** What a person may type after a slash in a channel. */
export const botCommandsIn = async (client: Client, channelId: string): Promise<readonly BotCommand[]> =>
  (await offeredIn(client, channelId)).slash.filter(({ root, application }) => isOffered(client.state, channelId, root, application.permissions));

export const menuCommandsIn = async (client: Client, channelId: string, type: MenuCommand['type']): Promise<readonly MenuCommand[]> =>
  (await offeredIn(client, channelId)).menu.filter(
    (command) => command.type === type && isOffered(client.state, channelId, command, command.application.permissions),
  );

/** Asked for once, and again when a bot changed something or the person reads another language. */
function offeredIn(client: Client, channelId: string): Promise<Offered> {
  const guildId = client.state.channels.get(channelId)?.guild_id;
  const place = guildId === undefined ? `/channels/${channelId}` : `/guilds/${guildId}`;
  let known = kept.get(client);
  if (!known) {
    const made = new Map<string, Promise<Offered>>();
    kept.set(client, (known = made));
    client.on('GUILD_APPLICATION_COMMAND_INDEX_UPDATE', ({ guild_id: changed }) => void made.delete(`/guilds/${changed}`));
    client.on('READY', () => made.clear());
    client.on('USER_SETTINGS_UPDATE', ({ locale }) => locale !== undefined && made.clear());
  }
  const before = known.get(place);
  if (before) return before;
  const asking = client.rest.request('GET', `${place}/application-command-index`).then((reply) => {
    const { applications, application_commands: commands } = reply as { applications: Application[]; application_commands: IndexedCommand[] }; // Discord's client gets it so
    const byId = new Map(applications.map((application) => [application.id, application]));
    const applicationOf = ({ application_id: id }: IndexedCommand): Application => byId.get(id) ?? { id, name: '', icon: null };
    return {
      slash: commands.filter(({ type = 1 }) => type === 1).flatMap((command) => slashCommandsOf(command, applicationOf(command))),
      menu: commands.flatMap((command) =>
        command.type === undefined || command.type === 1 ? [] : { ...command, type: command.type, application: applicationOf(command) },
      ),
    };
  });
  known.set(place, asking);
  asking.catch(() => known.delete(place));
  return asking;
}

export type Values = Readonly<Record<string, string>>;

/** A value as its option wants it; what is no number goes as it is, for the server to say so. */
export function valueOf({ type }: CommandOption, text: string): string | number | boolean {
  const isNumber = (type === 4 || type === 10) && !Number.isNaN(Number(text));
  if (isNumber) return Number(text);
  return type === 5 ? text === 'true' : text;
}

/** The `data` of an interaction with this command. */
export function commandData(command: BotCommand, values: Values, focused?: string): object {
  let options: object[] = command.options.flatMap((option) => {
    const text = values[option.name];
    if (option.name !== focused && (text === undefined || text === '')) return [];
    // What is still being typed goes as it is: half a number is none.
    const value = option.name === focused ? (text ?? '') : valueOf(option, text ?? '');
    return [{ type: option.type, name: option.name, value, ...(option.name === focused && { focused: true }) }];
  });
  for (const { name, type } of command.below.toReversed()) options = [{ type, name, options }];
  const { id, name, version, guild_id: guildId } = command.root;
  return { id, name, version, type: 1, options, ...(guildId !== undefined && { guild_id: guildId }) };
}

/** Where an answer of the server says what is wrong with an option: by its place among those that were sent. */
export function pathOfOption(command: BotCommand, values: Values, name: string): string | null {
  const place = command.options.filter((option) => (values[option.name] ?? '') !== '').findIndex((option) => option.name === name);
  return place === -1 ? null : `data${'.options.0'.repeat(command.below.length)}.options.${place}`;
}
