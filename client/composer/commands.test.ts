import { jest } from '@jest/globals';
import type { Client } from '#sdk/client';
import { commandData, menuCommandsIn, nameShown, pathOfOption, slashCommandsOf, valueOf, type BotCommand, type Command } from './commands.ts';
import { commandsFound } from './commands-found.ts';

const SHOP = { id: '7', name: 'Shop', icon: null };
const ROOT = {
  id: '1',
  application_id: '7',
  name: 'config',
  name_localized: 'einstellung',
  description: 'Settings',
  version: '9',
  options: [
    {
      type: 1,
      name: 'set',
      name_localized: 'setzen',
      description: 'Sets one',
      description_localized: 'Setzt eine',
      options: [
        { type: 3, name: 'key', description: 'Which' },
        { type: 4, name: 'much', name_localized: 'menge', description: 'How much', autocomplete: true },
      ],
    },
    { type: 2, name: 'list', description: 'Lists', options: [{ type: 1, name: 'all', description: 'All of them' }] },
  ],
};

describe('the slash commands of a bot', () => {
  const [set, all] = slashCommandsOf(ROOT, SHOP) as [BotCommand, BotCommand];

  it('have the names of the person’s language, and those of the bot', () => {
    expect([set.path, set.ownPath, set.description]).toEqual(['einstellung setzen', 'config set', 'Setzt eine']);
    expect([all.path, all.ownPath, all.description]).toEqual(['einstellung list all', 'config list all', 'All of them']);
    expect(set.options.map(nameShown)).toEqual(['key', 'menge']);
  });

  it('are sent by the names of the bot', () => {
    expect(commandData(set, { much: '3' })).toMatchObject({
      id: '1',
      name: 'config',
      options: [{ type: 1, name: 'set', options: [{ type: 4, name: 'much', value: 3 }] }],
    });
    expect(commandData(all, {})).toMatchObject({ options: [{ type: 2, name: 'list', options: [{ type: 1, name: 'all', options: [] }] }] });
  });

  it('tell of the one option that is being typed', () => {
    const typing = commandData(set, { key: 'a', much: '-' }, 'much');
    expect(typing).toMatchObject({
      options: [
        {
          options: [
            { name: 'key', value: 'a' },
            { name: 'much', value: '-', focused: true },
          ],
        },
      ],
    });
    expect(JSON.stringify(typing).match(/focused/g)).toHaveLength(1);
  });

  it('find what the server says of an option by its place among those that were sent', () => {
    expect(pathOfOption(set, { key: 'a', much: 'x' }, 'much')).toBe('data.options.0.options.1');
    expect(pathOfOption(set, { much: 'x' }, 'much')).toBe('data.options.0.options.0');
    expect(pathOfOption(set, { much: 'x' }, 'key')).toBeNull();
  });

  it('send what is no number as it is', () => {
    expect([valueOf({ type: 4, name: 'n', description: '' }, '12'), valueOf({ type: 10, name: 'n', description: '' }, 'x')]).toEqual([12, 'x']);
  });
});

describe('the list of commands', () => {
  const named = (id: string, name: string, own?: string, count = 1): Command[] =>
    Array.from({ length: count }, (_, nth) =>
      slashCommandsOf(
        { id: `${id}${nth}`, application_id: id, name: `${name}${count > 1 ? nth : ''}`, ...(own && { name_localized: own }), description: '', version: '1' },
        { id, name: `App ${id}`, icon: null },
      ),
    ).flat();
  const labels = (commands: Command[], word: string) => commandsFound(commands, word).map(({ command }) => command.path);

  it('has all of them, by application, each with its heading', () => {
    const found = commandsFound([...named('2', 'zoo', undefined, 60), ...named('1', 'bee'), ...named('1', 'ant')], '');
    expect(found).toHaveLength(62);
    expect(found.flatMap(({ heading, command }) => (heading ? [[heading.name, command.path]] : []))).toEqual([
      ['App 2', 'zoo0'],
      ['App 1', 'ant'],
    ]);
  });

  it('finds a command by either name, the beginning before the middle', () => {
    const commands = [...named('1', 'order', 'bestellen'), ...named('1', 'reorder'), ...named('2', 'best')];
    expect(labels(commands, 'BEST')).toEqual(['best', 'bestellen']);
    expect(labels(commands, 'order')).toEqual(['bestellen', 'reorder']);
    expect(labels(commands, 'none')).toEqual([]);
  });
});

describe('what bots offer', () => {
  it('is asked for again once the person reads another language', async () => {
    const heard = new Map<string, (event: unknown) => void>();
    const request = jest.fn(() => Promise.resolve({ applications: [SHOP], application_commands: [{ ...ROOT, type: 2 }] }));
    const client = {
      state: { channels: new Map([['5', {}]]) },
      rest: { request },
      on: (name: string, listener: (event: unknown) => void) => heard.set(name, listener),
    } as unknown as Client; // the parts that are used
    const ask = () => menuCommandsIn(client, '5', 2);
    await ask();
    expect((await ask()).map(nameShown)).toEqual(['einstellung']);
    expect(request).toHaveBeenCalledTimes(1);
    heard.get('USER_SETTINGS_UPDATE')?.({ status: 'dnd' });
    await ask();
    expect(request).toHaveBeenCalledTimes(1);
    heard.get('USER_SETTINGS_UPDATE')?.({ locale: 'de' });
    await ask();
    expect(request).toHaveBeenCalledTimes(2);
  });
});
