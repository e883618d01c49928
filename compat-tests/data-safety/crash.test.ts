import { createHash, randomInt } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { APIAuditLogEntry, APIChannel, APIEmoji, APIGuildMember, APIMessage, APIRole, APIUser } from 'discord-api-types/v10';
import type { Stores } from '#core/ports/stores';
import { GuildStates } from '#core/state/guild-states';
import { UserCache } from '#core/users/user-cache';
import { openPostgresStores } from '#storage/postgres/open-stores';
import { seededRandom } from '../hostile/random.ts';
import { restClient, type RestClient } from '../rest-client.ts';
import { dataFolder, type DataFolder, type ServerProcess } from '../whole-server/server-process.ts';
import { CrashActor, type Fields, type Slot, type Stage } from './crash-actors.ts';
import { danglingFaults } from './memory-faults.ts';

/** A long run: NEXUS_CRASH_ROUNDS=200. What failed once is asked for again by its seed: NEXUS_CRASH_SEED=7. */
const ROUNDS = Number(process.env['NEXUS_CRASH_ROUNDS'] ?? 3);
const SEED = Number(process.env['NEXUS_CRASH_SEED'] ?? randomInt(1_000_000));
const VICTIMS = ['server', 'database', 'both'] as const;

interface Made {
  id: string;
  token: string;
  url: string;
}

let folder: DataFolder;
beforeEach(async () => {
  folder = await dataFolder({ NEXUS_RATE_LIMITS: 'off', NEXUS_LINK_PREVIEWS: 'off' });
});
afterEach(() => folder.remove());

const make = async (...args: string[]): Promise<Made> => {
  const { code, stdout, stderr } = await folder.nexus([...args, '--json']);
  if (code !== 0) throw new Error(`nexus ${args.join(' ')} failed: ${stdout} ${stderr}`);
  return JSON.parse(stdout) as Made; // the command's own form
};

const postgresHome = (): string => join(folder.path, 'data', 'postgres');
const killPostgres = async (): Promise<void> => {
  const text = await readFile(join(postgresHome(), 'cluster', 'postmaster.pid'), 'utf8');
  process.kill(Number(text.split('\n')[0]), 'SIGKILL');
};

/** The database itself, beside the server that runs on it. */
async function besideServer<Result>(look: (stores: Stores, query: (text: string) => Promise<Record<string, string>[]>) => Promise<Result>): Promise<Result> {
  const { port, password } = JSON.parse(await readFile(join(postgresHome(), 'connection.json'), 'utf8')) as { port: number; password: string };
  const { stores, pool, close } = await openPostgresStores(`postgres://nexus:${password}@127.0.0.1:${port}/nexus`, { maxConnections: 2 });
  try {
    return await look(stores, async (text) => (await pool.query<Record<string, string>>(text)).rows);
  } finally {
    await close();
  }
}

