import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describeWhere } from '#compat-tests/conditions/needs';
import { askRedis, lackingRedis } from './redis.ts';

const program = join(dirname(dirname(fileURLToPath(import.meta.url))), 'services.js');

describeWhere(lackingRedis(), 'npm run services', () => {
  it('says what to set, and ends the engines when another terminal stops it', async () => {
    const running = spawn(process.execPath, [program, 'redis', 'meilisearch'], {
      env: { ...process.env, MEILI_URL: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(running, 'exit');
    const said: string[] = [];
    for await (const line of createInterface({ input: running.stdout })) {
      said.push(line);
      if (line.startsWith('Ctrl-C')) break;
    }
    const port = Number(/REDIS_URL=redis:\/\/127\.0\.0\.1:(\d+)/.exec(said.join('\n'))?.[1]);
    expect(said.join('\n')).toContain('not here, because no package registry ships its server');
    expect(await askRedis(port, ['PING'])).toBe('PONG');
    const { stdout } = await promisify(execFile)(process.execPath, [program, 'stop']);
    expect(stdout).toContain('Stopped.');
    expect((await ended)[0]).toBe(0);
    await expect(askRedis(port, ['PING'])).rejects.toThrow();
  });

  it('explains itself', async () => {
    const asked = promisify(execFile)(process.execPath, [program, 'mysql']);
    await expect(asked).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('npm run services -- stop') });
  });
});
