import { AllowedMentionsTypes, PermissionFlagsBits, type APIRole } from 'discord-api-types/v10';
import type { AllowedMentions } from '#protocol/rest/messages';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import { readMentions } from './mentions.ts';

const [USER, STRANGER, QUIET, LOUD, GUILD] = ['200000000000000001', '200000000000000002', '300000000000000001', '300000000000000002', '100000000000000001'];

const known = new Set([USER]);
// Only what readMentions asks of either.
const core = { userCache: { fetch: () => Promise.resolve(), peek: (id: string) => (known.has(id) ? { id } : undefined) } } as unknown as Core;
const roles = new Map([
  [QUIET, { id: QUIET, mentionable: false }],
  [LOUD, { id: LOUD, mentionable: true }],
  [GUILD, { id: GUILD, mentionable: false }],
] as [string, APIRole][]);
const guild = { id: GUILD, roles } as unknown as GuildState;

const read = (text: string, allowed?: AllowedMentions, permissions = 0n, defaults: 'all' | 'users' = 'all') =>
  readMentions(core, text, allowed, { guild, permissions }, defaults);
const EVERYONE = PermissionFlagsBits.MentionEveryone;

it('pings people that exist, once each', async () => {
  expect(await read(`<@${USER}> <@!${USER}> <@${STRANGER}> <@12>`)).toEqual({ everyone: false, userIds: [USER], roleIds: [] });
});

it('pings roles that may be mentioned, all of them with the permission, and never @everyone as a role', async () => {
  const text = `<@&${QUIET}> <@&${LOUD}> <@&${GUILD}>`;
  expect((await read(text)).roleIds).toEqual([LOUD]);
  expect((await read(text, undefined, EVERYONE)).roleIds).toEqual([QUIET, LOUD]);
});

it.each(['@everyone', 'hey @here!'])('pings all by %j only with the permission', async (text) => {
  expect((await read(text)).everyone).toBe(false);
  expect((await read(text, undefined, EVERYONE)).everyone).toBe(true);
  expect((await read(`\`${text}\``, undefined, EVERYONE)).everyone).toBe(false);
});

it('does not ping from inside code', async () => {
  expect((await read(`\`\`\`js\n<@${USER}>\n\`\`\` and \`<@${USER}>\``)).userIds).toEqual([]);
});

it.each([`\\<@${USER}>`, `\`\` \`<@${USER}> \`\``, `https://example.com/<@${USER}`, `> \`\`\`\n> <@${USER}>\n> \`\`\``])(
  'does not ping from %j, which shows no mention',
  async (text) => {
    expect((await read(text)).userIds).toEqual([]);
  },
);

it.each([`||<@${USER}>||`, `> **<@${USER}>**`, `- a\n  - <@!${USER}>`, `\`<@${USER}>`, `# \`\` <@${USER}>`])('pings from %j', async (text) => {
  expect((await read(text)).userIds).toEqual([USER]);
});

it('pings nobody by @everyone behind a backslash', async () => {
  expect((await read('\\@everyone', undefined, EVERYONE)).everyone).toBe(false);
  expect((await read('a@everyone', undefined, EVERYONE)).everyone).toBe(true);
  expect((await read('@everyones', undefined, EVERYONE)).everyone).toBe(false);
});

it('lets through only what the sender allowed', async () => {
  const text = `@everyone <@${USER}> <@&${LOUD}>`;
  const none = { everyone: false, userIds: [], roleIds: [] };
  expect(await read(text, { parse: [] }, EVERYONE)).toEqual(none);
  expect(await read(text, {}, EVERYONE)).toEqual(none);
  expect(await read(text, { parse: [AllowedMentionsTypes.Everyone] }, EVERYONE)).toEqual({ ...none, everyone: true });
  expect(await read(text, { users: [USER, STRANGER] }, EVERYONE)).toEqual({ ...none, userIds: [USER] });
  expect(await read(text, { parse: [AllowedMentionsTypes.User], roles: [LOUD] }, EVERYONE)).toEqual({ ...none, userIds: [USER], roleIds: [LOUD] });
});

it('parses nothing but people for webhooks and interactions', async () => {
  expect(await read(`@everyone <@${USER}> <@&${LOUD}>`, undefined, EVERYONE, 'users')).toEqual({ everyone: false, userIds: [USER], roleIds: [] });
});

it('takes at most a hundred of a kind', async () => {
  const ids = Array.from({ length: 120 }, (_, n) => `2${String(n).padStart(17, '0')}`);
  for (const id of ids) known.add(id);
  expect((await read(ids.map((id) => `<@${id}>`).join(' '))).userIds).toEqual(ids.slice(0, 100));
});
