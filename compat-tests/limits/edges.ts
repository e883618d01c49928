import type { Scene } from '../world.ts';

/** What the rows of the table need besides the scene. */
export interface Places {
  stageId: string;
  messageId: string;
  applicationId: string;
  strangerId: string;
  webhook: string;
}

export interface Request {
  method: 'POST' | 'PATCH' | 'PUT' | 'GET';
  path: string;
  body?: unknown;
}

/** One limit of Discord: what is sent with `size` of a thing must pass from `min` to `max`, and be refused as a bad form beyond. */
export interface Edge {
  what: string;
  min?: number;
  max: number;
  request(size: number, scene: Scene, places: Places): Request;
}

const text = (length: number): string => 'x'.repeat(length);
const list = <Item>(length: number, item: (index: number) => Item): Item[] => Array.from({ length }, (_, index) => item(index));
const send =
  (body: (size: number) => object) =>
  (size: number, { textId }: Scene): Request => ({ method: 'POST', path: `/channels/${textId}/messages`, body: body(size) });
const embed = (body: (size: number) => object): Edge['request'] => send((size) => ({ embeds: [{ title: 't', ...body(size) }] }));
const button = (index: number, more: object = {}): object => ({ type: 2, style: 1, custom_id: `b${index}`, label: 'b', ...more });
const row = (...components: object[]): object => ({ type: 1, components });
const select = (more: object): object => row({ type: 3, custom_id: 's', options: [{ label: 'a', value: 'a' }], ...more });
const LAYOUT = 1 << 15;
const layout = (components: (size: number) => object[]): Edge['request'] => send((size) => ({ flags: LAYOUT, components: components(size) }));
const words = (length = 1): object => ({ type: 10, content: text(length) });
const poll = (body: (size: number) => object): Edge['request'] =>
  send((size) => ({ poll: { question: { text: 'q' }, answers: [{ poll_media: { text: 'a' } }], ...body(size) } }));
const channel = (body: (size: number) => object): Edge['request'] => {
  return (size, { guildId }) => ({ method: 'POST', path: `/guilds/${guildId}/channels`, body: { name: 'channel', ...body(size) } });
};
const guild = (body: (size: number) => object): Edge['request'] => {
  return (size, { guildId }) => ({ method: 'PATCH', path: `/guilds/${guildId}`, body: body(size) });
};
const command = (body: (size: number) => object): Edge['request'] => {
  return (size, { guildId }, { applicationId }) => ({
    method: 'POST',
    path: `/applications/${applicationId}/guilds/${guildId}/commands`,
    body: { name: 'command', description: 'd', ...body(size) },
  });
};
const option = (index: number, more: object = {}): object => ({ type: 3, name: `o${index}`, description: 'd', ...more });
const rule = (body: (size: number) => object): Edge['request'] => {
  return (size, { guildId }) => ({
    method: 'POST',
    path: `/guilds/${guildId}/auto-moderation/rules`,
    body: { name: 'rule', event_type: 1, trigger_type: 1, trigger_metadata: { keyword_filter: ['zz'] }, actions: [{ type: 1 }], ...body(size) },
  });
};
const soon = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
const scheduled = (body: (size: number) => object): Edge['request'] => {
  return (size, { guildId }) => ({
    method: 'POST',
    path: `/guilds/${guildId}/scheduled-events`,
    body: {
      name: 'event',
      privacy_level: 2,
      entity_type: 3,
      entity_metadata: { location: 'here' },
      scheduled_start_time: soon(60),
      scheduled_end_time: soon(120),
      ...body(size),
    },
  });
};
const query = (path: (scene: Scene, places: Places) => string, name: string): Edge['request'] => {
  return (size, scene, places) => ({ method: 'GET', path: `${path(scene, places)}?${name}=${size}` });
};

