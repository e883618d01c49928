import { inProcessBus } from '#storage/in-process/bus';
import { inProcessShortMemory } from '#storage/in-process/short-memory';
import type { CallRecord } from '../state/call-record.ts';
import { LiveRecords } from './live-records.ts';

const call = (channel_id: string): CallRecord => ({ channel_id, message_id: '1', region: 'nexus', recipient_ids: ['2', '3'], ringing: [], voice_states: [] });
const until = async (isTrue: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isTrue())) await new Promise((resolve) => setImmediate(resolve));
};

describe('live records', () => {
  const stops: (() => void)[] = [];
  afterEach(() => stops.splice(0).forEach((stop) => stop()));
  const shortMemory = inProcessShortMemory(() => Date.now());

  /** One process, which hears nobody else's events. */
  function process() {
    const bus = inProcessBus();
    const records = new LiveRecords('call', { bus, shortMemory });
    return {
      records,
      start: () => stops.push(records.start()),
      async keep(key: string, record: CallRecord | null): Promise<void> {
        await records.write(key, record);
        bus.publish({ scope: {}, t: 'CALL_UPDATE', d: null, change: { kind: 'call', key, record } });
      },
    };
  }

  async function look(one: ReturnType<typeof process>): Promise<void> {
    one.start();
    await new Promise((resolve) => setImmediate(resolve));
  }

  it('are in memory by their changes, and nothing else is', () => {
    const bus = inProcessBus();
    const records = new LiveRecords('call', { bus, shortMemory });
    bus.publish({ scope: {}, t: 'STREAM_DELETE', d: null, change: { kind: 'stream', key: 'call:1:2', channel_id: '1', record: null } });
    expect(records.isEmpty).toBe(true);
    bus.publish({ scope: {}, t: 'CALL_CREATE', d: null, change: { kind: 'call', key: '1', record: call('1') } });
    expect(records.get('1')).toEqual(call('1'));
    bus.publish({ scope: {}, t: 'CALL_DELETE', d: null, change: { kind: 'call', key: '1', record: null } });
    expect([...records.all()]).toEqual([]);
  });

  it('are what others wrote before a process began', async () => {
    const [first, second] = [process(), process()];
    await first.keep('1', call('1'));
    expect(second.records.isEmpty).toBe(true);
    second.start();
    await until(() => !second.records.isEmpty);
    expect([...second.records.all()]).toEqual([call('1')]);
  });

  it('are written anew where the engine has forgotten all of them, and go where another ended them unheard', async () => {
    const [first, second] = [process(), process()];
    await first.keep('1', null);
    await first.keep('2', call('2'));
    await first.records.write('2', null);
    // The first look might only be too early.
    first.start();
    await new Promise((resolve) => setImmediate(resolve));
    expect((await shortMemory.entries('live-calls')).size).toBe(0);
    first.start();
    await until(async () => (await shortMemory.entries('live-calls')).has('2'));
    second.start();
    await until(() => !second.records.isEmpty);
    await first.keep('3', call('3'));
    await first.keep('2', null);
    await look(second);
    await look(second);
    expect([...second.records.all()]).toEqual([call('3')]);
  });

  it('outlive that one of them is not written for a moment', async () => {
    const one = process();
    await one.keep('4', call('4'));
    await one.keep('5', call('5'));
    await one.records.write('4', null);
    await look(one);
    await one.records.write('4', call('4'));
    await look(one);
    await one.records.write('4', null);
    await look(one);
    expect(one.records.get('4')).toEqual(call('4'));
    await look(one);
    expect(one.records.get('4')).toBeUndefined();
    expect(one.records.get('5')).toEqual(call('5'));
  });
});
