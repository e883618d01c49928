#!/usr/bin/env node
// Makes a database as an older commit made it, for the test of upgrades: npm run upgrade-fixture -- <commit> <file.sql.gz>
// The commit's own server is built and filled through its own API; what comes out is SQL that any PostgreSQL reads.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import pg from 'pg';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [commit, out] = process.argv.slice(2);
if (!commit || !out) {
  console.error('Usage: node scripts/make-upgrade-fixture.js <commit> <file.sql.gz>');
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'nexus-older-'));
const tree = join(folder, 'tree');
try {
  mkdirSync(tree);
  execFileSync('tar', ['-x', '-C', tree], { input: execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 1 << 30 }) });
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  try {
    execFileSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'], { cwd: tree, encoding: 'utf8' });
  } catch (error) {
    // Types of newer packages may differ from what it knew; what runs is made all the same.
    if (!existsSync(join(tree, 'dist', 'server', 'cli', 'nexus.js'))) throw new Error(`The commit could not be built:\n${error.stdout}`, { cause: error });
  }
  const { sql, known } = await fillAndDump();
  mkdirSync(dirname(resolve(out)), { recursive: true });
  writeFileSync(out, gzipSync(`-- ${JSON.stringify(known)}\n${sql}`, { level: 9 }));
  console.log(`${out} is written.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function fillAndDump() {
  const env = { ...process.env, NEXUS_DATA: join(folder, 'data'), NEXUS_HOST: '127.0.0.1', NEXUS_PORT: '0', NEXUS_TLS_PORT: '0', NEXUS_RATE_LIMITS: 'off' };
  delete env.DATABASE_URL;
  const bin = join(tree, 'bin', 'nexus.js');
  const server = spawn(process.execPath, [bin, 'start', '--json'], { env, cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((done) => server.once('exit', done));
  try {
    const line = await new Promise((found, fail) => {
      createInterface({ input: server.stdout }).once('line', found);
      server.once('exit', (code) => fail(new Error(`The server of ${commit} did not start (${code}): choose a commit that builds.`)));
    });
    const { url } = JSON.parse(line);
    const nexus = (...args) => JSON.parse(execFileSync(process.execPath, [bin, ...args, '--json'], { env, cwd: folder, encoding: 'utf8' }));
    const known = await fill(url, nexus);
    const { port, password } = JSON.parse(readFileSync(join(folder, 'data', 'postgres', 'connection.json'), 'utf8'));
    const { MIGRATIONS } = await import(pathToFileURL(join(tree, 'dist', 'storage', 'postgres', 'migrate.js')).href);
    const sql = await dump(`postgres://nexus:${password}@127.0.0.1:${port}/nexus`, MIGRATIONS);
    return { sql, known: { ...known, migrations: MIGRATIONS.map(({ id }) => id) } };
  } finally {
    server.kill('SIGTERM');
    await ended;
  }
}

