// `npm run dev`: a server with people, a guild and a bot in it, within seconds. Kept in .cache/dev between runs.
import { execFile, spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const home = join(root, '.cache', 'dev');
const command = join(root, 'bin', 'nexus.js');
const parrot = join(root, 'compat-tests', 'libraries', 'programs', 'discordjs.mjs');
const PASSWORD = 'correct horse battery';

if (process.argv.includes('--fresh')) await rm(home, { recursive: true, force: true });
await mkdir(home, { recursive: true });
const env = { NEXUS_LOG_LEVEL: 'warn', ...process.env, NEXUS_DATA: join(home, 'data') };

const server = spawn(process.execPath, [command, 'start', '--json'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
server.once('close', (code) => process.exit(code ?? 0));
const { url, error } = await new Promise((resolve) => createInterface({ input: server.stdout }).once('line', (line) => resolve(JSON.parse(line))));
if (error !== undefined) {
  console.error(error);
  process.exit(1);
}

const seedFile = join(home, 'seed.json');
const seed = await readFile(seedFile, 'utf8').then(JSON.parse, sow);

async function nexus(...args) {
  const { stdout } = await execute(process.execPath, [command, ...args, '--json'], { env });
  return JSON.parse(stdout);
}

async function sow() {
  const people = {};
  for (const name of ['alice', 'bob', 'carla']) people[name] = (await nexus('user', 'create', name, '--password', PASSWORD)).token;
  const guild = await nexus('guild', 'create', 'The nest', '--owner', 'alice');
  for (const name of ['bob', 'carla']) {
    const joined = await fetch(`${url}/api/v10/invites/${guild.invite}`, {
      method: 'POST',
      headers: { authorization: people[name], 'content-type': 'application/json' },
      body: '{}',
    });
    if (!joined.ok) throw new Error(`${name} could not join: ${await joined.text()}`);
  }
  const bot = await nexus('bot', 'create', 'parrot', '--guild', guild.id, '--intents', 'all');
  const sown = { people, guildId: guild.id, channelId: guild.channel_id, botToken: bot.token };
  await writeFile(seedFile, JSON.stringify(sown));
  return sown;
}

const bot = spawn(process.execPath, [parrot], {
  env: { ...process.env, BOT_TOKEN: seed.botToken, GUILD_ID: seed.guildId, REST_OPTIONS: JSON.stringify({ api: `${url}/api`, cdn: `${url}/cdn` }) },
  stdio: ['ignore', 'ignore', 'inherit'],
});
process.once('exit', () => bot.kill());
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill('SIGTERM'));

console.log(`${url} has alice, bob and carla (password: ${PASSWORD}), the guild ${seed.guildId}, and a parrot of a bot. Try it:

  curl -X POST ${url}/api/v10/channels/${seed.channelId}/messages \\
    -H 'authorization: ${seed.people.alice}' -H 'content-type: application/json' -d '{"content":"!echo hello"}'
  curl -H 'authorization: ${seed.people.alice}' '${url}/api/v10/channels/${seed.channelId}/messages?limit=2'

Ctrl-C stops it; npm run dev -- --fresh begins anew.`);
