import { ApplicationCommandOptionType as Type, type APIApplicationCommandOption as Option } from 'discord-api-types/v10';
import { ApiError } from '#protocol/errors';
import { readOptions, withFileIds, type SentOption } from './read-options.ts';

const option = (type: Type, more: object = {}): Option => ({ type, name: 'it', description: 'It', ...more }) as Option; // one of its kinds

/** The codes of the first error, with where it stands. */
function faultOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const path: string[] = [];
    let node: unknown = error.extras?.errors;
    while (node && typeof node === 'object' && !('_errors' in node)) {
      const [key, next] = Object.entries(node)[0] ?? [];
      path.push(String(key));
      node = next;
    }
    const { _errors: [first] = [] } = node as { _errors?: { code: string }[] };
    return `${path.join('.')} ${first?.code}`;
  }
  return 'no error';
}

const read = (known: Option[], value: unknown, more: Partial<SentOption> = {}) => {
  const [first] = known;
  const sent = { type: first?.type ?? 3, name: 'it', value, ...more } as SentOption; // hostile ones too
  return readOptions(known, [sent], false);
};

describe('values of options', () => {
  it.each<[Option, unknown, unknown]>([
    [option(Type.String), 'text', 'text'],
    [option(Type.String), 5, '5'],
    [option(Type.String, { choices: [{ name: 'A', value: 'a' }] }), 'a', 'a'],
    [option(Type.String, { min_length: 2, max_length: 2 }), '🙂🙂', '🙂🙂'],
    [option(Type.Integer), '12', 12],
    [option(Type.Integer, { min_value: 0, max_value: 0 }), 0, 0],
    [option(Type.Number), '1.5', 1.5],
    [option(Type.Boolean), false, false],
    [option(Type.User), '80351110224678912', '80351110224678912'],
    [option(Type.Attachment), 0, '0'],
  ])('%j takes %j', (known, value, result) => {
    expect(read([known], value).options).toEqual([{ type: known.type, name: 'it', value: result }]);
  });

  it.each<[Option, unknown, string]>([
    [option(Type.String), true, 'STRING_TYPE_CONVERT'],
    [option(Type.String, { min_length: 3 }), '🙂🙂', 'BASE_TYPE_BAD_LENGTH'],
    [option(Type.String, { max_length: 3 }), 'four', 'BASE_TYPE_BAD_LENGTH'],
    [option(Type.String, { choices: [{ name: 'A', value: 'a' }] }), 'b', 'BASE_TYPE_CHOICES'],
    [option(Type.Integer), 1.5, 'NUMBER_TYPE_COERCE'],
    [option(Type.Integer), ' ', 'NUMBER_TYPE_COERCE'],
    [option(Type.Integer), 2 ** 60, 'NUMBER_TYPE_COERCE'],
    [option(Type.Integer, { min_value: 1 }), 0, 'NUMBER_TYPE_MIN'],
    [option(Type.Number, { max_value: 1 }), 1.1, 'NUMBER_TYPE_MAX'],
    [option(Type.Number), 'NaN', 'NUMBER_TYPE_COERCE'],
    [option(Type.Boolean), 'true', 'BOOLEAN_TYPE_CONVERT'],
    [option(Type.User), 'bob', 'NUMBER_TYPE_COERCE'],
    [option(Type.Channel), '-1', 'NUMBER_TYPE_COERCE'],
    [option(Type.String), undefined, 'BASE_TYPE_REQUIRED'],
  ])('%j refuses %j', (known, value, code) => {
    expect(faultOf(() => read([known], value))).toBe(`data.options.0.value ${code}`);
  });

  it('are of the type that the command says, by a name it knows, once', () => {
    const known = [option(Type.String)];
    expect(faultOf(() => read(known, 'x', { type: Type.Integer }))).toBe('data.options.0.name APPLICATION_COMMAND_OPTION_UNKNOWN');
    expect(faultOf(() => read(known, 'x', { name: 'other' }))).toBe('data.options.0.name APPLICATION_COMMAND_OPTION_UNKNOWN');
    const twice: SentOption[] = [
      { type: 3, name: 'it', value: 'a' },
      { type: 3, name: 'it', value: 'b' },
    ];
    expect(faultOf(() => readOptions(known, twice, false))).toBe('data.options.1.name APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE');
  });

  it('that are required must be there', () => {
    expect(faultOf(() => readOptions([option(Type.String, { required: true })], [], false))).toBe('data.options BASE_TYPE_REQUIRED');
    expect(readOptions([option(Type.String)], [], false).options).toEqual([]);
  });

  it('name what is to be looked up', () => {
    const { wanted } = read([option(Type.Channel, { channel_types: [0] })], '123');
    expect([...wanted.channels]).toEqual(['123']);
    expect(wanted.channelTypes.get('123')).toEqual([0]);
    expect([...read([option(Type.Mentionable)], '5').wanted.mentionables]).toEqual(['5']);
  });
});

