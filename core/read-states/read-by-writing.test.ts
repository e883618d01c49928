import type { Core } from '../core.ts';
import type { ReadStateRecord } from '../ports/read-state-store.ts';
import { keepReadByWriting, readByWriting } from './read-by-writing.ts';
import { ackMessage, deleteReadState } from './read-states.ts';

/** A core that keeps read states as slowly as the test says; what is told of them is `told`. */
function slowCore() {
  const kept = new Map<string, ReadStateRecord>();
  const told: string[] = [];
  const doors: { open(): void; fail(): void }[] = [];
  const core = {
    clock: { nowMs: () => 0 },
    readStates: {
      save: async (states: readonly ReadStateRecord[]) => {
        await new Promise<void>((resolve, reject) => doors.push({ open: resolve, fail: () => reject(new Error('the database is away')) }));
        for (const state of states) kept.set(state.channel_id, state);
      },
      remove: (_: string, channelId: string) => Promise.resolve(void kept.delete(channelId)),
    },
    publish: (_: unknown, { d }: { d: { message_id: string } }) => void told.push(d.message_id),
  } as unknown as Core; // no more of it is asked for here
  const next = async (): Promise<{ open(): void; fail(): void }> => {
    for (let door; ; await new Promise((resolve) => setTimeout(resolve, 1))) if ((door = doors.shift())) return door;
  };
  return { core, kept, told, doors, next };
}
const readUpTo = (kept: ReadonlyMap<string, ReadStateRecord>): string | undefined => kept.get('2')?.last_message_id;

describe('what was read by writing', () => {
  it('gives way to what one says of it while it is being put down', async () => {
    const { core, kept, told, doors, next } = slowCore();
    readByWriting(core, '1', '2', '30');
    const keeping = keepReadByWriting(core);
    const first = await next();
    const acked = ackMessage(core, '1', '2', '10', { manual: true, mention_count: 2 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(doors).toEqual([]);
    first.open();
    await keeping;
    (await next()).open();
    await acked;
    expect([readUpTo(kept), told]).toEqual(['10', ['30', '10']]);
    await keepReadByWriting(core);
    expect(doors).toEqual([]);
  });

  it('is put down later when it could not be, unless one has said something of it', async () => {
    const { core, kept, doors, next } = slowCore();
    readByWriting(core, '1', '2', '30');
    readByWriting(core, '1', '3', '31');
    const failing = keepReadByWriting(core);
    const first = await next();
    const forgotten = deleteReadState(core, '1', '2');
    first.fail();
    await expect(failing).rejects.toThrow('away');
    await forgotten;
    const [keeping, door] = [keepReadByWriting(core), await next()];
    door.open();
    await keeping;
    expect([[...kept.keys()], doors]).toEqual([['3'], []]);
  });
});
