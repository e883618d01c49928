import { PresenceUpdateStatus, type Snowflake } from 'discord-api-types/v10';
import { isActive } from '#core/presences/active-people';
import { followReadings } from '#core/state/read-anew';
import { newMember } from '#core/members/new-member';
import { changePresence } from '../session-presence.ts';
import { endSession } from '../end-session.ts';
import type { Session } from '../session.ts';
import { testChannel } from '../test-core.ts';
import type { CallRecord } from '#core/state/call-record';
import { presentCall } from '#core/calls/present-call';
import { publishVoiceState } from '#core/voice/update-voice-state';
import { restartSessions } from './restart-sessions.ts';
import { PATIENCE_MS } from './snapshot.ts';
import { eventsOf, openTestProcesses, type TestClient, type TestProcesses } from './test-processes.ts';

let world: TestProcesses;
afterEach(() => world.close());

const names = (client: TestClient): (string | undefined)[] => eventsOf(client).map(({ t }) => t);
const of = (client: TestClient, t: string) => eventsOf(client).flatMap((frame) => (frame.t === t ? [frame.d] : []));
const sessionOf = (index: number, client: TestClient): Session => {
  const session = world.gateways[index]?.context.sessions.get(client.sessionId());
  if (!session) throw new Error('no session');
  return session;
};
const present = (index: number, client: TestClient, status: PresenceUpdateStatus): void => {
  const gateway = world.gateways[index];
  if (gateway) changePresence(gateway.context, sessionOf(index, client), { status, activities: [] });
};
const end = (index: number, client: TestClient): void => {
  const gateway = world.gateways[index];
  if (gateway) endSession(gateway.context, sessionOf(index, client));
};
/** What a process has in memory of somebody's presence. */
const shownIn = (index: number, guildId: Snowflake, userId: Snowflake) => world.gateways[index]?.core.states.peek(guildId)?.presences.get(userId);
const beatAll = async (): Promise<void> => {
  for (const { context } of world.gateways) if (!dead.has(context.fellows?.id ?? '')) await context.fellows?.beat();
};
const dead = new Set<string>();
/** A process is gone without a word. */
const kill = (index: number): void => {
  world.ends[index]?.kill();
  dead.add(`p${index}`);
};
beforeEach(() => dead.clear());

