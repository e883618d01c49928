import { ApplicationCommandPermissionType as Kind, PermissionFlagsBits as Permission, type LocalizationMap } from 'discord-api-types/v10';
import type { CommandRecord } from '../ports/command-store.ts';
import { allChannelsId, mayUseCommand, type CommandUse } from '#protocol/may-use-command';
import { laterVersion, localized, presentCommand } from './present-command.ts';

const GUILD = '100';
const use = (more: Partial<CommandUse> = {}): CommandUse => ({
  guildId: GUILD,
  userId: '1',
  roleIds: ['10', '11'],
  channelId: '20',
  permissions: Permission.UseApplicationCommands,
  defaultMemberPermissions: null,
  ofCommand: undefined,
  ofApplication: undefined,
  ...more,
});
const overwrite = (type: Kind, id: string, permission: boolean) => ({ type, id, permission });
const [role, user, channel] = [Kind.Role, Kind.User, Kind.Channel];

describe('who may use a command', () => {
  it.each<[string, Partial<CommandUse>, boolean]>([
    ['anybody, when nothing is said', {}, true],
    ['nobody without USE_APPLICATION_COMMANDS', { permissions: 0n }, false],
    ['an administrator, whatever is said', { permissions: Permission.Administrator, ofCommand: [overwrite(user, '1', false)] }, true],
    ['who has the default permissions', { permissions: Permission.UseApplicationCommands | Permission.BanMembers, defaultMemberPermissions: '4' }, true],
    ['not who has not', { defaultMemberPermissions: '4' }, false],
    ['only administrators at "0"', { defaultMemberPermissions: '0' }, false],
    ['a role that is let in, in spite of the default', { defaultMemberPermissions: '0', ofCommand: [overwrite(role, '10', true)] }, true],
    ['not a role that is shut out', { ofCommand: [overwrite(role, '10', false)] }, false],
    ['one role of several is enough', { ofCommand: [overwrite(role, '10', false), overwrite(role, '11', true)] }, true],
    ['the user before the role', { ofCommand: [overwrite(role, '10', true), overwrite(user, '1', false)] }, false],
    ['the role before everyone', { ofCommand: [overwrite(role, GUILD, false), overwrite(role, '10', true)] }, true],
    ['not in a channel that is shut', { ofCommand: [overwrite(channel, '20', false)] }, false],
    ['not anywhere when all channels are shut', { ofCommand: [overwrite(channel, '99', false)] }, false],
    ['but in one that is opened', { ofCommand: [overwrite(channel, '99', false), overwrite(channel, '20', true)] }, true],
    ['the command’s word before its application’s', { ofCommand: [overwrite(role, '10', true)], ofApplication: [overwrite(role, '10', false)] }, true],
    ['the application’s word where the command says nothing', { ofApplication: [overwrite(user, '1', false)] }, false],
  ])('%s', (_name, given, result) => {
    expect(allChannelsId(GUILD)).toBe('99');
    expect(mayUseCommand(use(given))).toBe(result);
  });
});

describe('languages of a command', () => {
  const names = { de: 'klopf', 'es-ES': 'toca', 'en-GB': 'knock' } as LocalizationMap;

  it.each([
    ['de', 'klopf'],
    ['es-419', 'toca'],
    ['en-US', 'knock'],
    ['fr', undefined],
    ['__proto__', undefined],
    [null, undefined],
  ])('%s', (locale, text) => expect(localized(names, locale)).toBe(text));

  it('are reduced to the reader’s, in options and choices too', () => {
    const command = {
      id: '1',
      name: 'ping',
      name_localizations: names,
      options: [
        {
          type: 3,
          name: 'what',
          description: 'What',
          description_localizations: { de: 'Was' },
          choices: [{ name: 'A', value: 'a', name_localizations: { de: 'Ah' } }],
        },
      ],
    } as unknown as CommandRecord; // the keys that matter
    expect(presentCommand(command, { all: false, locale: 'de' })).toEqual({
      id: '1',
      name: 'ping',
      name_localized: 'klopf',
      options: [{ type: 3, name: 'what', description: 'What', description_localized: 'Was', choices: [{ name: 'A', value: 'a', name_localized: 'Ah' }] }],
    });
    expect(presentCommand(command, { all: true })).toMatchObject({ name_localizations: names, description_localizations: null });
  });
});

describe('versions', () => {
  it('are compared as numbers', () => expect(laterVersion('99', '100')).toBe('100'));
});
