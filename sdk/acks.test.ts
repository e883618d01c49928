import { Acks } from './acks.ts';
import type { RestClient } from './rest/rest-client.ts';

describe('what is told of reading', () => {
  beforeEach(() => import.meta.jest.useFakeTimers());
  afterEach(() => import.meta.jest.useRealTimers());

  const heard = (): { acks: Acks; told: string[] } => {
    const told: string[] = [];
    const rest = { call: (_route: string, { path }: { path: { message_id: string } }) => Promise.resolve(told.push(path.message_id)) };
    return { acks: new Acks(rest as unknown as RestClient), told }; // all of it that is used
  };

  it('is told at once, and of what follows only the last', async () => {
    const { acks, told } = heard();
    await acks.tell('1', '10');
    const later = [acks.tell('1', '11'), acks.tell('1', '12')];
    expect(told).toEqual(['10']);
    await import.meta.jest.advanceTimersByTimeAsync(1_000);
    await Promise.all(later);
    expect(told).toEqual(['10', '12']);
  });

  it('is not told any more once the channel was marked as unread', async () => {
    const { acks, told } = heard();
    await acks.tell('1', '10');
    const later = acks.tell('1', '11');
    acks.drop('1');
    await import.meta.jest.advanceTimersByTimeAsync(2_000);
    await later;
    expect(told).toEqual(['10']);
    await acks.tell('1', '13');
    expect(told).toEqual(['10', '13']);
  });
});