/** Discord's limits, as its documentation and its OpenAPI description have them. */
export const EDGES: readonly Edge[] = [
  { what: 'content of a message', min: 1, max: 2000, request: send((size) => ({ content: text(size) })) },
  { what: 'nonce', max: 25, request: send((size) => ({ content: 'c', nonce: text(size) })) },
  { what: 'embeds', min: 1, max: 10, request: send((size) => ({ embeds: list(size, (index) => ({ title: `${index}` })) })) },
  { what: 'mentioned users', max: 100, request: send((size) => ({ content: 'c', allowed_mentions: { users: list(size, (index) => `${1000 + index}`) } })) },
  { what: 'mentioned roles', max: 100, request: send((size) => ({ content: 'c', allowed_mentions: { roles: list(size, (index) => `${1000 + index}`) } })) },
  { what: 'title of an embed', max: 256, request: embed((size) => ({ title: text(size) })) },
  { what: 'description of an embed', max: 4096, request: embed((size) => ({ description: text(size) })) },
  { what: 'fields of an embed', max: 25, request: embed((size) => ({ fields: list(size, () => ({ name: 'n', value: 'v' })) })) },
  { what: 'name of a field', min: 1, max: 256, request: embed((size) => ({ fields: [{ name: text(size), value: 'v' }] })) },
  { what: 'value of a field', min: 1, max: 1024, request: embed((size) => ({ fields: [{ name: 'n', value: text(size) }] })) },
  { what: 'footer of an embed', max: 2048, request: embed((size) => ({ footer: { text: text(size) } })) },
  { what: 'author of an embed', max: 256, request: embed((size) => ({ author: { name: text(size) } })) },
  {
    what: 'all embeds together',
    max: 6000,
    request: send((size) => ({ embeds: [{ description: text(Math.min(size, 3000)) }, ...(size > 3000 ? [{ description: text(size - 3000) }] : [])] })),
  },
  { what: 'rows of a message', max: 5, request: send((size) => ({ content: 'c', components: list(size, (index) => row(button(index))) })) },
  { what: 'buttons of a row', min: 1, max: 5, request: send((size) => ({ content: 'c', components: [row(...list(size, (index) => button(index)))] })) },
  { what: 'custom_id', min: 1, max: 100, request: send((size) => ({ content: 'c', components: [row(button(0, { custom_id: text(size) }))] })) },
  {
    what: 'label of a button',
    max: 80,
    request: send((size) => ({ content: 'c', components: [row(button(0, { label: text(size) || undefined, emoji: { name: '👍' } }))] })),
  },
  {
    what: 'address of a button',
    max: 512,
    request: send((size) => ({
      content: 'c',
      components: [row({ type: 2, style: 5, label: 'b', url: `https://example.org/${text(Math.max(0, size - 20))}` })],
    })),
  },
  {
    what: 'options of a select',
    min: 1,
    max: 25,
    request: send((size) => ({ content: 'c', components: [select({ options: list(size, (index) => ({ label: 'a', value: `${index}` })) })] })),
  },
  { what: 'placeholder of a select', max: 150, request: send((size) => ({ content: 'c', components: [select({ placeholder: text(size) })] })) },
  {
    what: 'label of an option',
    min: 1,
    max: 100,
    request: send((size) => ({ content: 'c', components: [select({ options: [{ label: text(size), value: 'a' }] })] })),
  },
  {
    what: 'value of an option',
    min: 1,
    max: 100,
    request: send((size) => ({ content: 'c', components: [select({ options: [{ label: 'a', value: text(size) }] })] })),
  },
  {
    what: 'description of an option',
    max: 100,
    request: send((size) => ({ content: 'c', components: [select({ options: [{ label: 'a', value: 'a', description: text(size) }] })] })),
  },
  { what: 'components of a layout', min: 1, max: 40, request: layout((size) => list(size, () => words())) },
  { what: 'texts of a layout together', max: 4000, request: layout((size) => [words(Math.min(size, 1000)), ...(size > 1000 ? [words(size - 1000)] : [])]) },
  { what: 'texts of a section', min: 1, max: 3, request: layout((size) => [{ type: 9, components: list(size, () => words()), accessory: button(0) }]) },
  {
    what: 'items of a gallery',
    min: 1,
    max: 10,
    request: layout((size) => [{ type: 12, items: list(size, () => ({ media: { url: 'https://example.org/a.png' } })) }]),
  },
  {
    what: 'description of a medium',
    max: 1024,
    request: layout((size) => [{ type: 12, items: [{ media: { url: 'https://example.org/a.png' }, description: text(size) || undefined }] }]),
  },
  { what: 'question of a poll', min: 1, max: 300, request: poll((size) => ({ question: { text: text(size) } })) },
  { what: 'answer of a poll', min: 1, max: 55, request: poll((size) => ({ answers: [{ poll_media: { text: text(size) } }] })) },
  { what: 'answers of a poll', min: 1, max: 10, request: poll((size) => ({ answers: list(size, (index) => ({ poll_media: { text: `${index}` } })) })) },
  { what: 'hours of a poll', min: 1, max: 768, request: poll((size) => ({ duration: size })) },
  { what: 'name of a channel', min: 1, max: 100, request: channel((size) => ({ name: text(size) })) },
  { what: 'topic of a channel', max: 1024, request: channel((size) => ({ topic: text(size) })) },
  { what: 'topic of a forum', max: 4096, request: channel((size) => ({ type: 15, topic: text(size) })) },
  { what: 'slow mode', max: 21_600, request: channel((size) => ({ rate_limit_per_user: size })) },
  { what: 'user limit of a voice channel', max: 99, request: channel((size) => ({ type: 2, user_limit: size })) },
  { what: 'user limit of a stage', max: 10_000, request: channel((size) => ({ type: 13, user_limit: size })) },
  // The most that Discord sells; nothing is sold here.
  { what: 'bitrate', min: 8000, max: 384_000, request: channel((size) => ({ type: 2, bitrate: size })) },
  { what: 'tags of a forum', max: 20, request: channel((size) => ({ type: 15, available_tags: list(size, (index) => ({ name: `${index}` })) })) },
  { what: 'name of a tag', min: 1, max: 50, request: channel((size) => ({ type: 15, available_tags: [{ name: text(size) }] })) },
  {
    what: 'name of a thread',
    min: 1,
    max: 100,
    request: (size, { textId }) => ({ method: 'POST', path: `/channels/${textId}/threads`, body: { name: text(size), type: 11 } }),
  },
  { what: 'name of a guild', min: 2, max: 100, request: guild((size) => ({ name: text(size) })) },
  { what: 'description of a guild', max: 300, request: guild((size) => ({ description: text(size) })) },
  { what: 'name of a role', max: 100, request: (size, { guildId }) => ({ method: 'POST', path: `/guilds/${guildId}/roles`, body: { name: text(size) } }) },
  {
    what: 'nickname',
    max: 32,
    request: (size, { guildId, bob }) => ({ method: 'PATCH', path: `/guilds/${guildId}/members/${bob.id}`, body: { nick: text(size) } }),
  },
  {
    what: 'age of an invite',
    max: 5_184_000,
    request: (size, { textId }) => ({ method: 'POST', path: `/channels/${textId}/invites`, body: { max_age: size } }),
  },
  { what: 'uses of an invite', max: 100, request: (size, { textId }) => ({ method: 'POST', path: `/channels/${textId}/invites`, body: { max_uses: size } }) },
  { what: 'name of a webhook', min: 1, max: 80, request: (size, _scene, { webhook }) => ({ method: 'PATCH', path: webhook, body: { name: text(size) } }) },
  {
    what: 'name that a webhook speaks under',
    min: 1,
    max: 80,
    request: (size, _scene, { webhook }) => ({ method: 'POST', path: webhook, body: { content: 'c', username: text(size) } }),
  },
  { what: 'name of a command', min: 1, max: 32, request: command((size) => ({ name: text(size) })) },
  { what: 'description of a command', min: 1, max: 100, request: command((size) => ({ description: text(size) })) },
  { what: 'options of a command', max: 25, request: command((size) => ({ options: list(size, (index) => option(index)) })) },
  {
    what: 'choices of an option',
    max: 25,
    request: command((size) => ({ options: [option(0, { choices: list(size, (index) => ({ name: `${index}`, value: `${index}` })) })] })),
  },
  { what: 'name of a choice', min: 1, max: 100, request: command((size) => ({ options: [option(0, { choices: [{ name: text(size), value: 'v' }] })] })) },
  { what: 'value of a choice', max: 100, request: command((size) => ({ options: [option(0, { choices: [{ name: 'n', value: text(size) }] })] })) },
  { what: 'max_length of an option', min: 1, max: 6000, request: command((size) => ({ options: [option(0, { max_length: size })] })) },
  { what: 'keywords of a rule', max: 1000, request: rule((size) => ({ trigger_metadata: { keyword_filter: list(size, (index) => `k${index}`) } })) },
  { what: 'length of a keyword', min: 1, max: 60, request: rule((size) => ({ trigger_metadata: { keyword_filter: [text(size)] } })) },
  {
    what: 'patterns of a rule',
    max: 10,
    request: rule((size) => ({ trigger_metadata: { keyword_filter: ['k'], regex_patterns: list(size, (index) => `p${index}`) } })),
  },
  { what: 'length of a pattern', min: 1, max: 260, request: rule((size) => ({ trigger_metadata: { regex_patterns: [text(size)] } })) },
  { what: 'exempt roles', max: 20, request: rule((size) => ({ exempt_roles: list(size, (index) => `${1000 + index}`) })) },
  { what: 'exempt channels', max: 50, request: rule((size) => ({ exempt_channels: list(size, (index) => `${1000 + index}`) })) },
  { what: 'name of an event', min: 1, max: 100, request: scheduled((size) => ({ name: text(size) })) },
  { what: 'description of an event', max: 1000, request: scheduled((size) => ({ description: text(size) })) },
  { what: 'place of an event', min: 1, max: 100, request: scheduled((size) => ({ entity_metadata: { location: text(size) } })) },
  { what: 'messages of a page', min: 1, max: 100, request: query(({ textId }) => `/channels/${textId}/messages`, 'limit') },
  { what: 'members of a page', min: 1, max: 1000, request: query(({ guildId }) => `/guilds/${guildId}/members`, 'limit') },
  { what: 'bans of a page', min: 1, max: 1000, request: query(({ guildId }) => `/guilds/${guildId}/bans`, 'limit') },
  { what: 'pins of a page', min: 1, max: 50, request: query(({ textId }) => `/channels/${textId}/messages/pins`, 'limit') },
  { what: 'guilds of a page', min: 1, max: 200, request: query(() => '/users/@me/guilds', 'limit') },
  { what: 'entries of the audit log', min: 1, max: 100, request: query(({ guildId }) => `/guilds/${guildId}/audit-logs`, 'limit') },
  {
    what: 'who reacted, of a page',
    min: 1,
    max: 100,
    request: query(({ textId }, { messageId }) => `/channels/${textId}/messages/${messageId}/reactions/%F0%9F%91%8D`, 'limit'),
  },
  { what: 'days of a prune', min: 1, max: 30, request: query(({ guildId }) => `/guilds/${guildId}/prune`, 'days') },
  { what: 'found messages of a page', min: 1, max: 25, request: query(({ guildId }) => `/guilds/${guildId}/messages/search`, 'limit') },
  { what: 'offset of a search', max: 9975, request: query(({ guildId }) => `/guilds/${guildId}/messages/search`, 'offset') },
  {
    what: 'seconds of messages that go with a ban',
    max: 604_800,
    request: (size, { guildId }, { strangerId }) => ({ method: 'PUT', path: `/guilds/${guildId}/bans/${strangerId}`, body: { delete_message_seconds: size } }),
  },
  {
    what: 'name of a person',
    min: 2,
    max: 32,
    request: (size) => ({ method: 'PATCH', path: '/users/@me', body: { username: text(size).replace(/^xx/, 'bo') } }),
  },
  {
    what: 'status of a voice channel',
    max: 500,
    request: (size, { voiceId }) => ({ method: 'PUT', path: `/channels/${voiceId}/voice-status`, body: { status: text(size) } }),
  },
  {
    what: 'topic of a stage',
    min: 1,
    max: 120,
    request: (size, _scene, { stageId }) => ({ method: 'POST', path: '/stage-instances', body: { channel_id: stageId, topic: text(size) } }),
  },
  {
    what: 'name of an emoji',
    min: 2,
    max: 32,
    request: (size, { guildId }) => ({ method: 'POST', path: `/guilds/${guildId}/emojis`, body: { name: text(size), image: DOT } }),
  },
  {
    what: 'name of a template',
    min: 1,
    max: 100,
    request: (size, { guildId }) => ({ method: 'POST', path: `/guilds/${guildId}/templates`, body: { name: text(size) } }),
  },
  {
    what: 'description of a template',
    max: 120,
    request: (size, { guildId }) => ({ method: 'POST', path: `/guilds/${guildId}/templates`, body: { name: 't', description: text(size) } }),
  },
];

const DOT = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
