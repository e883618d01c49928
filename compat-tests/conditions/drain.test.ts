import { randomBytes } from 'node:crypto';
import { GatewayOpcodes } from 'discord-api-types/v10';
import { WebSocket } from 'ws';
import { lackingRedis, startRedis, type RunningRedis } from '#scripts/services/redis';
import { drainProcess } from '#server/operator/drain-process';
import { listenTo } from '../listener.ts';
import { openTwoServers, type TwoServers } from '../two-servers.ts';
import { describeWhere } from './needs.ts';

/** The last dispatch after a resume. */
function resumeAt(url: string, d: object): Promise<{ last: string; close(): void }> {
  const socket = new WebSocket(`${url}/?v=10&encoding=json`);
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
    socket.on('message', (data: Buffer) => {
      const { op, t } = JSON.parse(data.toString()) as { op: number; t: string };
      if (op === GatewayOpcodes.Hello) socket.send(JSON.stringify({ op: GatewayOpcodes.Resume, d }));
      if (op === GatewayOpcodes.InvalidSession || t === 'RESUMED') resolve({ last: t, close: () => socket.close() });
    });
  });
}

describeWhere(lackingRedis(), 'nexus drain', () => {
  let redis: RunningRedis;
  let two: TwoServers;
  beforeAll(async () => {
    redis = await startRedis();
    two = await openTwoServers({ settings: { REDIS_URL: redis.url, NEXUS_FILES: 'disk', REDIS_PREFIX: `test-${randomBytes(4).toString('hex')}` } });
  }, 120_000);
  afterAll(async () => {
    await two.close();
    await redis.stop();
  }, 60_000);
  const readiness = async (url: string): Promise<[number, unknown]> => {
    const answer = await fetch(`${url}/health/ready`);
    return [answer.status, ((await answer.json()) as { status: unknown }).status];
  };

  it('leads the sessions of the process that runs here to the other one, takes none in, and is taken back', async () => {
    const { a, b } = two;
    const { bot } = await a.scene();
    const [atA, atB] = [a.server, b].map(({ httpPort }) => `ws://127.0.0.1:${httpPort}`) as [string, string];
    const token = bot.authorization.replace('Bot ', '');
    const client = await listenTo(atB, token, 1);
    // Both work on one data folder; the second was the last to say that it runs there.
    const draining = drainProcess(a.settings, false);
    expect(await client.closed).toBe(4000);
    const resumed = await resumeAt(atA, { token, session_id: client.sessionId, seq: client.heard.at(-1)?.s });
    expect(resumed.last).toBe('RESUMED');
    expect(await draining).toEqual({ draining: true, done: true, left: 1, remaining: 0 });
    expect(await readiness(b.url)).toEqual([503, 'draining']);
    expect((await readiness(a.server.url))[1]).toBe('ok');
    await expect(listenTo(atB, token, 1)).rejects.toThrow('4000');
    expect(await drainProcess(a.settings, true)).toMatchObject({ draining: false });
    expect(await readiness(b.url)).toEqual([200, 'ok']);
    await (await listenTo(atB, token, 1)).close();
    resumed.close();
  }, 120_000);
});
