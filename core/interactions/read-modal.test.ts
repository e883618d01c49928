import { ComponentType, type APIModalInteractionResponseCallbackComponent as Part } from 'discord-api-types/v10';
import { ApiError } from '#protocol/errors';
import { readModal, withUploadIds, type SentField } from './read-modal.ts';
import { wantedNothing } from './read-options.ts';

const label = (component: object): Part => ({ type: ComponentType.Label, id: 1, label: 'It', component: { id: 2, custom_id: 'it', ...component } }) as Part; // one of its kinds
const OPTIONS = ['a', 'b', 'c'].map((value) => ({ label: value, value }));

/** What the one field of a modal becomes, or the code of what is wrong with it. */
function read(component: Record<string, unknown> & { type: ComponentType }, field: Omit<SentField, 'type'> | null): unknown {
  const sent = field ? [{ type: ComponentType.Label, component: { type: component.type, custom_id: 'it', ...field } }] : [];
  try {
    const [part] = readModal([label(component)], sent, wantedNothing());
    const { type: _type, id: _id, custom_id: _customId, ...values } = (part as unknown as { component: Record<string, unknown> }).component; // a label
    return values;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return /"code":"([A-Z_]+)"/.exec(JSON.stringify(error.extras))?.[1];
  }
}

const TEXT = { type: ComponentType.TextInput };
const SELECT = { type: ComponentType.StringSelect, options: OPTIONS };
const USERS = { type: ComponentType.UserSelect };
const RADIO = { type: ComponentType.RadioGroup, options: OPTIONS };
const BOXES = { type: ComponentType.CheckboxGroup, options: OPTIONS };
const BOX = { type: ComponentType.Checkbox };
const FILES = { type: ComponentType.FileUpload };

describe('fields of a modal', () => {
  it.each<[Record<string, unknown> & { type: ComponentType }, Omit<SentField, 'type'> | null, unknown]>([
    [TEXT, { value: 'words' }, { value: 'words' }],
    [{ ...TEXT, required: false }, null, { value: '' }],
    [{ ...TEXT, min_length: 2, max_length: 2 }, { value: '🙂🙂' }, { value: '🙂🙂' }],
    [SELECT, { values: ['b'] }, { values: ['b'] }],
    [{ ...SELECT, max_values: 2 }, { values: ['a', 'a', 'b'] }, { values: ['a', 'b'] }],
    [{ ...SELECT, required: false }, { values: [] }, { values: [] }],
    [USERS, { values: ['123'] }, { values: ['123'] }],
    [RADIO, { value: 'a' }, { value: 'a' }],
    [{ ...RADIO, required: false }, null, { value: null }],
    [BOXES, { values: ['a', 'c'] }, { values: ['a', 'c'] }],
    [{ ...BOXES, required: false }, null, { values: [] }],
    [BOX, { value: true }, { value: true }],
    [BOX, null, { value: false }],
    [FILES, { values: ['0'] }, { values: ['0'] }],
  ])('%j filled with %j', (component, field, values) => expect(read(component, field)).toEqual(values));

  it.each<[Record<string, unknown> & { type: ComponentType }, Omit<SentField, 'type'> | null, string]>([
    [TEXT, null, 'BASE_TYPE_REQUIRED'],
    [TEXT, { value: '' }, 'BASE_TYPE_REQUIRED'],
    [{ ...TEXT, max_length: 3 }, { value: 'four' }, 'BASE_TYPE_BAD_LENGTH'],
    [SELECT, { values: [] }, 'BASE_TYPE_BAD_LENGTH'],
    [SELECT, { values: ['a', 'b'] }, 'BASE_TYPE_BAD_LENGTH'],
    [SELECT, { values: ['z'] }, 'BASE_TYPE_CHOICES'],
    [USERS, { values: ['bob'] }, 'NUMBER_TYPE_COERCE'],
    [RADIO, null, 'BASE_TYPE_REQUIRED'],
    [RADIO, { value: 'z' }, 'BASE_TYPE_CHOICES'],
    [BOXES, null, 'BASE_TYPE_BAD_LENGTH'],
    [BOXES, { values: ['z'] }, 'BASE_TYPE_CHOICES'],
    [FILES, { values: ['0', '1'] }, 'BASE_TYPE_BAD_LENGTH'],
  ])('%j refuses %j', (component, field, code) => expect(read(component, field)).toBe(code));

  it('must be of the kind that was asked for', () => {
    const sent = [{ type: ComponentType.Label, component: { type: ComponentType.Checkbox, custom_id: 'it', value: true } }];
    expect(() => readModal([label(TEXT)], sent, wantedNothing())).toThrow('Invalid Form Body');
  });
});

describe('a whole modal', () => {
  it('comes back as its own tree, whatever the order or form of what was sent', () => {
    const modal = [
      { type: ComponentType.TextDisplay, id: 1, content: 'Read this' },
      { type: ComponentType.ActionRow, id: 2, components: [{ type: ComponentType.TextInput, id: 3, custom_id: 'name', style: 1, label: 'Name' }] },
      { type: ComponentType.Label, id: 4, label: 'Who', component: { type: ComponentType.UserSelect, id: 5, custom_id: 'who' } },
    ] as Part[];
    const wanted = wantedNothing();
    const sent = [
      { type: ComponentType.Label, component: { type: ComponentType.UserSelect, custom_id: 'who', values: ['77'] } },
      { type: ComponentType.ActionRow, components: [{ type: ComponentType.TextInput, custom_id: 'name', value: 'Alice' }] },
      { type: ComponentType.Label, component: { type: ComponentType.TextInput, custom_id: 'made up', value: 'x' } },
    ];
    expect(readModal(modal, sent, wanted)).toEqual([
      { type: 10, id: 1 },
      { type: 1, id: 2, components: [{ type: 4, id: 3, custom_id: 'name', value: 'Alice' }] },
      { type: 18, id: 4, component: { type: 5, id: 5, custom_id: 'who', values: ['77'] } },
    ]);
    expect([...wanted.users]).toEqual(['77']);
  });

  it('gets the ids of its files', () => {
    const read_ = readModal([label(FILES)], [{ type: ComponentType.Label, component: { ...FILES, custom_id: 'it', values: ['0'] } }], wantedNothing());
    expect(withUploadIds(read_, (placeholder) => `id-${placeholder}`)).toMatchObject([{ component: { values: ['id-0'] } }]);
  });
});
