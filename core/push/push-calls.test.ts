import { setImmediate as turn } from 'node:timers/promises';
import type { Core } from '../core.ts';
import { newChannelOverride, newGuildSettings, type GuildSettings } from '../notifications/guild-settings-record.ts';
import type { BusEvent } from '../ports/bus.ts';
import type { PushPayload } from '../ports/push-stores.ts';
import { RelationshipType } from '../relationships/relationship-record.ts';
import type { CallRecord } from '../state/call-record.ts';
import { startCallPushes } from './push-calls.ts';

const [CHANNEL, ANNA, BOB, CARLA, DORA] = ['9', '1', '2', '3', '4'] as const;
const NAMES: Record<string, string> = { [ANNA]: 'anna', [BOB]: 'bob', [CARLA]: 'carla', [DORA]: 'dora' };
const NOW_MS = 1_800_000_000_000;
type Ringing = CallRecord['ringing'][number];

/** A process in which nobody looks, and what it has people told. */
function opened() {
  const told: string[] = [];
  const settings = new Map<string, Partial<GuildSettings>>();
  const relations = new Map<string, object>();
  const warnings: unknown[] = [];
  const current: { call: CallRecord | null } = { call: null };
  /** What the question whether somebody has a browser waits for. */
  const asked = { wait: async (_userId: string): Promise<void> => undefined };
  let hear: (event: BusEvent) => void = () => undefined;
  const core = {
    bus: { subscribe: (receive: typeof hear) => ((hear = receive), () => undefined) },
    calls: { get: () => current.call ?? undefined },
    clock: { nowMs: () => NOW_MS },
    directChannels: { byId: async () => ({ id: CHANNEL, name: null }) },
    guildSettings: { find: async (id: string) => settings.has(id) && { settings: { ...newGuildSettings(), ...settings.get(id) } } },
    log: { warn: ({ err }: { err: unknown }) => warnings.push(err) },
    preferences: { ofUsers: async () => new Map() },
    publish: () => undefined,
    pushes: { add: async (ids: string[], { kind, title }: PushPayload) => told.push(`${ids.map((id) => NAMES[id]).join()}: ${kind} ${title}`) },
    pushSubscriptions: { usersWithAny: async (ids: string[]) => (await asked.wait(ids[0] ?? ''), ids) },
    relationships: { ofUser: async (id: string) => new Map([[ANNA, relations.get(id)]]) },
    settings: { cdnUrl: '' },
    shortMemory: { claim: async () => true, entries: async () => new Map() },
    userCache: { find: async (id: string) => ({ id, username: NAMES[id], global_name: null, avatar: null }) },
    userSettings: { ofUsers: async () => new Map() },
  } as unknown as Core; // no more of it is asked for
  startCallPushes(core);
  const ring = async (...ringing: Ringing[]): Promise<void> => {
    // Bob was there first.
    const voices = [BOB, ANNA].map((user_id) => ({ user_id })) as CallRecord['voice_states'];
    current.call = { channel_id: CHANNEL, message_id: '8', region: 'nexus', recipient_ids: [ANNA, BOB, CARLA, DORA], ringing, voice_states: voices };
    hear({ t: 'CALL_UPDATE', d: { channel_id: CHANNEL }, scope: {}, change: { kind: 'call', key: CHANNEL, record: current.call } });
    await turn();
  };
  return { told, settings, relations, warnings, asked, ring };
}

const calls = (user_id: string, until_ms = NOW_MS + 60_000): Ringing => ({ user_id, until_ms, by: ANNA });

describe('who is told of a call by push', () => {
  it('hears who rang, not who came first', async () => {
    const { told, ring } = opened();
    await ring(calls(CARLA));
    // Of a process of before.
    await ring(calls(CARLA), { user_id: DORA, until_ms: NOW_MS + 60_000 });
    await ring(calls(CARLA, NOW_MS));
    await ring();
    expect(told).toEqual(['carla: call anna', 'dora: call bob', 'dora: call_over bob', 'carla: missed_call anna']);
  });

  it.each<[string, Partial<GuildSettings>]>([
    ['wants no push', { mobile_push: false }],
    ['has muted conversations', { muted: true }],
    ['has muted this one', { channel_overrides: [{ ...newChannelOverride(CHANNEL), muted: true }] }],
  ])('is nobody who %s', async (_, own) => {
    const { told, settings, ring } = opened();
    settings.set(CARLA, own);
    await ring(calls(CARLA), calls(DORA));
    await ring();
    expect(told).toEqual(['dora: call anna', 'dora: call_over anna']);
  });

  it.each([[{ type: RelationshipType.Blocked }], [{ type: RelationshipType.Friend, is_ignored: true }]])(
    'is nobody who has set %j of who calls',
    async (relation) => {
      const { told, relations, ring } = opened();
      relations.set(CARLA, relation);
      await ring(calls(CARLA), calls(DORA));
      expect(told).toEqual(['dora: call anna']);
    },
  );

  it('is everybody else, too, where one of them could not be told', async () => {
    const { told, warnings, asked, ring } = opened();
    asked.wait = async (id) => {
      if (id === CARLA) throw new Error('away');
    };
    await ring(calls(CARLA), calls(DORA));
    expect(told).toEqual(['dora: call anna']);
    expect(warnings).toHaveLength(1);
  });

  it('is told the end where it rang anew while they were being told', async () => {
    const { told, asked, ring } = opened();
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    let times = 0;
    // Of the second ring they cannot be told.
    asked.wait = () => (times++ === 0 ? held : Promise.reject(new Error('away')));
    await ring(calls(CARLA));
    await ring();
    await ring(calls(CARLA, NOW_MS + 90_000));
    goOn();
    await turn();
    expect(told).toEqual(['carla: call anna']);
    await ring();
    expect(told).toEqual(['carla: call anna', 'carla: call_over anna']);
  });
});
