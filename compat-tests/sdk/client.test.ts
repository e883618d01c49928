import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, promisify } from 'node:util';
import type { APIMessage, GatewayActivity } from 'discord-api-types/v10';
import { writePackage } from '#scripts/sdk/package';
import { bytesOfBase32, stepAt, totpCode } from '#core/accounts/second-factors/totp';
import { ConnectionError, DiscordError } from '#sdk/rest/discord-error';
import { transport } from '#sdk/rest/transport';
import { findMessage, newest } from '#sdk/state/history';
import { channelGroups, guildIds } from '#sdk/state/selectors/channels';
import { memberListId, memberListOf } from '#sdk/state/selectors/member-lists';
import { nameOf } from '#sdk/state/selectors/names';
import { pendingOf } from '#sdk/state/selectors/pending';
import { unreadOf } from '#sdk/state/selectors/unread';
import type { State } from '#sdk/state/state';
import { useWorld } from '../world.ts';
import { closeClients, enter, newClient, until } from './use-client.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const PASSWORD = 'correct horse battery';
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const clock = { ahead: 0, nowMs: () => Date.now() + clock.ahead };
const world = useWorld({ clock });

/** A code that was not used yet: each waits for the next step. */
function nextCode(): string {
  clock.ahead += 30_000;
  return totpCode(bytesOfBase32(SECRET) ?? Buffer.alloc(0), stepAt(clock.nowMs()));
}
afterEach(closeClients);

const contents = (state: State, channelId: string): string[] => {
  const history = state.histories.get(channelId);
  return (history && newest(history)?.messages.map(({ content }) => content)) ?? [];
};

describe('a client of a person', () => {
  it('logs in, sees guilds, channels and members, writes, and sees what others write', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const client = newClient(world().server.url);
    expect(await client.login({ login: alice.name, password: 'correct horse battery' })).toEqual({ done: true });
    expect(guildIds(client.state)).toEqual([guildId]);
    expect(channelGroups(client.state, guildId).flatMap(({ channels }) => channels.map(({ id }) => id))).toContain(textId);
    expect(nameOf(client.state, bob.id, guildId)).toBe(bob.name);
    await client.loadMessages(textId);
    const { id: nonce } = await client.send(textId, { content: 'mine' });
    expect(pendingOf(client.state, textId).map(({ id }) => id)).toEqual([nonce]);
    await until(client, (state) => contents(state, textId).includes('mine') && pendingOf(state, textId).length === 0);
    await bob.rest.post(`/channels/${textId}/messages`, { content: 'from bob' });
    await bot.rest.post(`/channels/${textId}/messages`, { content: `to <@${alice.id}>` });
    await until(client, (state) => contents(state, textId).length >= 3 && contents(state, textId).at(-1)?.startsWith('to'));
    expect(contents(client.state, textId).slice(-3)).toEqual(['mine', 'from bob', `to <@${alice.id}>`]);
    expect(unreadOf(client.state, textId)).toEqual({ isUnread: true, mentions: 1 });
    await client.ack(textId);
    expect(unreadOf(client.state, textId)).toEqual({ isUnread: false, mentions: 0 });
  });

  it('asks for the address of the gateway where nobody answers at the one it was given', async () => {
    const { alice, guildId } = await world().scene();
    const client = await enter(world().server.url, alice.token, { gatewayUrl: 'ws://127.0.0.1:9' });
    expect(guildIds(client.state)).toContain(guildId);
  });

  it('has two of one mind: what one does the other sees', async () => {
    const { alice, bob, textId } = await world().scene();
    const { url } = world().server;
    const [hers, his] = await Promise.all([enter(url, alice.token), enter(url, bob.token)]);
    await Promise.all([hers.loadMessages(textId), his.loadMessages(textId)]);
    await hers.send(textId, { content: 'first' });
    const message = await until(his, (state) => newest(state.histories.get(textId) ?? { stretches: [] })?.messages.find(({ content }) => content === 'first'));
    await his.react(textId, message.id, '👍');
    await until(hers, (state) => findMessage(state.histories.get(textId) ?? { stretches: [] }, message.id)?.reactions?.[0]?.count === 1);
    await hers.editMessage(textId, message.id, { content: 'second' });
    await until(his, (state) => findMessage(state.histories.get(textId) ?? { stretches: [] }, message.id)?.content === 'second');
    await his.typing(textId);
    await until(hers, (state) => state.typing.get(textId)?.some(({ user_id: id }) => id === bob.id));
    await hers.deleteMessage(textId, message.id);
    await until(his, (state) => !findMessage(state.histories.get(textId) ?? { stretches: [] }, message.id));
  });
});