describe('subcommands', () => {
  const sub: Option = { type: Type.Subcommand, name: 'add', description: 'Adds', options: [option(Type.Integer) as never] };
  const group: Option = { type: Type.SubcommandGroup, name: 'list', description: 'Lists', options: [sub] };
  const sentSub: SentOption = { type: Type.Subcommand, name: 'add', options: [{ type: Type.Integer, name: 'it', value: 1 }] };

  it('nest as they are sent', () => {
    const sent: SentOption = { type: Type.SubcommandGroup, name: 'list', options: [sentSub] };
    expect(readOptions([group], [sent], false).options).toEqual([
      { type: 2, name: 'list', options: [{ type: 1, name: 'add', options: [{ type: 4, name: 'it', value: 1 }] }] },
    ]);
  });

  it('must be chosen, and only one of them', () => {
    const other: Option = { ...sub, name: 'remove' };
    expect(faultOf(() => readOptions([sub], [], false))).toBe('data.options BASE_TYPE_BAD_LENGTH');
    expect(faultOf(() => readOptions([sub, other], [sentSub, { ...sentSub, name: 'remove' }], false))).toBe('data.options BASE_TYPE_BAD_LENGTH');
  });
});

describe('typing', () => {
  const known = [option(Type.Integer, { autocomplete: true }), { type: Type.User, name: 'whom', description: 'Whom', required: true } as Option];

  it('passes on what is focused as text, and the rest as it stands', () => {
    const sent: SentOption[] = [
      { type: Type.Integer, name: 'it', value: '1x', focused: true },
      { type: Type.User, name: 'whom', value: 'nonsense' },
    ];
    const { options, focused, wanted } = readOptions(known, sent, true);
    expect(options).toEqual([
      { type: 4, name: 'it', value: '1x', focused: true },
      { type: 6, name: 'whom', value: 'nonsense' },
    ]);
    expect(focused?.value).toBe('1x');
    expect(wanted.users.size).toBe(0);
  });

  it('needs one focused option, and one that suggests', () => {
    expect(faultOf(() => readOptions(known, [{ type: Type.Integer, name: 'it', value: 1 }], true))).toBe('data.options BASE_TYPE_REQUIRED');
    const sent: SentOption[] = [{ type: Type.User, name: 'whom', value: '1', focused: true }];
    expect(faultOf(() => readOptions(known, sent, true))).toBe('data.options.0.value APPLICATION_COMMAND_OPTION_NOT_AUTOCOMPLETE');
  });
});

describe('files', () => {
  it('get their ids wherever they stand', () => {
    const nested = [{ type: Type.Subcommand, name: 'a', options: [{ type: Type.Attachment, name: 'file', value: '0' }] }] as never; // of their kinds
    expect(withFileIds(nested, (placeholder) => `id-${placeholder}`)).toEqual([{ type: 1, name: 'a', options: [{ type: 11, name: 'file', value: 'id-0' }] }]);
  });
});
