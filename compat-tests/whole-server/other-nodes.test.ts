import { execFile } from 'node:child_process';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { APIMessage } from 'discord-api-types/v10';
import { describeWhere } from '../conditions/needs.ts';
import { ALL_INTENTS, connect } from '../raw-client/raw-client.ts';
import { restClient } from '../rest-client.ts';
import { dataFolder } from './server-process.ts';

const execute = promisify(execFile);
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** That major version of Node, from the npm package that carries it; undefined where it cannot be had. */
async function nodeOf(major: number): Promise<string | undefined> {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) return undefined;
  const home = join(root, '.cache', 'node', String(major));
  const node = join(home, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  const isThere = (): Promise<boolean> =>
    access(node).then(
      () => true,
      () => false,
    );
  if (await isThere()) return node;
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'package.json'), '{ "private": true }');
  await execute('npm', ['install', '--no-audit', '--no-fund', '--no-save', '--ignore-scripts', `node-linux-${process.arch}@${major}`], {
    cwd: home,
    timeout: 120_000,
  }).catch(() => undefined);
  return (await isThere()) ? node : undefined;
}

for (const major of [22, 24]) {
  const node = await nodeOf(major);
  describeWhere(node ? undefined : `Node ${major} cannot be had here`, `on Node ${major}`, () => {
    it('the server starts, a bot hears what is said over zstd-stream, and it stops', async () => {
      const folder = await dataFolder();
      try {
        const server = await folder.start(node);
        const make = async (...args: string[]): Promise<{ id: string; token: string; channel_id: string }> =>
          JSON.parse((await folder.nexus([...args, '--json'], node)).stdout);
        const alice = await make('user', 'create', 'alice');
        const guild = await make('guild', 'create', 'A guild');
        const bot = await make('bot', 'create', 'parrot', '--guild', guild.id, '--intents', 'all');
        const client = await connect(server.url.replace('http', 'ws'), { compress: 'zstd-stream' });
        await client.ready(bot.token, { intents: ALL_INTENTS });
        const content = 'hello '.repeat(300).trim();
        await restClient(server.url, alice.token).post(`/channels/${guild.channel_id}/messages`, { content });
        expect((await client.event<APIMessage>('MESSAGE_CREATE')).content).toBe(content);
        await client.close();
        expect(await server.end('SIGTERM')).toBe(0);
      } finally {
        await folder.remove();
      }
    }, 120_000);
  });
}
