import { readFileSync } from 'node:fs';
import type { APIChannel } from 'discord-api-types/v10';
import { useWorld } from './world.ts';

/** What libraries crash or lose an event over when it is missing: measured, one row per field. */
const [header = '', ...lines] = readFileSync(new URL('required-fields.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');
const libraries = header.split('\t').slice(1);
const rows = lines.map((line) => {
  const [field = '', ...effects] = line.split('\t');
  return { field, effects: libraries.flatMap((library, index) => (effects[index] ? [`${library}: ${effects[index]}`] : [])).join(', ') };
});

const world = useWorld();
const payloads: Record<string, unknown> = {};

beforeAll(async () => {
  const { alice, bob, bot, guildId, textId } = await world().scene();
  await alice.rest.post<APIChannel>(`/guilds/${guildId}/channels`, { name: 'news', type: 0, topic: 'what is new' });
  const listener = await bot.listen();
  const created = listener.next('MESSAGE_CREATE');
  await bob.rest.post(`/channels/${textId}/messages`, { content: 'hello' });
  payloads['READY'] = listener.heard.find(({ t }) => t === 'READY')?.d;
  payloads['GUILD_CREATE'] = listener.heard.find(({ t }) => t === 'GUILD_CREATE')?.d;
  payloads['MESSAGE_CREATE'] = await created;
  payloads['APP'] = await bot.rest.get('/oauth2/applications/@me');
  payloads['ME'] = await bot.rest.get('/users/@me');
});

/** Some fields belong to one kind of channel. */
const KINDS: Record<string, readonly number[]> = { bitrate: [2, 13], user_limit: [2, 13], topic: [0, 5, 15, 16] };

/** The places of a path such as `GUILD_CREATE.roles[].name`, and whether the key stands in each. */
function placesOf(path: string): { at: string; isThere: boolean }[] {
  const [root = '', ...keys] = path.split('.');
  let nodes: { at: string; value: unknown }[] = [{ at: root, value: payloads[root] }];
  const last = keys.pop() ?? '';
  for (const key of keys) {
    const isList = key.endsWith('[]');
    const name = isList ? key.slice(0, -2) : key;
    nodes = nodes.flatMap(({ at, value }) => {
      const inner = (value as Record<string, unknown> | undefined)?.[name];
      if (!isList) return [{ at: `${at}.${name}`, value: inner }];
      return (Array.isArray(inner) ? inner : []).map((item, index) => ({ at: `${at}.${name}[${index}]`, value: item as unknown }));
    });
  }
  const kinds = KINDS[last];
  if (kinds && path.includes('channels[]')) nodes = nodes.filter(({ value }) => kinds.includes((value as { type: number }).type));
  return nodes.map(({ at, value }) => ({
    at: `${at}.${last}`,
    isThere: typeof value === 'object' && value !== null && last in value && (value as Record<string, unknown>)[last] !== undefined,
  }));
}

describe('what libraries demand', () => {
  it.each(rows)('$field is there ($effects)', ({ field }) => {
    const places = placesOf(field);
    expect(places.length).toBeGreaterThan(0);
    expect(places.filter(({ isThere }) => !isThere).map(({ at }) => at)).toEqual([]);
  });
});