/** What two clients of one person must agree on. */
function essence(state: State, guildId: string): unknown {
  const table = <Entity>(from: { keys(): Iterable<string>; get(id: string): Entity | undefined }): unknown =>
    Object.fromEntries([...from.keys()].sort().map((id) => [id, from.get(id)]));
  return {
    guild: { ...state.guilds.get(guildId), presences: undefined },
    channels: Object.fromEntries(
      [...state.channelIds.of(guildId).keys(), ...state.channelIds.of('@me').keys()].sort().map((id) => [id, state.channels.get(id)]),
    ),
    roles: table(state.roles.of(guildId)),
    members: table(state.members.of(guildId)),
    lastMessageIds: [table(state.lastMessageIds.of(guildId)), table(state.lastMessageIds.of('@me'))],
    relationships: table(state.relationships),
    guildSettings: table(state.guildSettings),
    notes: table(state.notes),
  };
}

describe('a state that heard of everything', () => {
  it('is what a new session is told', async () => {
    const { alice, bob, bot, guildId, textId, voiceId } = await world().scene();
    const { url } = world().server;
    const old = await enter(url, alice.token);
    const guild = `/guilds/${guildId}`;
    const { id: roleId } = await alice.rest.post<{ id: string }>(`${guild}/roles`, { name: 'crew', hoist: true, color: 255 });
    await alice.rest.put(`${guild}/members/${bob.id}/roles/${roleId}`);
    await bob.rest.patch(`${guild}/members/@me`, { nick: 'Bobby' });
    await bob.rest.patch('/users/@me', { global_name: 'Robert' });
    const { id: category } = await alice.rest.post<{ id: string }>(`${guild}/channels`, { name: 'category', type: 4 });
    const { id: forum } = await alice.rest.post<{ id: string }>(`${guild}/channels`, { name: 'forum', type: 15, parent_id: category });
    const { id: gone } = await alice.rest.post<{ id: string }>(`${guild}/channels`, { name: 'gone' });
    await alice.rest.patch(`/channels/${textId}`, { topic: 'a topic', parent_id: category });
    await alice.rest.put(`/channels/${voiceId}/permissions/${roleId}`, { type: 0, allow: '0', deny: '1048576' });
    await alice.rest.delete(`/channels/${gone}`);
    await alice.rest.patch(guild, { name: 'renamed', description: 'described' });
    await alice.rest.post(`/channels/${forum}/threads`, { name: 'post', message: { content: 'first' } });
    const { id: said } = await bob.rest.post<{ id: string }>(`/channels/${textId}/messages`, { content: `<@${alice.id}>` });
    const { id: threadId } = await bob.rest.post<{ id: string }>(`/channels/${textId}/messages/${said}/threads`, { name: 'thread' });
    await alice.rest.put(`/channels/${threadId}/thread-members/@me`);
    await bot.rest.post(`/channels/${threadId}/messages`, { content: 'in the thread' });
    await bob.rest.put(`/channels/${textId}/pins/${said}`).catch(() => alice.rest.put(`/channels/${textId}/pins/${said}`));
    await alice.rest.patch(`/users/@me/guilds/${guildId}/settings`, { muted: true, channel_overrides: { [forum]: { muted: true } } });
    await alice.rest.put(`/users/@me/notes/${bob.id}`, { note: 'a friend' });
    await alice.rest.put(`/users/@me/relationships/${bob.id}`, {});
    await bob.rest.put(`/users/@me/relationships/${alice.id}`, {});
    const direct = await old.openDirect(bob.id);
    await bob.rest.post(`/channels/${direct}/messages`, { content: 'in private' });
    await alice.rest.post(`/channels/${textId}/messages/${said}/ack`, { token: null });
    await bot.rest.delete(`/users/@me/guilds/${guildId}`);
    await until(old, (state) => !state.members.of(guildId).has(bot.id) && state.lastMessageIds.of('@me').has(direct));
    const fresh = await enter(url, alice.token);
    expect(essence(old.state, guildId)).toEqual(essence(fresh.state, guildId));
    expect(unreadOf(old.state, direct)).toEqual(unreadOf(fresh.state, direct));
    for (const user of fresh.state.users.values()) expect(old.state.users.get(user.id)).toEqual(user);
  });

  it('knows after a reload that what one wrote was read', async () => {
    const { alice, bob, textId } = await world().scene();
    const { url } = world().server;
    await bob.rest.post(`/channels/${textId}/messages`, { content: `<@${alice.id}>` });
    const client = await enter(url, alice.token);
    const heard = new Promise((resolve) => client.on('MESSAGE_ACK', resolve));
    await client.send(textId, { content: 'written' });
    await heard;
    const fresh = await enter(url, alice.token);
    expect(unreadOf(fresh.state, textId)).toEqual({ isUnread: false, mentions: 0 });
  });
});

