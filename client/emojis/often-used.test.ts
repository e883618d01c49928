import { jest } from '@jest/globals';
import { fieldsWithin, messageField, readFields, varintField, writeFields, type WireField } from '#protocol/protobuf';
import type { Client } from '#sdk/client';
import { readFrecency, withUses, writeFrecency } from './emoji-frecency.ts';
import { keptFrecency } from './kept-frecency.ts';
import { oftenUsedInStep, rememberUse } from './often-used.ts';

const EMOJI_FRECENCY = 6;
const base64Of = (fields: readonly WireField[]): string => Buffer.from(writeFields(fields)).toString('base64');
const frecencyOf = (...uses: { key: string; atMs: number }[]): WireField => messageField(EMOJI_FRECENCY, writeFrecency(withUses(new Map(), uses), Date.now()));
const untold = (): string[] => keptFrecency().untold.map(({ key }) => key);

/** A server that keeps settings, and what another device does while ours is about to write. */
function clientOf({ isReachable = true, meanwhile = (): void => undefined } = {}) {
  const kept = { version: 1, field: frecencyOf({ key: 'tada', atMs: Date.now() }) };
  const told: ((event: object) => void)[] = [];
  const call = async (operation: string, { body }: { body?: { settings: string; required_data_version: number } } = {}) => {
    if (!isReachable) throw new Error('There is no line.');
    if (!operation.startsWith('PATCH')) return { settings: base64Of([messageField(1, [varintField(3, kept.version)]), kept.field]) };
    meanwhile();
    meanwhile = () => undefined;
    if (!body || body.required_data_version !== kept.version) return { settings: '', out_of_date: true };
    kept.version++;
    const edited = readFields(Buffer.from(body.settings, 'base64'));
    kept.field = messageField(EMOJI_FRECENCY, fieldsWithin(edited, EMOJI_FRECENCY));
    return { settings: base64Of(edited) };
  };
  const state = { meId: '1' as string | null };
  const on = (event: string, listener: (event: object) => void) => event === 'USER_SETTINGS_PROTO_UPDATE' && told.push(listener);
  return {
    client: { rest: { call }, state, on } as unknown as Client, // all that it is asked for
    state,
    change(key: string) {
      kept.version++;
      kept.field = frecencyOf({ key, atMs: Date.now() });
    },
    tell: (type: number, ...fields: WireField[]) => told.forEach((listener) => listener({ settings: { type, proto: base64Of(fields) }, partial: true })),
    version: () => kept.version,
    known: () => [...readFrecency(fieldsWithin([kept.field], EMOJI_FRECENCY)).keys()].sort(),
  };
}

beforeEach(() => {
  jest.useFakeTimers();
  const items = new Map<string, string>();
  const storage = { getItem: (key: string) => items.get(key) ?? null, setItem: (key: string, value: string) => items.set(key, value) };
  Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true });
});

afterEach(() => jest.useRealTimers());

describe('the emojis somebody uses often', () => {
  it('are those of all devices, whatever one of them writes meanwhile', async () => {
    const server = clientOf({ meanwhile: () => server.change('eyes') });
    rememberUse(server.client, 'fire');
    expect((await oftenUsedInStep(server.client)).slice(0, 2).sort()).toEqual(['eyes', 'fire']);
    expect(server.known()).toEqual(['eyes', 'fire']);
    expect(untold()).toEqual([]);
  });

  it('are told together, a moment after the first', async () => {
    const { client, known, version } = clientOf();
    for (const key of ['fire', 'joy']) rememberUse(client, key);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(known()).toEqual(['fire', 'joy', 'tada']);
    expect(version()).toBe(2);
  });

  it('are remembered until the server can be told of them', async () => {
    const { client } = clientOf({ isReachable: false });
    rememberUse(client, 'fire');
    expect((await oftenUsedInStep(client))[0]).toBe('fire');
    expect(untold()).toEqual(['fire']);
    const server = clientOf();
    await oftenUsedInStep(server.client);
    expect(server.known()).toEqual(['fire', 'tada']);
  });

  it('follow what is told of another device, and nothing else', async () => {
    const { client, tell } = clientOf();
    await oftenUsedInStep(client);
    tell(2, messageField(5, []));
    tell(1, frecencyOf({ key: 'joy', atMs: Date.now() }));
    expect((await oftenUsedInStep(client))[0]).toBe('tada');
    tell(2, frecencyOf({ key: 'cry', atMs: Date.now() }));
    expect((await oftenUsedInStep(client))[0]).toBe('cry');
  });

  it('are left to nobody else by who logs out meanwhile', async () => {
    const server = clientOf({ meanwhile: () => (server.state.meId = null) });
    rememberUse(server.client, 'fire');
    await oftenUsedInStep(server.client);
    expect(keptFrecency().known).toEqual([]);
  });
});
