import { ApplicationCommandOptionType as OptionType } from 'discord-api-types/v10';
import { ApiError } from '../errors.ts';
import { parseForm } from '../form-errors.ts';
import { BulkCommandsBody, CreateCommandBody, EditCommandBody } from './commands.ts';
import { InteractionCallbackBody, SendInteractionBody } from './interactions.ts';

function errorsOf(schema: typeof CreateCommandBody | typeof BulkCommandsBody | typeof InteractionCallbackBody, value: unknown): unknown {
  try {
    parseForm<typeof schema>(schema, value);
  } catch (error) {
    if (error instanceof ApiError) return error.toBody().errors;
    throw error;
  }
  throw new Error('accepted');
}
const ping = { name: 'ping', description: 'Says pong' };
const option = (type: OptionType, more: object = {}) => ({ type, name: 'what', description: 'What', ...more });
const wrongOption = (...options: unknown[]) => errorsOf(CreateCommandBody, { ...ping, options });

describe('CreateCommandBody', () => {
  it('takes a slash command by default', () => {
    expect(parseForm(CreateCommandBody, { ...ping, default_member_permissions: 8, contexts: [0, 1] })).toEqual({
      ...ping,
      type: 1,
      default_member_permissions: '8',
      contexts: [0, 1],
    });
  });

  it.each(['Ping', 'two words', 'a'.repeat(33), 'ping!', ''])('refuses the slash name %p', (name) => {
    expect(errorsOf(CreateCommandBody, { ...ping, name })).toHaveProperty('name');
  });

  it.each(['ping', 'пинг', '도움', "l'aide", 'snake_case-1', 'सहायता', 'ช่วย'])('takes the slash name %p', (name) => {
    expect(parseForm(CreateCommandBody, { ...ping, name }).name).toBe(name);
  });

  it('lets context menus have capitals and blanks, and nothing else', () => {
    expect(parseForm(CreateCommandBody, { type: 2, name: 'Show Avatar' })).toEqual({ type: 2, name: 'Show Avatar', description: '' });
    expect(errorsOf(CreateCommandBody, { type: 2, name: 'Show', description: 'x' })).toHaveProperty('description');
  });

  it('wants a description of slash commands', () => {
    expect(errorsOf(CreateCommandBody, { name: 'ping' })).toHaveProperty('description');
  });

  it('nests groups, commands and values, and no deeper', () => {
    const value = option(OptionType.String);
    const sub = option(OptionType.Subcommand, { options: [value] });
    const group = option(OptionType.SubcommandGroup, { options: [sub] });
    expect(parseForm(CreateCommandBody, { ...ping, options: [group] }).options).toEqual([group]);
    expect(wrongOption(option(OptionType.Subcommand, { options: [group] }))).toHaveProperty(['options', '0', 'options', '0', 'type']);
    expect(wrongOption(sub, { ...value, name: 'other' })).toHaveProperty('options');
  });

  it('refuses options that contradict themselves', () => {
    expect(wrongOption(option(OptionType.Integer, { min_value: 3, max_value: 2 }))).toHaveProperty(['options', '0', 'min_value']);
    expect(wrongOption(option(OptionType.String, { autocomplete: true, choices: [{ name: 'a', value: 'a' }] }))).toHaveProperty([
      'options',
      '0',
      'autocomplete',
    ]);
    expect(wrongOption(option(OptionType.User), option(OptionType.User))).toHaveProperty(['options', '1', 'name']);
    expect(wrongOption(option(OptionType.User), option(OptionType.User, { name: 'b', required: true }))).toHaveProperty(['options', '1']);
    expect(wrongOption(option(OptionType.Integer, { choices: [{ name: 'a', value: 'x' }] }))).toHaveProperty(['options', '0', 'choices', '0', 'value']);
  });

  it('counts 8000 characters over the whole command', () => {
    const choices = Array.from({ length: 25 }, (_, index) => ({ name: `${index}`.padEnd(100, 'n'), value: 'v'.repeat(100) }));
    const options = ['a', 'b'].map((name) => option(OptionType.String, { name, choices }));
    expect(JSON.stringify(wrongOption(...options))).toContain('APPLICATION_COMMAND_TOO_LARGE');
    expect(parseForm(CreateCommandBody, { ...ping, options: options.slice(0, 1) }).options).toHaveLength(1);
  });

  it('changes only what an edit names', () => {
    expect(parseForm(EditCommandBody, { description: 'New' })).toEqual({ description: 'New' });
  });

  it('refuses the same name twice in a scope, unless of another type', () => {
    expect(parseForm(BulkCommandsBody, [ping, { type: 2, name: 'ping' }])).toHaveLength(2);
    expect(errorsOf(BulkCommandsBody, [ping, ping])).toHaveProperty('1');
  });
});

