import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { restClient } from '../rest-client.ts';
import { linesOf, readZip } from '../read-zip.ts';
import { dataFolder, type DataFolder, type ServerProcess } from './server-process.ts';

let folder: DataFolder;
let server: ServerProcess | undefined;
beforeAll(async () => {
  folder = await dataFolder();
});
afterAll(async () => {
  await server?.end('SIGTERM');
  await folder.remove();
});

const made = async (...args: string[]): Promise<Record<string, string>> => {
  const { code, stdout, stderr } = await folder.nexus([...args, '--json']);
  if (code !== 0) throw new Error(`nexus ${args.join(' ')}: ${stdout}${stderr}`);
  return JSON.parse(stdout) as Record<string, string>; // the commands' own form
};

it('the commands of an instance: operators, and exports with and without a server that runs', async () => {
  const alice = await made('user', 'create', 'alice');
  expect(alice).toMatchObject({ operator: true });
  expect(await made('user', 'create', 'bob')).toMatchObject({ operator: false });
  expect(await made('user', 'create', 'carol', '--operator')).toMatchObject({ operator: true });
  const guild = await made('guild', 'create', 'Our guild', '--owner', 'bob');
  const offline = await made('guild', 'export', guild['id'] ?? '', '--out', 'offline.zip');
  const before = await readZip(await readFile(offline['file'] ?? ''));
  expect(JSON.parse(before.get('guild.json')?.toString('utf8') ?? '')).toMatchObject({ guild: { name: 'Our guild' } });
  expect((await folder.nexus(['guild', 'export', '1'])).stderr).toMatch(/There is no guild 1/);

  server = await folder.start();
  const rest = restClient(server.url, alice['token'] ?? '', '/api/nexus/v1');
  expect(await rest.get('/operators')).toHaveLength(2);
  await made('user', 'demote', 'carol');
  expect(await rest.get('/operators')).toHaveLength(1);
  expect((await folder.nexus(['user', 'demote', 'alice'])).stderr).toMatch(/last operator/);
  await made('user', 'promote', 'bob');
  expect(await rest.get('/operators')).toHaveLength(2);

  const chat = restClient(server.url, alice['token'] ?? '');
  await chat.post(`/invites/${guild['invite']}`, {});
  await chat.post(`/channels/${guild['channel_id']}/messages`, { content: 'hello' });
  const online = await made('user', 'export', 'alice');
  expect(online['file']).toBe(join(folder.path, `nexus-account-${alice['id']}.zip`));
  const files = await readZip(await readFile(online['file'] ?? ''));
  expect(files.get('README.txt')?.toString('utf8')).toContain('Everything about alice');
  expect(linesOf(files.get(`messages/guild-${guild['id']}.jsonl`)).map((line) => line['content'])).toContain('hello');
  const log = await rest.get<{ entries: { action: string; operator_id: string | null }[] }>('/log');
  expect(log.entries.map(({ action, operator_id: by }) => [action, by])).toEqual([
    ['operator_added', null],
    ['operator_removed', null],
    ['operator_added', null],
  ]);
}, 180_000);