describe('an account', () => {
  it('is made, logged out of, and entered again, with the token told each time', async () => {
    let isGone = false;
    const client = newClient(world().server.url, { transport: (request) => (isGone ? Promise.reject(new TypeError('gone')) : transport(request)) });
    const tokens: (string | null)[] = [];
    client.on('token', (token) => tokens.push(token));
    const username = `sdk_${process.pid}`;
    await client.register({ username, password: PASSWORD });
    expect(client.state.users.get(client.state.meId ?? '')?.username).toBe(username);
    // Where the server cannot be told, one is still logged in.
    isGone = true;
    await expect(client.logout()).rejects.toBeInstanceOf(ConnectionError);
    expect(client.token).toBe(tokens[0]);
    isGone = false;
    const ended = new Promise((resolve) => client.on('ended', resolve));
    await client.logout();
    expect(await ended).toEqual({ reason: 'closed', code: null });
    expect([client.token, client.state.meId]).toEqual([null, null]);
    const wrong = await client.login({ login: username, password: 'something else' }).catch((error: unknown) => error);
    expect(wrong).toBeInstanceOf(DiscordError);
    expect(wrong).toMatchObject({ code: 50035, errors: [{ path: 'login', code: 'INVALID_LOGIN' }, { path: 'password' }] });
    expect(await client.login({ login: username, password: PASSWORD })).toEqual({ done: true });
    expect(tokens).toEqual([expect.any(String), null, client.token]);
  });

  it('is seen by others as it was chosen, in the next session too', async () => {
    const alice = await world().person('alice');
    const { url } = world().server;
    const seenAs = (state: State): unknown[] => {
      const own = state.sessions.find(({ session_id: id }) => id === state.sessionId);
      return [own?.status, (own?.activities as GatewayActivity[] | undefined)?.map(({ type, state: text }) => [type, text])];
    };
    const wanted = ['invisible', [[4, 'at lunch']]];
    const first = await enter(url, alice.token);
    expect(seenAs(first.state)[0]).toBe('online');
    first.setPresence('invisible', [{ name: 'Custom Status', type: 4, state: 'at lunch' }]);
    await until(first, (state) => state.settings.get('status') === 'invisible' && isDeepStrictEqual(seenAs(state), wanted));
    first.close();
    const next = await enter(url, alice.token);
    await until(next, (state) => isDeepStrictEqual(seenAs(state), wanted));
  });

  it('may be left for another one in the middle of connecting', async () => {
    const [alice, bob] = await Promise.all([world().person('alice'), world().person('bob')]);
    const client = newClient(world().server.url);
    const first = client.useToken(alice.token).catch((error: Error) => error.message);
    await client.useToken(bob.token);
    expect(await first).toBe('The connection ended: closed.');
    expect(client.state.meId).toBe(bob.id);
    await client.useToken(alice.token);
    expect([client.state.meId, client.connection]).toEqual([alice.id, 'connected']);
    client.close();
    await client.connect();
    expect(client.connection).toBe('connected');
  });

  it('whose token was taken back elsewhere is told so', async () => {
    const alice = await world().person('alice');
    const client = await enter(world().server.url, alice.token);
    const ended = new Promise((resolve) => client.on('ended', resolve));
    await alice.rest.post('/auth/logout');
    expect(await ended).toMatchObject({ reason: 'logged out' });
    expect(client.token).toBeNull();
  });

  it('with an authenticator app is entered in two steps, and proves itself before what is grave', async () => {
    const alice = await world().person('alice');
    const asked: (string | undefined)[] = [];
    const codes: (() => string)[] = [() => '000000', nextCode];
    const client = await enter(world().server.url, alice.token, {
      onMfa: async ({ methods }, wrong) => {
        asked.push(wrong ? `wrong: ${wrong.code}` : methods.map(({ type }) => type).join());
        return { type: 'totp', data: codes.shift()?.() ?? '' };
      },
    });
    const enabled = await client.rest.call('POST /users/@me/mfa/totp/enable', { body: { password: PASSWORD, secret: SECRET, code: nextCode() } });
    client.replaceToken(enabled.token);
    expect(await client.rest.call('GET /users/@me/mfa/webauthn/credentials')).toEqual([]);
    expect(asked).toEqual([expect.stringContaining('totp'), 'wrong: 60008']);
    const other = newClient(world().server.url);
    const step = await other.login({ login: alice.name, password: PASSWORD });
    if (step.done) throw new Error('no second factor was asked for');
    expect(step.methods).toContain('totp');
    await other.finishMfa({ ticket: step.ticket, type: 'totp', code: nextCode() });
    expect(other.state.meId).toBe(alice.id);
  });
});

