import { openTestProcesses, type TestProcesses } from './test-processes.ts';
import { AloneError, standBackOf, type StandBack } from './stand-back.ts';
import type { Connection } from '../connection.ts';

let world: TestProcesses;
afterEach(() => world.close());

function standBack(connections: Connection[]): StandBack {
  const { context } = world.gateways[0] ?? {};
  if (!context) throw new Error('no such process');
  return standBackOf(context, new Set(connections), { spreadMs: 1_000, withinMs: 25_000 });
}

describe('An operator who lets a gateway process drain', () => {
  it('sees its sessions leave, and takes it back', async () => {
    world = openTestProcesses(2);
    const bot = world.user('bot', true);
    for (const { context } of world.gateways) await context.fellows?.beat();
    const client = await world.client(0, bot.id);
    const { begin, undo, state } = standBack([client.connection]);
    expect(state()).toEqual({ draining: false, done: true, left: 0, remaining: 1 });
    await begin();
    await world.until(() => client.connection.closedWith !== null);
    expect(client.frames.at(-1)).toEqual({ op: 7, d: null });
    expect(state()).toEqual({ draining: true, done: false, left: 0, remaining: 1 });
    const late = await world.client(0, bot.id);
    expect(late.frames).toEqual([{ op: 7, d: null }]);
    const again = world.connect(1);
    await again.resume(bot.id, client.sessionId(), client.seq());
    await world.until(() => again.frames.at(-1)?.t === 'RESUMED' && state().done);
    expect(state()).toEqual({ draining: true, done: true, left: 1, remaining: 0 });
    expect(await world.server.shortMemory.get('process:p0')).toBe(false);
    await undo();
    expect(await world.server.shortMemory.get('process:p0')).toBe(true);
    const back = await world.client(0, bot.id);
    expect(back.sessionId()).toBeDefined();
    expect(state()).toEqual({ draining: false, done: true, left: 0, remaining: 1 });
  });

  it('is refused where no other process could take the sessions over', async () => {
    world = openTestProcesses(1);
    const client = await world.client(0, world.user('bot', true).id);
    const { begin, state } = standBack([client.connection]);
    await expect(begin()).rejects.toThrow(AloneError);
    expect(client.connection.closedWith).toBeNull();
    expect(state()).toEqual({ draining: false, done: true, left: 0, remaining: 1 });
  });
});
