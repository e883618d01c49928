import fc from 'fast-check';
import { ButtonStyle, ComponentType, MessageFlags } from 'discord-api-types/v10';
import { ApiError } from '../errors.ts';
import { parseForm } from '../form-errors.ts';
import { CreateMessageBody, EditMessageBody, MessagesQuery } from './messages.ts';
import { ExecuteWebhookBody } from './webhooks.ts';

function errorsOf(value: unknown): Record<string, unknown> {
  try {
    parseForm(CreateMessageBody, value);
  } catch (error) {
    if (error instanceof ApiError) return error.toBody().errors as Record<string, unknown>;
    throw error;
  }
  throw new Error('accepted');
}
const codesOf = (value: unknown): string[] => [...JSON.stringify(errorsOf(value)).matchAll(/"code":"(\w+)"/g)].map((found) => found[1] ?? '');
const button = (customId: string) => ({ type: ComponentType.Button, style: ButtonStyle.Primary, label: 'Go', custom_id: customId });
const row = (...components: unknown[]) => ({ type: ComponentType.ActionRow, components });
const words = (content: string) => ({ type: ComponentType.TextDisplay, content });
const v2 = (components: unknown[], more: object = {}) => ({ flags: MessageFlags.IsComponentsV2, components, ...more });

describe('CreateMessageBody', () => {
  it('trims the content, keeps the nonce as it came and drops what it does not know', () => {
    expect(parseForm(CreateMessageBody, { content: ' hi ', nonce: 5, secret: 1 })).toEqual({ content: 'hi', nonce: 5 });
  });

  it('takes ids that came as numbers', () => {
    expect(parseForm(CreateMessageBody, { message_reference: { message_id: 77, fail_if_not_exists: false } }).message_reference).toEqual({
      message_id: '77',
      fail_if_not_exists: false,
    });
  });

  it('takes 2000 characters and no more', () => {
    expect(parseForm(CreateMessageBody, { content: '😀'.repeat(2000) }).content).toHaveLength(4000);
    expect(errorsOf({ content: 'a'.repeat(2001) })).toEqual({
      content: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 2000 or fewer in length.' }] },
    });
  });

  it('refuses a kind of mention that is both parsed and listed', () => {
    expect(codesOf({ allowed_mentions: { parse: ['users'], users: ['1'] } })).toEqual(['MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE']);
    expect(parseForm(CreateMessageBody, { allowed_mentions: { parse: ['users'], users: [], roles: [5] } }).allowed_mentions).toEqual({
      parse: ['users'],
      users: [],
      roles: ['5'],
    });
  });
});

describe('embeds', () => {
  it('become rich, without blank parts and without what cannot be set', () => {
    const { embeds } = parseForm(CreateMessageBody, {
      embeds: [
        {
          type: 'video',
          title: ' A ',
          description: '',
          color: null,
          url: '',
          provider: { name: 'x' },
          fields: [{ name: 'n', value: 'v' }],
          author: { name: '' },
          image: { url: 'attachment://a.png', width: 5 },
        },
        {},
      ],
    });
    expect(embeds).toEqual([{ type: 'rich', title: 'A', fields: [{ name: 'n', value: 'v', inline: false }], image: { url: 'attachment://a.png' } }]);
  });

  it('have 6000 characters together', () => {
    const embed = { description: 'a'.repeat(3000) };
    expect(parseForm(CreateMessageBody, { embeds: [embed, embed] }).embeds).toHaveLength(2);
    expect(codesOf({ embeds: [embed, embed, { title: 'a' }] })).toEqual(['MAX_EMBED_SIZE_EXCEEDED']);
  });

  it.each([
    ['title', { title: 'a'.repeat(257) }],
    ['description', { description: 'a'.repeat(4097) }],
    ['fields', { fields: Array.from({ length: 26 }, () => ({ name: 'n', value: 'v' })) }],
    ['color', { color: 0x1000000 }],
    ['timestamp', { timestamp: 'soon' }],
    ['url', { url: 'javascript:1' }],
    ['footer', { footer: { text: 'a'.repeat(2049) } }],
  ])('have a limit of their %s', (key, embed) => {
    expect(errorsOf({ embeds: [embed] })).toHaveProperty(['embeds', '0', key]);
  });
});