describe('A server that is killed, or loses its database, at any moment', () => {
  it(
    // The seed stands in the name, so that every failure says it, whatever failed.
    `has all that it acknowledged, and nothing by half (seed ${SEED})`,
    async () => {
      const random = seededRandom(SEED);
      let server = await folder.start();
      const alice = await make('user', 'create', 'alice');
      const [bob, ...extras] = await Promise.all(['bob', 'extra_one', 'extra_two', 'extra_three'].map((name) => make('user', 'create', name)));
      const { id: guildId } = await make('guild', 'create', 'The guild');
      const bot = await make('bot', 'create', 'worker', '--guild', guildId, '--intents', 'all');
      let rest = restClient(server.url, alice.token);
      const [textChannel] = (await rest.get<APIChannel[]>(`/guilds/${guildId}/channels`)).filter(({ type }) => type === 0);
      if (!textChannel || !bob) throw new Error('the guild has no text channel');
      const { code } = await rest.post<{ code: string }>(`/channels/${textChannel.id}/invites`, { unique: true });
      for (const somebody of [bob, ...extras]) await restClient(server.url, somebody.token).post(`/invites/${code}`, {});
      const admin = await rest.post<APIRole>(`/guilds/${guildId}/roles`, { name: 'admin', permissions: '8' });
      await rest.put(`/guilds/${guildId}/members/${bob.id}/roles/${admin.id}`);
      const text = await rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'text' });
      const forum = await rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'forum', type: 15 });
      const poll = await rest.post<APIMessage>(`/channels/${text.id}/messages`, {
        poll: { question: { text: 'Which?' }, answers: [1, 2, 3].map((n) => ({ poll_media: { text: `${n}` } })), duration: 100 },
      });
      const stage: Stage = { guildId, textId: text.id, forumId: forum.id, pollId: poll.id, voters: { [alice.id]: 'a', [bob.id]: 'b' } };
      const actors = [alice, bob, bot, alice, bob].map(({ token }, index) => {
        const extra = extras[index % extras.length]?.id ?? '';
        return new CrashActor('abcde'[index] ?? 'z', index === 2 ? `Bot ${token}` : token, server.url, seededRandom(SEED * 100 + index), stage, extra);
      });
      for (let round = 0; round < ROUNDS; round++) {
        const victim = VICTIMS[round % VICTIMS.length] ?? 'both';
        const isOver = { yes: false };
        const acting = Promise.all(actors.map((actor) => actor.act(() => isOver.yes)));
        await sleep(800 + random.below(1_500));
        if (victim !== 'server') await killPostgres();
        if (victim !== 'database') await server.end('SIGKILL');
        isOver.yes = true;
        await acting;
        if (victim === 'database') {
          await untilReady(server);
          await sleep(100);
          expect({ seed: SEED, round, victim, faults: await faultsOf(actors, server, rest, stage) }).toEqual({ seed: SEED, round, victim, faults: [] });
          await server.end('SIGKILL');
        }
        server = await folder.start();
        rest = restClient(server.url, alice.token);
        for (const actor of actors) actor.comeBack(server.url);
        expect({ seed: SEED, round, victim, faults: await faultsOf(actors, server, rest, stage) }).toEqual({ seed: SEED, round, victim, faults: [] });
        for (const actor of actors) actor.settle();
      }
      expect({ seed: SEED, oddities: actors.flatMap((actor) => actor.oddities) }).toEqual({ seed: SEED, oddities: [] });
      expect(Math.min(...actors.map((actor) => actor.done))).toBeGreaterThan(ROUNDS);
      await server.end('SIGTERM');
    },
    120_000 + ROUNDS * 120_000,
  );
});

async function untilReady({ url }: ServerProcess): Promise<void> {
  for (const giveUpAt = Date.now() + 40_000; ;) {
    const answer = await fetch(`${url}/api/v10/gateway`).catch(() => null);
    const health = answer?.ok ? await fetch(`${url}/health/ready`).catch(() => null) : null;
    if (health?.ok) return;
    if (Date.now() > giveUpAt) throw new Error('the database did not come back');
    await sleep(200);
  }
}

