import { setTimeout as sleep } from 'node:timers/promises';
import { discordAuditLog, discordEvents, discordFacts } from '#openapi/facts';
import { GatewayIntentBits as Intent } from 'discord-api-types/v10';
import type { Listener } from '../listener.ts';
import { ALL_INTENTS, useWorld } from '../world.ts';
import { exceptions, unwritten } from './exceptions.ts';
import { playScene } from './play-scene.ts';
import { allScenes } from './scenes/all-scenes.ts';
import { setStage, type Stage } from './stage.ts';

/** To play some operations only, by their names between commas. */
const ONLY = process.env['NEXUS_SCENES']?.split(',');
const played = allScenes.filter(({ operation }) => ONLY?.includes(operation) ?? true);
const titleOf = ({ operation, as }: { operation: string; as?: string }): string => (as ? `${operation}, ${as}` : operation);

describe('the scenes', () => {
  const scenesOf = (operation: string) => allScenes.filter((scene) => scene.operation === operation);
  /** The same letters, whatever the style. */
  const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();

  it.each(discordFacts.map((facts) => [facts.operation, facts] as const))('prove what is known of %s', (operation, facts) => {
    const scenes = scenesOf(operation);
    const needed = new Set(scenes.flatMap(({ needs }) => needs).map(plain));
    const fired = new Set(scenes.flatMap(({ events }) => events ?? []));
    const excused = exceptions[operation] ?? {};
    const open = {
      permissions: facts.permissions.filter((name) => !needed.has(plain(name)) && !excused.permissions?.[name]),
      events: facts.events.filter((name) => !fired.has(name) && !excused.events?.[name]),
      audit: facts.audited && !excused.audit && !scenes.some(({ audit }) => audit?.length),
    };
    expect(open).toEqual({ permissions: [], events: [], audit: false });
  });

  it('have no excuse that is no longer needed', () => {
    const idle = Object.entries(exceptions).flatMap(([operation, { permissions = {}, events = {}, audit }]) => {
      const facts = discordFacts.find((one) => one.operation === operation);
      const scenes = scenesOf(operation);
      const needed = new Set(scenes.flatMap(({ needs }) => needs).map(plain));
      const fired = new Set(scenes.flatMap((scene) => scene.events ?? []));
      return [
        ...Object.keys(permissions).filter((name) => !facts?.permissions.includes(name) || needed.has(plain(name))),
        ...Object.keys(events).filter((name) => !facts?.events.includes(name) || fired.has(name)),
        ...(audit !== undefined && (!facts?.audited || scenes.some((scene) => scene.audit?.length)) ? ['audit'] : []),
      ].map((what) => `${operation}: ${what}`);
    });
    expect(idle).toEqual([]);
  });
});

/** Events of which members without any permission hear nothing: of channels they do not see, and of what only moderators are told. */
const HIDDEN =
  /^(CHANNEL|THREAD|MESSAGE|INVITE|STAGE_INSTANCE|VOICE_CHANNEL|AUTO_MODERATION|GUILD_BAN|GUILD_AUDIT_LOG|GUILD_JOIN_REQUEST)_|^(TYPING_START|WEBHOOKS_UPDATE)$/;

describe('operations', () => {
  let stage: Stage;
  /** Sessions of the witness's bot by one intent: with all others, and with that alone. */
  const sessions = new Map<number, { without: Listener; alone: Listener }>();
  const heardBefore = new Map<Listener, number>();
  // Before the world goes, with its database.
  afterAll(() => stage.close());
  const world = useWorld();
  beforeAll(async () => {
    stage = await setStage(world());
    const bits = [...new Set(discordEvents.flatMap(({ intents }) => intents))].map((name) => intentNamed(name));
    await Promise.all(
      bits.map(async (bit) => {
        // The owner types all the time, to see whether all has arrived: that is heard by those alone whom it is about.
        const others = ALL_INTENTS & ~Intent.GuildMessageTyping & ~bit;
        const [without, alone] = await Promise.all([stage.bot.listen(others), stage.bot.listen(bit)]);
        sessions.set(bit, { without, alone });
      }),
    );
    await stage.settle();
    for (const listener of [stage.witness, ...[...sessions.values()].flatMap(({ without, alone }) => [without, alone])])
      heardBefore.set(listener, listener.heard.length);
  }, 60_000);

  it.each(played.map((scene) => [titleOf(scene), scene] as const))('%s', async (_title, scene) => {
    expect(await playScene(stage, scene)).toEqual({ refusals: [], effect: [] });
  });

  it('tell nothing of channels that are not seen and of what moderators do', () => {
    expect([...new Set(stage.blind.heard.map(({ t }) => t).filter((t) => HIDDEN.test(t)))]).toEqual([]);
  });

  it('fire events for those who have their intent, and for nobody else', async () => {
    await stage.settle();
    const timesOf = (event: string, listener: Listener): number =>
      listener.heard.slice(heardBefore.get(listener)).filter(({ t, d }) => t === event && d['guild_id'] !== undefined).length;
    const faultsOf = ({ event, intents }: (typeof discordEvents)[number]): string[] => {
      // Of several intents the first is that of guilds.
      const pair = intents[0] === undefined || UNEVEN.has(event) ? undefined : sessions.get(intentNamed(intents[0]));
      if (!pair) return [];
      const [all, without, alone] = [timesOf(event, stage.witness), timesOf(event, pair.without), timesOf(event, pair.alone)];
      return [
        ...(without > 0 ? [`${event} came ${without} times without its intent`] : []),
        ...(alone === all ? [] : [`${event} came ${alone} instead of ${all} times`]),
      ];
    };
    const faults = (): string[] => discordEvents.flatMap(faultsOf);
    for (let tries = 0; tries < 300 && faults().length > 0; tries++) await sleep(50);
    expect(faults()).toEqual([]);
  });

  it('count deletions in a row in one entry', async () => {
    const { alice, guildId, textId, make } = stage;
    const deleteOne = async (): Promise<void> => {
      const { id } = await stage.bot.rest.post<{ id: string }>(`/channels/${textId}/messages`, { content: 'goes' });
      await alice.rest.delete(`/channels/${textId}/messages/${id}`);
    };
    await make(`/guilds/${guildId}/roles`, { name: 'before' });
    for (let times = 0; times < 3; times++) await deleteOne();
    // The memory knows the last message of a channel, deleted or not.
    await make(`/channels/${textId}/messages`, { content: 'stays' });
    const { audit_log_entries: entries } = await alice.rest.get<{ audit_log_entries: object[] }>(`/guilds/${guildId}/audit-logs`, { query: { limit: 2 } });
    expect(entries).toMatchObject([{ action_type: 72, target_id: stage.bot.id, options: { channel_id: textId, count: '3' } }, { action_type: 30 }]);
  });
});

/** Of these a session hears what concerns itself without the intent. */
const UNEVEN = new Set(['GUILD_MEMBER_UPDATE', 'THREAD_MEMBERS_UPDATE', 'GUILD_CREATE']);

function intentNamed(name: string): number {
  const key = Object.keys(Intent).find((one) => one.replaceAll('_', '').toLowerCase() === name.replaceAll('_', '').toLowerCase());
  if (key === undefined) throw new Error(`${name} is no intent`);
  return Intent[key as keyof typeof Intent];
}

it('every action of the audit log is written by some scene, or told why not', () => {
  const written = new Set(allScenes.flatMap(({ audit }) => audit ?? []).map(({ action }) => action));
  expect(discordAuditLog.map(({ action }) => action).filter((action) => !written.has(action) && !unwritten[action])).toEqual([]);
});