/** Something of everything that has rows. What the older server itself answers about it is kept for comparison. */
async function fill(url, nexus) {
  const alice = nexus('user', 'create', 'alice');
  const bob = nexus('user', 'create', 'bob');
  const guild = nexus('guild', 'create', 'An older guild', '--owner', 'alice');
  const bot = nexus('bot', 'create', 'older-bot', '--guild', guild.id, '--intents', 'all', '--owner', 'alice');
  const as = (authorization) => async (method, path, body) => {
    const answer = await fetch(`${url}/api/v10${path}`, {
      method,
      headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    // A route that did not exist yet leaves out what it would have made.
    if (!answer.ok) return void console.error(`${method} ${path}: ${answer.status} ${text.slice(0, 200)}`);
    return text === '' ? {} : JSON.parse(text);
  };
  const [asAlice, asBob, asBot] = [as(alice.token), as(bob.token), as(`Bot ${bot.token}`)];
  const channel = guild.channel_id;
  await asBob('POST', `/invites/${guild.invite}`, {});
  const role = await asAlice('POST', `/guilds/${guild.id}/roles`, { name: 'Choir', color: 0x3366ff, hoist: true, permissions: '2048' });
  await asAlice('PUT', `/guilds/${guild.id}/members/${bob.id}/roles/${role.id}`);
  await asAlice('PATCH', `/guilds/${guild.id}/members/${bob.id}`, { nick: 'Bobby' });
  const hidden = await asAlice('POST', `/guilds/${guild.id}/channels`, {
    name: 'hidden',
    type: 0,
    permission_overwrites: [{ id: guild.id, type: 0, allow: '0', deny: '1024' }],
  });
  await asAlice('POST', `/guilds/${guild.id}/channels`, { name: 'voice', type: 2, user_limit: 5 });
  for (let n = 0; n < 60; n++) await [asAlice, asBob, asBot][n % 3]('POST', `/channels/${channel}/messages`, { content: `message ${n} ünïcödé 🎉` });
  await asAlice('POST', `/channels/${hidden.id}/messages`, { content: 'nobody else sees this' });
  const embedded = await asBot('POST', `/channels/${channel}/messages`, {
    content: '',
    embeds: [{ title: 'A title', description: 'words', color: 255, fields: [{ name: 'a', value: 'b', inline: true }] }],
    components: [{ type: 1, components: [{ type: 2, style: 1, label: 'Press', custom_id: 'press' }] }],
  });
  await asBob('PUT', `/channels/${channel}/messages/${embedded.id}/reactions/${encodeURIComponent('👍')}/@me`);
  await asAlice('PUT', `/channels/${channel}/messages/${embedded.id}/reactions/${encodeURIComponent('👍')}/@me`);
  await asAlice('PUT', `/channels/${channel}/pins/${embedded.id}`);
  await asBob('POST', `/channels/${channel}/messages`, { content: 'an answer', message_reference: { message_id: embedded.id } });
  const edited = await asBob('POST', `/channels/${channel}/messages`, { content: 'before' });
  await asBob('PATCH', `/channels/${channel}/messages/${edited.id}`, { content: 'after' });
  await asBot('POST', `/channels/${channel}/messages`, {
    poll: { question: { text: 'Which?' }, answers: [{ poll_media: { text: 'this' } }, { poll_media: { text: 'that' } }], duration: 24 * 7 },
  });
  const thread = await asAlice('POST', `/channels/${channel}/threads`, { name: 'A thread', type: 11, auto_archive_duration: 10080 });
  if (thread) await asBob('POST', `/channels/${thread.id}/messages`, { content: 'in the thread' });
  await asBot('POST', `/channels/${channel}/webhooks`, { name: 'hook' });
  await asBot('POST', `/channels/${channel}/invites`, { max_age: 0 });
  await asAlice('PUT', `/guilds/${guild.id}/bans/${nexus('user', 'create', 'mallory').id}`, {});
  await asAlice('POST', `/guilds/${guild.id}/scheduled-events`, {
    name: 'A concert',
    privacy_level: 2,
    entity_type: 3,
    scheduled_start_time: '2099-01-01T00:00:00Z',
    scheduled_end_time: '2099-01-02T00:00:00Z',
    entity_metadata: { location: 'here' },
  });
  await asBot('PUT', `/applications/${bot.application_id ?? bot.id}/commands`, [{ name: 'hello', description: 'Says hello', type: 1 }]);
  const answers = {};
  const paths = [
    `/guilds/${guild.id}`,
    `/guilds/${guild.id}/channels`,
    `/guilds/${guild.id}/roles`,
    `/guilds/${guild.id}/members?limit=100`,
    `/guilds/${guild.id}/bans`,
    `/guilds/${guild.id}/webhooks`,
    `/guilds/${guild.id}/invites`,
    `/guilds/${guild.id}/scheduled-events`,
    `/guilds/${guild.id}/audit-logs`,
    `/channels/${channel}/messages?limit=100`,
    `/channels/${hidden.id}/messages`,
    ...(thread ? [`/channels/${thread.id}/messages`] : []),
    `/channels/${channel}/messages/${embedded.id}/reactions/${encodeURIComponent('👍')}`,
    `/users/@me`,
  ];
  for (const path of paths) {
    const answer = await asBot('GET', path);
    if (answer) answers[path] = answer;
  }
  return { commit, alice, bob, bot, guild_id: guild.id, channel_id: channel, answers };
}

async function dump(url, migrations) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const lines = [
    'CREATE TABLE schema_migrations (id integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());',
    ...migrations.flatMap(({ id, name, sql }) => [`${sql};`, `INSERT INTO schema_migrations (id, name) VALUES (${id}, '${name.replaceAll("'", "''")}');`]),
    'SET session_replication_role = replica;',
  ];
  const { rows: tables } = await client.query(`SELECT c.relname AS name, array_agg(quote_ident(a.attname) ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT IN ('schema_migrations', 'worker_leases') GROUP BY 1 ORDER BY 1`);
  for (const { name, columns } of tables) {
    const values = columns.map((column) => `quote_nullable(${column}::text)`).join(` || ',' || `);
    const { rows } = await client.query({ text: `SELECT ${values} FROM "${name}"`, rowMode: 'array' });
    lines.push(`DELETE FROM "${name}";`);
    for (const [row] of rows) lines.push(`INSERT INTO "${name}" (${columns.join(', ')}) OVERRIDING SYSTEM VALUE VALUES (${row});`);
  }
  const { rows: sequences } = await client.query(`SELECT sequencename AS name, last_value AS last FROM pg_sequences WHERE last_value IS NOT NULL`);
  for (const { name, last } of sequences) lines.push(`SELECT setval('"${name}"', ${last});`);
  lines.push('SET session_replication_role = DEFAULT;');
  await client.end();
  return `${lines.join('\n')}\n`;
}
