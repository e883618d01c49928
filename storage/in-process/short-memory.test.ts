import { behavesAsShortMemory } from '../behaviour/short-memory.ts';
import { inProcessShortMemory } from './short-memory.ts';

describe('Short memory in one process', () => {
  behavesAsShortMemory(async () => inProcessShortMemory(Date.now));

  it('holds no more than it may, and lets go of the oldest first', async () => {
    const memory = inProcessShortMemory(Date.now, 1_500);
    for (let i = 0; i < 3_100; i++) await memory.set(`key ${i}`, i, 60_000);
    expect(await memory.get('key 3099')).toBe(3_099);
    expect(await memory.get('key 0')).toBeNull();
  });
});
