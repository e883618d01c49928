import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { freePort } from '#storage/embedded-postgres/free-port';
import { lackingRedis, startRedis, type RunningRedis } from '#scripts/services/redis';
import { programPath, type Lacking } from '#scripts/services/service';
import { lackingVersitygw, startVersitygw, type RunningVersitygw } from '#scripts/services/versitygw';
import { startServer, type NexusServer } from '#server/boot/start-server';
import { readSettings } from '#server/configuration/settings';
import { describeWhere } from '../conditions/needs.ts';
import type { Listener } from '../listener.ts';
import { openWorld, type World } from '../world.ts';

const configuration = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'deploy', 'haproxy.cfg');
const haproxy = (): string | undefined => programPath('haproxy', ['/usr/sbin', '/usr/local/sbin']);
const lacking = (): Lacking =>
  lackingRedis() ?? lackingVersitygw() ?? (haproxy() === undefined ? 'there is no haproxy (Debian: apt-get install haproxy)' : undefined);

describeWhere(lacking(), 'Processes by role behind the proxy of the compose file', () => {
  let folder: string;
  let redis: RunningRedis;
  let files: RunningVersitygw;
  let world: World;
  let proxy: ChildProcess | undefined;
  const others: NexusServer[] = [];
  const log = pino({ level: 'silent' });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nexus-proxy-'));
    [redis, files] = await Promise.all([startRedis(), startVersitygw()]);
    const [port, firstApi] = [await freePort(), await freePort()];
    const shared = { ...files.environment, REDIS_URL: redis.url, NEXUS_URL: `http://127.0.0.1:${port}` };
    world = await openWorld({ settings: { ...shared, NEXUS_PORT: String(firstApi), NEXUS_ROLES: 'api,worker' } });
    for (const [index, role] of ['api', 'gateway', 'gateway'].entries()) {
      const data = join(folder, String(index));
      const own = { ...shared, NEXUS_ROLES: role, NEXUS_DATA: data, NEXUS_PORT: '0', NEXUS_HOST: '127.0.0.1', NEXUS_RATE_LIMITS: 'off' };
      const settings = await readSettings({ ...own, DATABASE_URL: world.settings.DATABASE_URL ?? '' });
      others.push(await startServer({ ...settings, NEXUS_LINK_PREVIEWS: 'off' }, { log }));
    }
    const [api, ...gateways] = others;
    const servers = (name: string, ports: readonly (number | undefined)[]): string =>
      ports.map((at, index) => `server ${name}${index} 127.0.0.1:${at}`).join('\n    ');
    const written = (await readFile(configuration, 'utf8'))
      .replace('bind :80', `bind 127.0.0.1:${port}`)
      .replace(/server-template api .*/, servers('api', [firstApi, api?.httpPort]))
      .replace(
        /server-template gateway .*/,
        servers(
          'gateway',
          gateways.map(({ httpPort }) => httpPort),
        ),
      );
    await writeFile(join(folder, 'haproxy.cfg'), written);
    const output = openSync(join(folder, 'haproxy.log'), 'w');
    proxy = spawn(haproxy() ?? '', ['-f', join(folder, 'haproxy.cfg')], { stdio: ['ignore', output, output] });
    closeSync(output);
    const isUp = () =>
      fetch(`${shared.NEXUS_URL}/api/v10/gateway`).then(
        ({ ok }) => ok,
        () => false,
      );
    for (let tries = 0; !(await isUp()); tries++) {
      if (tries > 100 || proxy.exitCode !== null) throw new Error(`the proxy does not answer:\n${await readFile(join(folder, 'haproxy.log'), 'utf8')}`);
      await wait(100);
    }
  }, 400_000);
  afterAll(async () => {
    await world?.close();
    for (const server of others) await server.close();
    if (proxy?.exitCode === null) {
      proxy.kill('SIGTERM');
      await once(proxy, 'exit');
    }
    await redis?.stop();
    await files?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('are one server: requests and sessions spread over them, and each session hears what any api process did', async () => {
    const { alice, bob, bot, guildId, textId } = await world.scene();
    const listeners = [await bot.listen(), await alice.listen(), await bob.listen(), await alice.listen()];
    expect(others.map(({ gateway }) => gateway?.sessionCount() ?? 0)).toEqual([0, 2, 2]);
    const sent: string[] = [];
    for (let index = 0; index < 10; index++)
      sent.push((await (index % 2 === 0 ? bot : bob).rest.post<{ id: string }>(`/channels/${textId}/messages`, { content: `message ${index}` })).id);
    const idsHeard = (listener: Listener): unknown[] => listener.heard.filter(({ t }) => t === 'MESSAGE_CREATE').map(({ d }) => d['id']);
    for (let tries = 0; tries < 600 && listeners.some((listener) => idsHeard(listener).length < sent.length); tries++) await wait(50);
    // Each once, in order.
    for (const listener of listeners) expect(idsHeard(listener)).toEqual(sent);
    const renamed = listeners[2]?.next<{ name: string }>('GUILD_UPDATE');
    await alice.rest.patch(`/guilds/${guildId}`, { name: 'Renamed' });
    expect((await renamed)?.name).toBe('Renamed');
  });

  it('give a file by whichever api process is asked, not only by the one that took it', async () => {
    const { bot, textId } = await world.scene();
    const message = await bot.rest.post<{ attachments: { url: string }[] }>(`/channels/${textId}/messages`, {}, { files: [{ name: 'a.txt', bytes: 'hello' }] });
    const answers = await Promise.all(Array.from({ length: 8 }, () => fetch(message.attachments[0]?.url ?? '').then((answer) => answer.text())));
    expect(answers).toEqual(answers.map(() => 'hello'));
  });

  it('keep health and figures from the world', async () => {
    for (const path of ['/metrics', '/health', '/health/ready']) expect((await fetch(`${world.settings.NEXUS_URL}${path}`)).status).toBe(404);
  });

  it('go on without an api process that has ended', async () => {
    const { bot, textId } = await world.scene();
    await others.shift()?.close();
    await Promise.all(Array.from({ length: 20 }, (_, index) => bot.rest.post(`/channels/${textId}/messages`, { content: `after ${index}` })));
  });

  it('is understood by haproxy as it stands', async () => {
    await promisify(execFile)(haproxy() ?? '', ['-c', '-f', configuration]);
  });
});