describe('what a person keeps for themselves', () => {
  it('is in step on all their devices', async () => {
    const { alice, textId } = await world().scene();
    const { url } = world().server;
    const [laptop, phone] = await Promise.all([enter(url, alice.token), enter(url, alice.token)]);
    await Promise.all([laptop.loadPersonal(), phone.loadPersonal()]);
    laptop.saveDraft(textId, 'beg');
    laptop.saveDraft(textId, 'begun');
    expect(laptop.state.drafts.get(textId)?.content).toBe('begun');
    await until(phone, (state) => state.drafts.get(textId)?.content === 'begun');
    const body = { due_at: new Date(clock.nowMs() + 3_600_000).toISOString(), text: 'tea' };
    const { id } = await phone.rest.call('POST /nexus/v1/users/@me/reminders', { body });
    await until(laptop, (state) => state.reminders.get(id)?.text === 'tea');
    const third = await enter(url, alice.token);
    await third.loadPersonal();
    expect([third.state.drafts.get(textId)?.content, third.state.reminders.get(id)?.text]).toEqual(['begun', 'tea']);
  });
});

describe('members', () => {
  it('stand in a list beside each channel, by ranges, and in step with what happens', async () => {
    const { alice, bob, bot, guildId, textId } = await world().scene();
    const hidden = await alice.rest.post<{ id: string }>(`/guilds/${guildId}/channels`, {
      name: 'hidden',
      permission_overwrites: [{ id: guildId, type: 0, deny: '1024', allow: '0' }],
    });
    const client = await enter(world().server.url, alice.token);
    const rows = (state: State, channelId: string): string =>
      memberListOf(state, channelId)
        ?.rows.map((row) => (row && 'group' in row ? `${row.group} ${row.count}` : row?.userId))
        .join() ?? '';
    const offline = [bob, bot].toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ id }) => id);
    client.watchMembers(guildId, textId, [[0, 99]]);
    await until(client, (state) => rows(state, textId) === ['online 1', alice.id, 'offline 2', ...offline].join());
    const his = await bob.listen();
    await until(client, (state) => rows(state, textId).startsWith('online 2') && rows(state, textId).includes('offline 1'));
    await his.close();
    await until(client, (state) => rows(state, textId).startsWith('online 1'));
    expect(memberListId(client.state, hidden.id)).not.toBe('everyone');
    client.watchMembers(guildId, hidden.id, [[0, 99]]);
    await until(client, (state) => rows(state, hidden.id) === ['online 1', alice.id, 'offline 1', bot.id].join());
  });

  it('come when they are asked for', async () => {
    const { alice, bob, guildId } = await world().scene();
    const client = await enter(world().server.url, alice.token);
    client.state.members.of(guildId).clear();
    client.requestMembers(guildId, { userIds: [bob.id] });
    await until(client, (state) => state.members.of(guildId).has(bob.id));
    client.state.members.of(guildId).clear();
    expect(await client.loadMembers(guildId)).toBeNull();
    expect(client.state.members.of(guildId).size).toBe(3);
  });
});

