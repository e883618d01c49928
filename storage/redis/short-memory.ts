import type { ShortMemory } from '#core/ports/short-memory';
import { script, type Link } from './link.ts';

const COUNT = script(`
local sum = redis.call('INCRBY', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return sum
`);
/** Fields of a table are `e:` and the name; `s` counts, so that the entries have an order. */
const PUT = `
local at = redis.call('HINCRBY', KEYS[1], 's', 1)
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f:', at) .. ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
`;
const DROP = `
redis.call('HDEL', KEYS[1], ARGV[1])
if redis.call('HLEN', KEYS[1]) == 1 then redis.call('DEL', KEYS[1]) end
`;
const TELL_ALL = `return redis.call('HGETALL', KEYS[1])`;
const PUT_ENTRY = script(PUT);
const DROP_ENTRY = script(DROP);
const SET_ENTRY = script(PUT + TELL_ALL);
const REMOVE_ENTRY = script(DROP + TELL_ALL);
const ENTRIES = script(TELL_ALL);

/** Short memory that all processes share. */
export function redisShortMemory(link: Link): ShortMemory {
  const keyOf = (key: string): string => `${link.prefix}:memory:${key}`;
  const lifetime = (ms: number): number => Math.max(1, Math.ceil(ms));
  const jsonOf = (value: unknown): string => JSON.stringify(value ?? null);
  const parsed = <Value>(json: unknown): Value | null => (typeof json === 'string' ? (JSON.parse(json) as Value) : null); // the caller knows what it put there
  const table = <Value>(fields: unknown): Map<string, Value> => {
    const said = fields as string[]; // names and values by turns, as the scripts return them
    const entries: { entry: string; at: number; json: string }[] = [];
    for (let index = 0; index < said.length; index += 2) {
      const [field = '', value = ''] = [said[index], said[index + 1]];
      if (!field.startsWith('e:')) continue;
      const colon = value.indexOf(':');
      entries.push({ entry: field.slice(2), at: Number(value.slice(0, colon)), json: value.slice(colon + 1) });
    }
    entries.sort((a, b) => a.at - b.at);
    return new Map(entries.map(({ entry, json }) => [entry, JSON.parse(json) as Value])); // the caller knows what it put there
  };

  return {
    async set(key, value, lifetimeMs) {
      await link.call('SET', [keyOf(key), jsonOf(value), 'PX', lifetime(lifetimeMs)]);
    },
    get: async <Value>(key: string) => parsed<Value>(await link.call('GET', [keyOf(key)])),
    take: async <Value>(key: string) => parsed<Value>(await link.call('GETDEL', [keyOf(key)])),
    claim: async (key, value, lifetimeMs) => (await link.call('SET', [keyOf(key), jsonOf(value), 'PX', lifetime(lifetimeMs), 'NX'])) === 'OK',
    async remove(...keys) {
      if (keys.length === 0) return;
      // In a cluster each is on a node of its own; sent together they share a round trip all the same.
      if (link.isCluster) await Promise.all(keys.map((key) => link.call('UNLINK', [keyOf(key)])));
      else await link.call('UNLINK', keys.map(keyOf));
    },
    count: async (key, by, lifetimeMs) => Number(await link.run(COUNT, [keyOf(key)], [by, lifetime(lifetimeMs)])),
    setEntry: async <Value>(name: string, entry: string, value: Value, lifetimeMs: number) =>
      table<Value>(await link.run(SET_ENTRY, [keyOf(name)], [`e:${entry}`, jsonOf(value), lifetime(lifetimeMs)])),
    removeEntry: async <Value>(name: string, entry: string) => table<Value>(await link.run(REMOVE_ENTRY, [keyOf(name)], [`e:${entry}`])),
    async putEntry(name, entry, value, lifetimeMs) {
      await link.run(PUT_ENTRY, [keyOf(name)], [`e:${entry}`, jsonOf(value), lifetime(lifetimeMs)]);
    },
    async dropEntry(name, entry) {
      await link.run(DROP_ENTRY, [keyOf(name)], [`e:${entry}`]);
    },
    entries: async <Value>(name: string) => table<Value>(await link.run(ENTRIES, [keyOf(name)], [])),
  };
}