describe('InteractionCallbackBody', () => {
  it('reads every type by itself', () => {
    expect(parseForm(InteractionCallbackBody, { type: 1, data: 5 })).toEqual({ type: 1 });
    expect(parseForm(InteractionCallbackBody, { type: 4, data: { content: 'hi', flags: 64 } })).toEqual({ type: 4, data: { content: 'hi', flags: 64 } });
    expect(parseForm(InteractionCallbackBody, { type: 5 })).toEqual({ type: 5 });
    expect(parseForm(InteractionCallbackBody, { type: 8, data: { choices: [{ name: 'a', value: 1 }] } })).toEqual({
      type: 8,
      data: { choices: [{ name: 'a', value: 1 }] },
    });
  });

  it('refuses unknown types and an answer without its data', () => {
    expect(errorsOf(InteractionCallbackBody, { type: 3 })).toHaveProperty('type');
    expect(errorsOf(InteractionCallbackBody, { type: 4 })).toHaveProperty('data');
    expect(errorsOf(InteractionCallbackBody, { type: 8, data: { choices: Array.from({ length: 26 }, () => ({ name: 'a', value: 1 })) } })).toHaveProperty([
      'data',
      'choices',
    ]);
  });

  it('opens modals with every component, numbered', () => {
    const label = (component: object) => ({ type: 18, label: 'L', component });
    const options = ['a', 'b'].map((value) => ({ label: value, value }));
    const components = [
      { type: 1, components: [{ type: 4, custom_id: 'old', style: 1, label: 'Old' }] },
      { type: 10, content: 'words' },
      label({ type: 4, custom_id: 'text', style: 2, max_length: 5 }),
      label({ type: 3, custom_id: 'select', options, required: false }),
      label({ type: 8, custom_id: 'channel' }),
      label({ type: 19, custom_id: 'files', max_values: 3 }),
      label({ type: 21, custom_id: 'radio', options }),
      label({ type: 22, custom_id: 'boxes', options }),
      label({ type: 23, custom_id: 'box', default: true }),
    ];
    const read = parseForm(InteractionCallbackBody, { type: 9, data: { custom_id: 'm', title: 'T', components } });
    expect(JSON.stringify(read).match(/"id":\d+/g)).toHaveLength(17);
  });

  it.each([
    ['disabled fields', [{ type: 18, label: 'L', component: { type: 5, custom_id: 'a', disabled: true } }]],
    ['the same custom id twice', [1, 2].map(() => ({ type: 18, label: 'L', component: { type: 23, custom_id: 'a' } }))],
    ['a lonely radio', [{ type: 18, label: 'L', component: { type: 21, custom_id: 'a', options: [{ label: 'a', value: 'a' }] } }]],
    ['buttons', [{ type: 1, components: [{ type: 2, style: 1, label: 'x', custom_id: 'a' }] }]],
    ['nothing', []],
  ])('refuses modals with %s', (_what, components) => {
    expect(errorsOf(InteractionCallbackBody, { type: 9, data: { custom_id: 'm', title: 'T', components } })).toHaveProperty(['data', 'components']);
  });
});

describe('SendInteractionBody', () => {
  const envelope = { application_id: '1', channel_id: '2', session_id: 's', nonce: '3' };
  it('reads commands, presses and submitted modals', () => {
    const options = [{ type: 1, name: 'sub', options: [{ type: 4, name: 'n', value: 5, focused: true }] }];
    expect(parseForm(SendInteractionBody, { ...envelope, type: 2, data: { id: 9, name: 'x', options } })).toEqual({
      ...envelope,
      type: 2,
      data: { id: '9', type: 1, name: 'x', options },
    });
    expect(parseForm(SendInteractionBody, { ...envelope, type: 3, message_id: '4', data: { component_type: 2, custom_id: 'a' } }).type).toBe(3);
    const components = [{ type: 18, id: 1, component: { type: 4, custom_id: 'a', value: 'hi' } }];
    expect(parseForm(SendInteractionBody, { ...envelope, type: 5, data: { id: '9', custom_id: 'm', components } })).toMatchObject({ data: { components } });
  });
});
