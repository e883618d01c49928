import { setTimeout as sleep } from 'node:timers/promises';
import { inProcessBus } from '#storage/in-process/bus';
import type { InstanceStore } from '../ports/instance-stores.ts';
import { Instance } from './instance.ts';

function openInstance() {
  let operators: string[] = [];
  let failures = 0;
  const store = {
    settings: async () => ({}),
    operators: async () => {
      if (failures-- > 0) throw new Error('the database is away');
      return operators.map((user_id) => ({ user_id }));
    },
    bans: async () => [],
  } as unknown as InstanceStore; // it asks for no more
  const bus = inProcessBus();
  const instance = new Instance(store, bus, { defaults: {} as never, fixed: {}, nowMs: Date.now });
  return {
    bus,
    instance,
    change(to: string[], failing: number) {
      operators = to;
      failures = failing;
    },
  };
}

const until = async (holds: () => boolean): Promise<void> => {
  for (let tries = 0; !holds() && tries < 1_000; tries++) await sleep(20);
};

describe('What a process remembers of the instance', () => {
  it.each([
    ['another process changed it', 'instance_changed', { by: 'another' }],
    ['the database or events were lost', 'storage_was_lost', null],
  ])('is read until it can be read when %s', async (_, t, d) => {
    const { bus, instance, change } = openInstance();
    change(['1'], 0);
    await instance.read();
    expect(instance.isOperator('1')).toBe(true);
    change([], 2);
    bus.publish({ scope: {}, t, d });
    await until(() => !instance.isOperator('1'));
    expect(instance.isOperator('1')).toBe(false);
  });

  it('is told to the others also when it cannot be read here', async () => {
    const { bus, instance, change } = openInstance();
    const heard: string[] = [];
    bus.subscribe(({ t }) => void heard.push(t));
    change(['1'], 1);
    await expect(instance.refresh()).rejects.toThrow('away');
    expect(heard).toEqual(['instance_changed']);
    await until(() => instance.isOperator('1'));
    expect(instance.isOperator('1')).toBe(true);
  });
});