/** What everybody finds there, by the tag by which its maker knows it. */
async function worldNow(
  url: string,
  rest: RestClient,
  { guildId, textId, forumId, pollId, voters }: Stage,
): Promise<{ found: Map<string, Fields>; faults: string[]; messages: Map<string, APIMessage[]> }> {
  const found = new Map<string, Fields>();
  const faults: string[] = [];
  const note = (kind: string, tag: string, fields: Fields): void => {
    if (found.has(`${kind} ${tag}`)) faults.push(`${kind} ${tag} is there twice`);
    found.set(`${kind} ${tag}`, { tag, ...fields });
  };
  const tagOf = (name: string | null | undefined): string => String(name).split(' ')[0] ?? '';
  const guild = `/guilds/${guildId}`;
  const [roles, channels, members, emojis, webhooks, rules, events, active, old] = await Promise.all([
    rest.get<APIRole[]>(`${guild}/roles`),
    rest.get<APIChannel[]>(`${guild}/channels`),
    rest.get<APIGuildMember[]>(`${guild}/members`, { query: { limit: 1000 } }),
    rest.get<APIEmoji[]>(`${guild}/emojis`),
    rest.get<{ name: string }[]>(`${guild}/webhooks`),
    rest.get<{ name: string }[]>(`${guild}/auto-moderation/rules`),
    rest.get<{ name: string }[]>(`${guild}/scheduled-events`),
    rest.get<{ threads: APIChannel[] }>(`${guild}/threads/active`),
    rest.get<{ threads: APIChannel[] }>(`/channels/${textId}/threads/archived/public`, { query: { limit: 100 } }),
  ]);
  const held = new Set(members.flatMap((member) => member.roles));
  for (const role of roles) note('role', tagOf(role.name), { name: role.name, given: held.has(role.id) });
  for (const channel of channels)
    if ('topic' in channel && channel.topic)
      note('channel', tagOf(channel.topic), {
        topic: channel.topic,
        overwrites: 'permission_overwrites' in channel ? (channel.permission_overwrites?.length ?? 0) : 0,
      });
  for (const emoji of emojis) {
    note('emoji', emoji.name ?? '', { name: emoji.name });
    const picture = await fetch(new URL(`/cdn/emojis/${emoji.id}.png`, url));
    if (picture.status !== 200) faults.push(`emoji ${emoji.name} has no picture`);
  }
  for (const { name } of webhooks) note('webhook', tagOf(name), { name });
  for (const { name } of rules) note('rule', tagOf(name), { name });
  for (const { name } of events) note('event', tagOf(name), { name });
  const messages = new Map<string, APIMessage[]>();
  const threads = [...active.threads, ...old.threads];
  for (const id of [textId, ...threads.map((thread) => thread.id)]) messages.set(id, await allMessages(rest, id));
  for (const thread of threads as (APIChannel & {
    parent_id: string;
    thread_metadata: { archived: boolean };
    message_count: number;
    total_message_sent: number;
  })[]) {
    const inside = messages.get(thread.id) ?? [];
    const counted = inside.filter((message) => message.id !== thread.id).length;
    if (counted !== thread.message_count) faults.push(`thread ${thread.name} counts ${thread.message_count} messages of ${counted}`);
    if (thread.parent_id === forumId) note('post', thread.name ?? '', { name: thread.name, content: inside.at(-1)?.content ?? null });
    else note('thread', thread.name ?? '', { name: thread.name, archived: thread.thread_metadata.archived });
  }
  for (const message of messages.get(textId) ?? []) {
    if (message.type !== 0 || message.poll) continue;
    let file: string | null = null;
    for (const attachment of message.attachments) {
      const answer = await fetch(attachment.url);
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (answer.status !== 200 || bytes.length !== attachment.size)
        faults.push(`message ${message.content} has a file of ${bytes.length} bytes (${answer.status})`);
      file = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    }
    note('message', tagOf(message.content), { content: message.content, file, pinned: message.pinned });
  }
  const counts = messages.get(textId)?.find((message) => message.id === pollId)?.poll?.results?.answer_counts ?? [];
  const answersOf = new Map<string, number[]>();
  for (const answer of [1, 2, 3]) {
    const { users } = await rest.get<{ users: APIUser[] }>(`/channels/${textId}/polls/${pollId}/answers/${answer}`, { query: { limit: 100 } });
    for (const { id } of users) answersOf.set(id, [...(answersOf.get(id) ?? []), answer]);
    const counted = counts.find(({ id }) => id === answer)?.count ?? 0;
    if (counted !== users.length) faults.push(`answer ${answer} counts ${counted} votes of ${users.length}`);
  }
  for (const [id, answers] of answersOf) note('vote', voters[id] ?? id, { answers });
  return { found, faults, messages };
}