describe('components', () => {
  it('are numbered in order, around the ids that were given', () => {
    const { components } = parseForm(CreateMessageBody, { components: [row({ ...button('a'), id: 2 }, button('b')), row(button('c'))] });
    expect(JSON.stringify(components).match(/"id":\d+/g)).toEqual(expect.arrayContaining(['"id":1', '"id":2', '"id":3', '"id":4', '"id":5']));
  });

  it('have each id and custom id once', () => {
    expect(codesOf({ components: [row(button('a'), button('a'))] })).toEqual(['COMPONENT_CUSTOM_ID_DUPLICATED']);
    expect(codesOf({ components: [row({ ...button('a'), id: 3 }, { ...button('b'), id: 3 })] })).toEqual(['COMPONENT_ID_DUPLICATED']);
  });

  it('of a legacy message are up to five rows', () => {
    expect(codesOf({ components: [words('hi')] })).toEqual(['UNION_TYPE_CHOICES']);
    expect(codesOf({ components: Array.from({ length: 6 }, (_, index) => row(button(String(index)))) })).toEqual(['BASE_TYPE_BAD_LENGTH']);
  });

  it('of a row are five buttons or one select', () => {
    const select = { type: ComponentType.UserSelect, custom_id: 's' };
    expect(parseForm(CreateMessageBody, { components: [row(select)] }).components).toHaveLength(1);
    expect(codesOf({ components: [row(select, button('a'))] })).toEqual(['COMPONENT_LAYOUT_WIDTH_EXCEEDED']);
    expect(codesOf({ components: [row(...'abcdef'.split('').map(button))] })).toEqual(['BASE_TYPE_BAD_LENGTH']);
  });

  it.each([
    ['a link without address', { style: ButtonStyle.Link, label: 'x' }],
    ['a link with custom id', { style: ButtonStyle.Link, label: 'x', url: 'https://x.y', custom_id: 'a' }],
    ['a button without words', { style: ButtonStyle.Primary, custom_id: 'a' }],
    ['a button without custom id', { style: ButtonStyle.Primary, label: 'x' }],
    ['a shop button with a label', { style: ButtonStyle.Premium, sku_id: '1', label: 'x' }],
    ['an unknown style', { style: 9, label: 'x' }],
  ])('refuse %s', (_what, given) => {
    expect(errorsOf({ components: [row({ type: ComponentType.Button, ...given })] })).toHaveProperty('components');
  });

  it('of version 2 stand without content, embeds, stickers and poll', () => {
    expect(codesOf(v2([words('hi')], { content: 'x', embeds: [{ title: 'x' }], sticker_ids: ['1'] }))).toEqual(
      Array.from({ length: 3 }, () => 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2'),
    );
    expect(parseForm(CreateMessageBody, v2([words('hi')], { content: '', embeds: [] })).components).toHaveLength(1);
  });

  it('of version 2 are 40 in all, with 4000 characters', () => {
    const container = (count: number) => ({ type: ComponentType.Container, components: Array.from({ length: count }, () => words('a')) });
    expect(parseForm(CreateMessageBody, v2([container(39)])).components).toHaveLength(1);
    expect(codesOf(v2([container(30), container(9)]))).toEqual(['COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED']);
    expect(codesOf(v2([words('a'.repeat(2500)), words('a'.repeat(2500))]))).toEqual(['COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED']);
  });

  it('of version 2 take every layout', () => {
    const media = { media: { url: 'attachment://a.png', proxy_url: 'https://evil' }, description: null };
    const { components } = parseForm(
      CreateMessageBody,
      v2([
        { type: ComponentType.Section, components: [words('a')], accessory: { type: ComponentType.Thumbnail, ...media } },
        { type: ComponentType.MediaGallery, items: [media] },
        { type: ComponentType.File, file: { url: 'attachment://b.txt' }, spoiler: true },
        { type: ComponentType.Separator, spacing: 2 },
        { type: ComponentType.Container, accent_color: null, components: [row(button('a'))] },
      ]),
    );
    expect(components).toEqual([
      { type: 9, id: 1, components: [{ type: 10, id: 2, content: 'a' }], accessory: { type: 11, id: 3, media: { url: 'attachment://a.png' } } },
      { type: 12, id: 4, items: [{ media: { url: 'attachment://a.png' } }] },
      { type: 13, id: 5, file: { url: 'attachment://b.txt' }, spoiler: true },
      { type: 14, id: 6, spacing: 2 },
      { type: 17, id: 7, components: [{ type: 1, id: 8, components: [{ type: 2, id: 9, style: 1, label: 'Go', custom_id: 'a' }] }] },
    ]);
  });
});

describe('the other bodies', () => {
  it('let an edit empty what it names, and leave the rest', () => {
    expect(parseForm(EditMessageBody, { content: null, embeds: [] })).toEqual({ content: null, embeds: [] });
  });

  it('give a poll its defaults', () => {
    const poll = { question: { text: 'Q' }, answers: [{ poll_media: { text: 'A', emoji: null } }] };
    expect(parseForm(CreateMessageBody, { poll }).poll).toEqual({
      question: { text: 'Q' },
      answers: [{ poll_media: { text: 'A' } }],
      duration: 24,
      allow_multiselect: false,
      layout_type: 1,
    });
  });

  it('keep forbidden words out of a webhook name', () => {
    expect(parseForm(ExecuteWebhookBody, { content: 'x', username: ' Ada  L ' }).username).toBe('Ada L');
    expect(() => parseForm(ExecuteWebhookBody, { content: 'x', username: 'my dIscord' })).toThrow(ApiError);
  });

  it('read a page of messages', () => {
    expect(parseForm(MessagesQuery, { before: '5' })).toEqual({ before: '5', limit: 50 });
  });

  it('are read or refused with 50035, whatever stands in the fields', () => {
    const keys = ['content', 'embeds', 'components', 'flags', 'poll', 'attachments', 'allowed_mentions', 'message_reference', 'nonce', 'sticker_ids'];
    const values = fc.oneof(
      fc.anything({ maxDepth: 4 }),
      fc.constantFrom([{ type: 1, components: [{ type: 2 }] }], [{ fields: [null] }], { question: 1 }, 32768),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), values), (body) => {
        try {
          parseForm(CreateMessageBody, body);
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