const untilListed = async (...processes: string[]): Promise<void> => {
  const listed = async () => [...(await world.server.shortMemory.entries('gateway-processes')).keys()].sort();
  for (let n = 0; n < 100 && (await listed()).length !== processes.length; n++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(await listed()).toEqual(processes);
};

describe('a guild that a process has not loaded', () => {
  it('comes to a session whose user joins it at another process', async () => {
    world = openTestProcesses(2);
    const [owner, bot] = [world.user('owner'), world.user('bot', true)];
    const guildId = await world.guild({ ownerId: owner.id });
    const client = await world.client(1, bot.id);
    const publisher = world.gateways[0];
    const state = await publisher?.core.states.get(guildId);
    expect(state).toBeDefined();
    const member = newMember(guildId, bot.id, '2024-01-01T00:00:00.000000+00:00');
    world.server.snapshots.get(guildId)?.members.push(member);
    publisher?.publish(
      { guild_id: guildId },
      { t: 'GUILD_MEMBER_ADD', d: { guild_id: guildId, user: { id: bot.id } } },
      { kind: 'members', guild_id: guildId, members: [member], users: [bot] },
    );
    publisher?.publish({ user_ids: [bot.id] }, { t: 'guild_joined', d: { guild_id: guildId, user_id: bot.id } });
    await world.until(() => names(client).includes('GUILD_CREATE'));
    publisher?.publish({ guild_id: guildId }, { t: 'GUILD_ROLE_DELETE', d: { guild_id: guildId, role_id: '1' } });
    await world.until(() => names(client).includes('GUILD_ROLE_DELETE'));
    expect(of(client, 'GUILD_CREATE')).toHaveLength(1);
  });

  it('has the presences and voice states that other processes told before', async () => {
    world = openTestProcesses(2);
    const [owner, person] = [world.user('owner'), world.user('person')];
    const voiceId = world.gateways[0]?.newId() ?? '';
    const guildId = await world.guild({ ownerId: owner.id, members: [person.id], channels: [testChannel(voiceId, 2)] });
    const client = await world.client(0, person.id);
    const state = await world.gateways[0]?.core.states.get(guildId);
    if (!state) throw new Error('no guild');
    const core = world.gateways[0]?.core;
    const voice = { guild_id: guildId, channel_id: voiceId, user_id: person.id, session_id: client.sessionId(), deaf: false, mute: false };
    const own = { self_deaf: false, self_mute: false, self_video: false, self_stream: false, suppress: false, request_to_speak_timestamp: null };
    if (core) publishVoiceState(core, state, person.id, { ...voice, ...own });
    await world.until(() => shownIn(0, guildId, person.id) !== undefined);
    await world.ends[0]?.bus.flushed();
    const other = await world.gateways[1]?.core.states.get(guildId);
    expect(other?.presences.get(person.id)).toMatchObject({ status: 'online' });
    expect(other?.voiceStates.get(person.id)).toMatchObject({ channel_id: voiceId });
  });
});

describe('somebody with sessions at several processes', () => {
  it('is shown as all of them want it, told once each time, and goes offline with the last', async () => {
    world = openTestProcesses(3);
    const [owner, person] = [world.user('owner'), world.user('person')];
    const guildId = await world.guild({ ownerId: owner.id, members: [person.id] });
    const watching = await world.client(2, owner.id);
    const first = await world.client(0, person.id, { properties: { browser: 'Discord Client' } });
    await world.until(() => shownIn(2, guildId, person.id)?.status === 'online');
    const second = await world.client(1, person.id, { properties: { browser: 'Discord iOS' } });
    await world.until(() => shownIn(2, guildId, person.id)?.client_status?.mobile === 'online');
    expect(shownIn(2, guildId, person.id)?.client_status).toEqual({ desktop: 'online', mobile: 'online' });
    present(0, first, PresenceUpdateStatus.Idle);
    await world.until(() => shownIn(2, guildId, person.id)?.client_status?.desktop === 'idle');
    expect(shownIn(2, guildId, person.id)).toMatchObject({ status: 'online', client_status: { desktop: 'idle', mobile: 'online' } });
    for (const client of [first, second]) {
      await world.until(() => (of(client, 'SESSIONS_REPLACE').at(-1) as unknown as unknown[] | undefined)?.length === 2);
    }
    end(1, second);
    await world.until(() => shownIn(2, guildId, person.id)?.status === 'idle');
    expect(shownIn(2, guildId, person.id)?.client_status).toEqual({ desktop: 'idle' });
    end(0, first);
    await world.until(() => shownIn(2, guildId, person.id) === undefined);
    const told = of(watching, 'PRESENCE_UPDATE').filter((d) => (d['user'] as { id: string }).id === person.id);
    expect(told.map(({ status, client_status }) => [status, client_status])).toEqual([
      ['online', { desktop: 'online' }],
      ['online', { desktop: 'online', mobile: 'online' }],
      ['online', { desktop: 'idle', mobile: 'online' }],
      ['idle', { desktop: 'idle' }],
      ['offline', {}],
    ]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is shown the same everywhere in the end, whatever happens at once (seed %i)', async (seed) => {
    world = openTestProcesses(3, seed);
    const [owner, person] = [world.user('owner'), world.user('person')];
    const guildId = await world.guild({ ownerId: owner.id, members: [person.id] });
    for (const { core } of world.gateways) await core.states.get(guildId);
    const clients = await Promise.all([0, 1, 2].map((index) => world.client(index, person.id)));
    const statuses = [PresenceUpdateStatus.Idle, PresenceUpdateStatus.DoNotDisturb, PresenceUpdateStatus.Online];
    for (let round = 0; round < 4; round++) {
      for (const [index, client] of clients.entries()) present(index, client, statuses[(seed + round + index) % 3] ?? PresenceUpdateStatus.Idle);
      world.server.clock.now += seed % 2;
      if (seed % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    end(0, clients[0] as TestClient);
    present(1, clients[1] as TestClient, PresenceUpdateStatus.Idle);
    end(2, clients[2] as TestClient);
    await world.until(() => [0, 1, 2].every((index) => shownIn(index, guildId, person.id)?.status === 'idle'));
    await new Promise((resolve) => setTimeout(resolve, 250));
    for (const index of [0, 1, 2]) expect(shownIn(index, guildId, person.id)).toMatchObject({ status: 'idle', client_status: { web: 'idle' } });
  });

  it('looks at none that has lost its connection, and at one again that is resumed', async () => {
    world = openTestProcesses(2);
    const person = world.user('person');
    const other = world.gateways[1]?.core;
    const isActiveSoon = async (wanted: boolean): Promise<void> => {
      await world.gateways[0]?.context.fellows?.directory.settled();
      expect(other && (await isActive(other, person.id))).toBe(wanted);
    };
    const client = await world.client(0, person.id);
    await isActiveSoon(true);
    client.cut();
    await isActiveSoon(false);
    await world.connect(0).resume(person.id, client.sessionId(), client.seq());
    await isActiveSoon(true);
  });

  it('looks, as far as a process of before tells, where a session is not idle', async () => {
    world = openTestProcesses(1);
    const [core] = world.gateways.map((gateway) => gateway.core);
    const person = world.user('person');
    const active = async (...statuses: string[]) => {
      await world.server.shortMemory.setEntry(`sessions:${person.id}`, 'old', { process: 'old', sessions: statuses.map((status) => ({ status })) }, 60_000);
      return core && isActive(core, person.id);
    };
    expect([await active('idle', 'online'), await active('dnd'), await active('idle'), await active()]).toEqual([true, true, false, false]);
  });

  it('who is a member for as long as they are online stays while one session is left anywhere', async () => {
    world = openTestProcesses(2);
    const [owner, guest] = [world.user('owner'), world.user('guest')];
    const guildId = await world.guild({ ownerId: owner.id, members: [newMember('0', guest.id, '2024-01-01T00:00:00.000000+00:00', { temporary: true })] });
    const removed: string[] = [];
    for (const { core } of world.gateways) {
      await core.states.get(guildId);
      Object.assign(core.guilds, { removeMembers: async (_guildId: string, ids: string[]) => void removed.push(...ids) });
    }
    const [first, second] = [await world.client(0, guest.id), await world.client(1, guest.id)];
    end(0, first);
    await world.gateways[0]?.context.fellows?.directory.settled();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(removed).toEqual([]);
    end(1, second);
    await world.until(() => removed.length > 0);
    expect(removed).toEqual([guest.id]);
  });

  it('costs a bot one entry for each shard and process, however many sessions it has there', async () => {
    world = openTestProcesses(1);
    const bot = world.user('bot', true);
    for (let n = 0; n < 20; n++) await world.client(0, bot.id);
    const { core } = world.gateways[0] ?? {};
    expect((await core?.shortMemory.entries(`sessions:${bot.id}:0:1`))?.size).toBe(1);
  });
});

describe('a gateway process that dies', () => {
  async function scene() {
    world = openTestProcesses(3);
    const [owner, person, bot] = [world.user('owner'), world.user('person'), world.user('bot', true)];
    const voiceId = world.gateways[0]?.newId() ?? '';
    const guildId = await world.guild({ ownerId: owner.id, members: [person.id, bot.id], channels: [testChannel(voiceId, 2)] });
    await beatAll();
    const watching = await world.client(2, owner.id);
    const clients = [await world.client(0, person.id), await world.client(0, bot.id)];
    const state = world.gateways[0]?.core.states.peek(guildId);
    const core = world.gateways[0]?.core;
    const voice = { guild_id: guildId, channel_id: voiceId, user_id: person.id, session_id: clients[0]?.sessionId() ?? '', deaf: false, mute: false };
    const own = { self_deaf: false, self_mute: false, self_video: false, self_stream: false, suppress: false, request_to_speak_timestamp: null };
    if (core && state) publishVoiceState(core, state, person.id, { ...voice, ...own });
    const call: CallRecord = {
      channel_id: '77',
      message_id: '78',
      region: 'nexus',
      recipient_ids: [owner.id, person.id],
      ringing: [],
      voice_states: [
        { ...own, deaf: false, mute: false, channel_id: '77', user_id: person.id, session_id: voice.session_id },
        { ...own, deaf: false, mute: false, channel_id: '77', user_id: owner.id, session_id: watching.sessionId() },
      ],
    };
    await core?.calls.write('77', call);
    core?.publish({ user_ids: call.recipient_ids }, { t: 'CALL_CREATE', d: presentCall(call) }, { kind: 'call', key: '77', record: call });
    await world.until(() => [person.id, bot.id].every((id) => shownIn(2, guildId, id)?.status === 'online'));
    await world.until(() => world.gateways[2]?.core.states.peek(guildId)?.voiceStates.has(person.id) === true);
    await world.ends[0]?.bus.flushed();
    return { guildId, person, bot, watching, clients };
  }

  it('is missed by the others; one of them takes its people out of presence, voice and calls', async () => {
    const { guildId, person, bot, watching } = await scene();
    kill(0);
    world.server.clock.now += 16_000;
    for (let n = 0; n < 3; n++) await beatAll();
    await world.until(() => [1, 2].every((index) => [person.id, bot.id].every((id) => shownIn(index, guildId, id) === undefined)));
    expect(world.gateways[2]?.core.states.peek(guildId)?.voiceStates.size).toBe(0);
    const offline = of(watching, 'PRESENCE_UPDATE').filter(({ status }) => status === 'offline');
    expect(offline).toHaveLength(2);
    await world.until(() => world.gateways[2]?.core.calls.get('77')?.voice_states.length === 1);
    expect(of(watching, 'VOICE_STATE_UPDATE').map(({ channel_id: channelId }) => channelId)).toContain(null);
    expect(of(watching, 'VOICE_STATE_UPDATE').at(-1)).toMatchObject({ channel_id: null });
    expect(world.gateways[1]?.context.fellows?.dead.has('p0')).toBe(true);
    await untilListed('p1', 'p2');
  });

  it('is buried without alarm where it had said that it leaves, its sessions with it', async () => {
    const { guildId, person } = await scene();
    const said: string[] = [];
    const log = world.gateways[1]?.core.log as unknown as Record<'warn' | 'info', (given: unknown, words: string) => void>;
    for (const level of ['warn', 'info'] as const) log[level] = (_given, words) => void said.push(`${level}: ${words}`);
    await world.gateways[0]?.context.fellows?.leave();
    kill(0);
    for (let n = 0; n < 3; n++) await world.gateways[1]?.context.fellows?.beat();
    await world.until(() => shownIn(1, guildId, person.id) === undefined);
    await untilListed('p1', 'p2');
    expect(said[0]).toBe('info: a gateway process was stopped while no other one was there; its sessions are ended');
    expect(said.filter((line) => line.startsWith('warn'))).toEqual([]);
  });

  it('does not have its undertaker miss a beat, however long that takes', async () => {
    const { guildId, person } = await scene();
    const { shortMemory, clock } = world.server;
    const { removeEntry } = shortMemory;
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    shortMemory.removeEntry = async (table, entry) => {
      if (table.startsWith('sessions:')) await held;
      return removeEntry(table, entry);
    };
    kill(0);
    for (let n = 0; n < 20; n++) {
      clock.now += 5_000;
      await beatAll();
    }
    expect(world.gateways.map(({ context }) => [...(context.fellows?.dead ?? [])])).toEqual([[], ['p0'], ['p0']]);
    expect(shownIn(2, guildId, person.id)?.status).toBe('online');
    goOn();
    await world.until(() => shownIn(2, guildId, person.id) === undefined);
    await untilListed('p1', 'p2');
  });

  it('is cleaned up after to the end, also when the first attempt breaks off in the middle', async () => {
    world = openTestProcesses(2);
    const [owner, last] = [world.user('owner'), world.user('last')];
    const guildId = await world.guild({ ownerId: owner.id, members: [last.id] });
    await world.client(1, owner.id);
    await beatAll();
    for (let n = 0; n < 70; n++) await world.client(0, world.user(`person${n}`).id);
    await world.client(0, last.id);
    await world.until(() => shownIn(1, guildId, last.id)?.status === 'online');
    const { shortMemory, clock } = world.server;
    const { removeEntry } = shortMemory;
    let failures = 0;
    shortMemory.removeEntry = async (table, entry) => {
      if (table === `sessions:${last.id}` && failures++ === 0) throw new Error('away');
      return removeEntry(table, entry);
    };
    kill(0);
    clock.now += 16_000;
    for (let n = 0; n < 6; n++) {
      await beatAll();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await world.until(() => shownIn(1, guildId, last.id) === undefined);
    await untilListed('p1');
    expect(await shortMemory.get('held:p0:0')).toBeNull();
  });

  it('leaves people shown who have come back elsewhere', async () => {
    const { guildId, person } = await scene();
    kill(0);
    await world.client(1, person.id);
    world.server.clock.now += 16_000;
    for (let n = 0; n < 3; n++) await beatAll();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(shownIn(2, guildId, person.id)?.status).toBe('online');
  });

  it('has its sessions refused at once when it is known to be dead, and soon when it is not', async () => {
    const { person, clients } = await scene();
    kill(0);
    const soon = world.connect(1);
    await soon.resume(person.id, clients[0]?.sessionId() ?? '', 1);
    expect(soon.frames).toEqual([{ op: 9, d: false }]);
    world.server.clock.now += 16_000;
    const atOnce = world.connect(1);
    const again = Date.now();
    await atOnce.resume(person.id, clients[0]?.sessionId() ?? '', 1);
    expect(atOnce.frames).toEqual([{ op: 9, d: false }]);
    expect(Date.now() - again).toBeLessThan(PATIENCE_MS.owner);
  });

  it('but only stood still, says all again and shows its people anew', async () => {
    const { guildId, person, bot } = await scene();
    dead.add('p0');
    world.server.clock.now += 16_000;
    for (let n = 0; n < 3; n++) await beatAll();
    await world.until(() => shownIn(2, guildId, person.id) === undefined);
    dead.clear();
    for (let n = 0; n < 2; n++) await beatAll();
    await world.until(() => [0, 1, 2].every((index) => [person.id, bot.id].every((id) => index === 1 || shownIn(index, guildId, id)?.status === 'online')));
    expect(world.gateways[1]?.context.fellows?.dead.has('p0')).toBe(false);
  });
});

describe('a gateway process that begins', () => {
  const scene = async (): Promise<{ guildId: Snowflake; person: { id: Snowflake } }> => {
    world = openTestProcesses(3);
    const [owner, person] = [world.user('owner'), world.user('person')];
    const guildId = await world.guild({ ownerId: owner.id, members: [person.id] });
    await world.client(0, person.id);
    await world.gateways[1]?.core.states.get(guildId);
    await world.until(() => shownIn(1, guildId, person.id)?.status === 'online');
    await world.ends[0]?.bus.flushed();
    return { guildId, person };
  };

  it('shows nobody online who was so before a fleet ended that is long forgotten', async () => {
    const { guildId, person } = await scene();
    for (const index of [0, 2]) kill(index);
    const core = world.gateways[1]?.core;
    const stop = core && followReadings(core);
    world.server.clock.now += 2 * 60 * 60_000;
    await world.gateways[1]?.context.fellows?.begin();
    expect(shownIn(1, guildId, person.id)).toBeUndefined();
    expect(await core?.bus.retained(guildId)).toEqual([]);
    stop?.();
  });

  it('leaves all as it is where another one is there', async () => {
    const { guildId, person } = await scene();
    await world.gateways[2]?.context.fellows?.begin();
    const state = await world.gateways[2]?.core.states.get(guildId);
    expect(state?.presences.get(person.id)?.status).toBe('online');
  });
});

describe('a process that may have missed events', () => {
  it('has all its clients begin anew, from memory that it has read again', async () => {
    world = openTestProcesses(2);
    const [owner, bot] = [world.user('owner'), world.user('bot', true)];
    const guildId = await world.guild({ ownerId: owner.id, members: [bot.id] });
    const client = await world.client(0, bot.id);
    await world.until(() => names(client).includes('GUILD_CREATE'));
    const { context } = world.gateways[0] ?? {};
    const snapshot = world.server.snapshots.get(guildId);
    if (snapshot) snapshot.guild = { ...snapshot.guild, name: 'what nobody told' };
    if (!context) throw new Error('no gateway');
    Object.assign(context.core.userCache, { readAnew: async () => undefined });
    const restarting = restartSessions(context, 'a test');
    expect(client.frames.at(-1)).toEqual({ op: 9, d: false });
    const again = world.connect(0);
    await again.resume(bot.id, client.sessionId(), client.seq());
    expect(again.frames).toEqual([{ op: 9, d: false }]);
    const anew = await world.client(0, bot.id);
    await restarting;
    await world.until(() => names(anew).includes('GUILD_CREATE'));
    expect(of(anew, 'GUILD_CREATE')[0]).toMatchObject({ name: 'what nobody told' });
    expect(shownIn(0, guildId, bot.id)?.status).toBe('online');
  });

  it('tells a memory that came back empty all that it knows', async () => {
    world = openTestProcesses(2);
    const [owner, bot] = [world.user('owner'), world.user('bot', true)];
    await world.guild({ ownerId: owner.id, members: [bot.id] });
    const client = await world.client(0, bot.id);
    const { shortMemory } = world.server;
    const keys = [`session:${client.sessionId()}`, `sessions:${bot.id}:0:1`, 'process:p0', 'held:p0:0', 'gateway-processes'];
    await shortMemory.remove(...keys);
    await world.gateways[0]?.context.fellows?.rebuild();
    expect(await shortMemory.get(`session:${client.sessionId()}`)).toMatchObject({ process: 'p0' });
    expect((await shortMemory.entries(`sessions:${bot.id}:0:1`)).size).toBe(1);
    expect(await shortMemory.get('held:p0:0')).toHaveLength(1);
  });
});