describe('the SDK in a program of its own', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nexus-sdk-program-'));
    await writePackage(join(folder, 'node_modules/nexus-sdk'));
    for (const name of ['ws', 'discord-api-types', 'zod']) await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('does what the second example of its documentation says', async () => {
    const { alice, bob, textId } = await world().scene();
    const examples = [...(await readFile(join(root, 'docs/sdk.md'), 'utf8')).matchAll(/^```js\n([\s\S]*?)^```/gm)];
    await writeFile(join(folder, 'example.mjs'), examples[1]?.[1] ?? '');
    const [url, token, kept] = [world().server.url, alice.token, join(folder, 'unsent')].map((value) => JSON.stringify(value));
    const program = `import { say } from './example.mjs'; console.log((await say(${url}, ${token}, '${textId}', 'Hello from Node', ${kept})).id)`;
    await writeFile(join(folder, 'program.mjs'), program);
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'program.mjs')], { timeout: 60_000 });
    const [newest] = await bob.rest.get<APIMessage[]>(`/channels/${textId}/messages`);
    expect(newest).toMatchObject({ id: stdout.trim(), content: 'Hello from Node', author: { id: alice.id } });
  });

  it('brings types that a strict compiler believes, and that know paths, bodies, answers and events', async () => {
    const program = `
      import { newest } from 'nexus-sdk';
      import { Client } from 'nexus-sdk/node.js';
      import { VoiceCall } from 'nexus-sdk/voice';
      const client = new Client({ url: 'https://chat.example.com', token: '' });
      const { name } = await client.rest.call('GET /guilds/{guild_id}', { path: { guild_id: '1' } });
      client.on('MESSAGE_CREATE', ({ content }) => console.log(content.length, name.length, newest, VoiceCall));
      // @ts-expect-error A name is no list.
      await client.rest.call('PATCH /guilds/{guild_id}', { path: { guild_id: '1' }, body: { name: [] } });
    `;
    const libraries = ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'];
    const compilerOptions = { strict: true, module: 'nodenext', target: 'es2022', lib: libraries, types: [], noEmit: true };
    await writeFile(join(folder, 'program.ts'), program);
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe('');
  });
});