async function allMessages(rest: RestClient, channelId: string): Promise<APIMessage[]> {
  const all: APIMessage[] = [];
  for (let before: string | undefined; ;) {
    const page = await rest.get<APIMessage[]>(`/channels/${channelId}/messages`, { query: { limit: 100, before } });
    all.push(...page);
    before = page.at(-1)?.id;
    if (page.length < 100) return all;
  }
}

const text = (fields: Fields | null): string => JSON.stringify(fields && Object.fromEntries(Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1))));

async function faultsOf(actors: readonly CrashActor[], { url }: ServerProcess, rest: RestClient, stage: Stage): Promise<string[]> {
  const { found, faults } = await worldNow(url, rest, stage);
  const check = (slot: Slot): void => {
    const now = found.get(`${slot.kind} ${slot.tag}`) ?? null;
    const possible = [slot.acknowledged, ...(slot.pending === undefined ? [] : [slot.pending])].map(text);
    if (!possible.includes(text(now))) faults.push(`${slot.kind} ${slot.tag} is ${text(now)}, not ${possible.join(' or ')}`);
    else slot.seen = now;
  };
  for (const actor of actors) actor.slots.forEach(check);
  const cast = new Set(actors.flatMap((actor) => actor.slots.filter((slot) => slot.kind === 'vote').map((slot) => `vote ${slot.tag}`)));
  faults.push(...[...found.keys()].filter((key) => key.startsWith('vote ') && !cast.has(key)).map((key) => `${key} was never cast`));
  const { roles, entries } = await besideServer(async (stores, query) => {
    const state = await new GuildStates(stores, new UserCache(stores.users)).get(stage.guildId);
    if (!state) throw new Error('the guild is gone');
    faults.push(...danglingFaults(state));
    const logged: APIAuditLogEntry[] = [];
    for (let before: string | undefined; ;) {
      const page = await stores.auditLog.page(stage.guildId, { before }, 100);
      logged.push(...page);
      before = page.at(-1)?.id;
      if (page.length < 100) break;
    }
    faults.push(...(await strayFiles(query)));
    return { roles: new Set([...state.roles.keys(), ...state.channels.keys(), ...state.emojis.keys()]), entries: logged };
  });
  faults.push(...auditFaults(entries, roles));
  return faults;
}

/** Each thing that is there was made by an entry; each that was made and is not there was deleted by one. */
function auditFaults(entries: readonly APIAuditLogEntry[], there: ReadonlySet<string>): string[] {
  const targets = (...actions: number[]): Set<string> =>
    new Set(entries.filter((entry) => actions.includes(entry.action_type)).map((entry) => entry.target_id ?? ''));
  const made = targets(10, 30, 60);
  const gone = targets(12, 32, 62);
  return [
    ...[...made].filter((id) => !there.has(id) && !gone.has(id)).map((id) => `the log says that ${id} was made; it is not there`),
    ...[...gone].filter((id) => there.has(id)).map((id) => `the log says that ${id} was deleted; it is there`),
  ];
}

/** Files that nothing names and that nobody will remove. */
async function strayFiles(query: (text: string) => Promise<Record<string, string>[]>): Promise<string[]> {
  const root = join(folder.path, 'data', 'files', 'blobs');
  const paths = await readdir(root, { recursive: true, withFileTypes: true });
  const named = new Set(
    (
      await query(`SELECT key FROM doomed_files UNION ALL SELECT files_of_message(data) FROM messages
        UNION ALL SELECT 'emojis/' || id FROM emojis`)
    ).map((row) => row['key']),
  );
  const files = paths
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll(sep, '/'),
    );
  return files.filter((file) => /^(uploads|pending|emojis)\//.test(file) && !named.has(file)).map((file) => `nothing names the file ${file}`);
}
