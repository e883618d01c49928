import type { Client } from '#sdk/client';

export interface OptionChoice {
  name: string;
  value: string | number;
}

export interface CommandOption {
  type: number;
  name: string;
  description: string;
  required?: boolean;
  autocomplete?: boolean;
  choices?: OptionChoice[];
  options?: CommandOption[];
  min_value?: number;
  max_value?: number;
  min_length?: number;
  max_length?: number;
  channel_types?: number[];
}

interface IndexedCommand {
  id: string;
  application_id: string;
  type?: number;
  name: string;
  description: string;
  version: string;
  guild_id?: string;
  options?: CommandOption[];
}

/** A slash command as it is typed: each subcommand is one of its own. */
export interface Command {
  key: string;
  /** `config set`, say. */
  path: string;
  description: string;
  applicationName: string;
  options: readonly CommandOption[];
  root: IndexedCommand;
  /** Names of the group and the subcommand in it, from the outside. */
  below: readonly { name: string; type: number }[];
}

const SUBCOMMAND = 1;
const GROUP = 2;

function flat(root: IndexedCommand, applicationName: string): Command[] {
  const made = (below: Command['below'], description: string, options: readonly CommandOption[]): Command => ({
    key: [root.id, ...below.map(({ name }) => name)].join(' '),
    path: [root.name, ...below.map(({ name }) => name)].join(' '),
    description,
    applicationName,
    options,
    root,
    below,
  });
  const walk = (options: readonly CommandOption[], below: Command['below'], description: string): Command[] => {
    const nested = options.filter(({ type }) => type === SUBCOMMAND || type === GROUP);
    if (nested.length === 0) return [made(below, description, options)];
    return nested.flatMap((option) => walk(option.options ?? [], [...below, { name: option.name, type: option.type }], option.description));
  };
  return walk(root.options ?? [], [], root.description);
}

/** What bots offer in a place: what is typed after a slash, and what stands in menus. */
interface Offered {
  slash: readonly Command[];
  menu: readonly MenuCommand[];
}

/** A command in the menu of somebody (2) or of a message (3). */
export interface MenuCommand extends Pick<IndexedCommand, 'id' | 'application_id' | 'name' | 'version' | 'guild_id'> {
  type: number;
  applicationName: string;
}

const kept = new WeakMap<Client, Map<string, Promise<Offered>>>();

/** What can be typed after a slash in a place. */
export const commandsIn = async (client: Client, channelId: string): Promise<readonly Command[]> => (await offeredIn(client, channelId)).slash;

export const menuCommandsIn = async (client: Client, channelId: string, type: MenuCommand['type']): Promise<readonly MenuCommand[]> =>
  (await offeredIn(client, channelId)).menu.filter((command) => command.type === type);

/** Asked for once, and again when a bot changed something. */
function offeredIn(client: Client, channelId: string): Promise<Offered> {
  const guildId = client.state.channels.get(channelId)?.guild_id;
  const place = guildId === undefined ? `/channels/${channelId}` : `/guilds/${guildId}`;
  let known = kept.get(client);
  if (!known) {
    const made = new Map<string, Promise<Offered>>();
    kept.set(client, (known = made));
    client.on('GUILD_APPLICATION_COMMAND_INDEX_UPDATE', ({ guild_id: changed }) => void made.delete(`/guilds/${changed}`));
    client.on('READY', () => made.clear());
  }
  const before = known.get(place);
  if (before) return before;
  const asking = client.rest.request('GET', `${place}/application-command-index`).then((reply) => {
    const { applications, application_commands: commands } = reply as { applications: { id: string; name: string }[]; application_commands: IndexedCommand[] }; // Discord's client gets it so
    const names = new Map(applications.map(({ id, name }) => [id, name]));
    const nameOf = ({ application_id: id }: IndexedCommand): string => names.get(id) ?? '';
    return {
      slash: commands.filter(({ type = 1 }) => type === 1).flatMap((command) => flat(command, nameOf(command))),
      menu: commands.flatMap((command) =>
        command.type === undefined || command.type === 1 ? [] : { ...command, type: command.type, applicationName: nameOf(command) },
      ),
    };
  });
  known.set(place, asking);
  asking.catch(() => known.delete(place));
  return asking;
}

export type Values = Readonly<Record<string, string>>;

/** A value as its option wants it. */
export function valueOf({ type }: CommandOption, text: string): string | number | boolean {
  if (type === 4 || type === 10) return Number(text);
  return type === 5 ? text === 'true' : text;
}

/** The `data` of an interaction with this command. */
export function commandData(command: Command, values: Values, focused?: string): object {
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
