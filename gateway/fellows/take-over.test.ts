import type { Snowflake } from 'discord-api-types/v10';
import type { GuildSubscription } from '#protocol/gateway-payloads';
import { newMember } from '#core/members/new-member';
import { endSession } from '../end-session.ts';
import { MemberLists } from '../member-lists/member-lists.ts';
import type { Session } from '../session.ts';
import { testChannel } from '../test-core.ts';
import { drain } from './drain.ts';
import { randomOf } from './test-hub.ts';
import { eventsOf, openTestProcesses, type TestClient, type TestFrame, type TestProcesses } from './test-processes.ts';

let world: TestProcesses;
afterEach(() => world.close());

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const contextOf = (index: number) => {
  const gateway = world.gateways[index];
  if (!gateway) throw new Error('no such process');
  return gateway.context;
};
const processOf = (sessionId: string): number[] => [0, 1, 2].filter((index) => world.gateways[index]?.context.sessions.get(sessionId) !== undefined);

/** Messages, numbered by each process that says them. */
function talker(guildId: Snowflake, channelId: Snowflake) {
  const said = world.gateways.map(() => 0);
  return {
    said,
    say(index: number): void {
      const content = `p${index} ${said[index]}`;
      said[index] = (said[index] ?? 0) + 1;
      const d = { id: contextOf(index).core.ids.next(), guild_id: guildId, channel_id: channelId, content, author: { id: '1' }, mentions: [] };
      world.gateways[index]?.publish({ guild_id: guildId, channel_id: channelId }, { t: 'MESSAGE_CREATE', d });
    },
  };
}

/** What one client had of one session over all its connections: without a gap and without a double. */
function expectWhole(frames: readonly TestFrame[], said: readonly number[]): void {
  expect(frames.map(({ s }) => s)).toEqual(frames.map((_, index) => index + 1));
  const contents = frames.flatMap(({ t, d }) => (t === 'MESSAGE_CREATE' ? [String(d['content'])] : []));
  for (const [index, count] of said.entries()) {
    const own = contents.filter((content) => content.startsWith(`p${index} `));
    expect(own).toEqual(Array.from({ length: count }, (_, n) => `p${index} ${n}`));
  }
}

/** A client that may lose its connection before it has read all of it. */
interface Roamer {
  userId: Snowflake;
  sessionId: string;
  at: number;
  client: TestClient;
  had: TestFrame[];
}

async function roamer(at: number, userId: Snowflake, identify = {}): Promise<Roamer> {
  const client = await world.client(at, userId, identify);
  return { userId, sessionId: client.sessionId(), at, client, had: [] };
}

/** Resumes at another process; what it has read of the former connection ends anywhere. */
async function move(roaming: Roamer, to: number, lost: number): Promise<void> {
  const events = eventsOf(roaming.client);
  const read = roaming.had.length === 0 ? Math.max(1, events.length - lost) : Math.max(0, events.length - lost);
  roaming.had.push(...events.slice(0, read));
  const seq = roaming.had.at(-1)?.s ?? 0;
  const client = world.connect(to);
  await client.resume(roaming.userId, roaming.sessionId, seq);
  Object.assign(roaming, { client, at: to });
}

describe('a session that is resumed at another process', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed + 1))('has every event once and in order, whatever happens meanwhile (seed %i)', async (seed) => {
    world = openTestProcesses(3, seed);
    const random = randomOf(seed * 7919);
    const [owner, bot, person] = [world.user('owner'), world.user('bot', true), world.user('person')];
    const textId = world.server.ids.next();
    const guildId = await world.guild({ ownerId: owner.id, members: [bot.id, person.id], channels: [testChannel(textId, 0)] });
    for (const { core } of world.gateways) await core.states.get(guildId);
    const roamers = [await roamer(0, bot.id), await roamer(1, person.id)];
    for (const { client } of roamers) await world.until(() => eventsOf(client).length > 0);
    await world.until(() => eventsOf(roamers[0]?.client as TestClient).some(({ t }) => t === 'GUILD_CREATE'));
    // What was said before a session was in the guild is not for it.
    const { said, say } = talker(guildId, textId);
    let isOver = false;
    const talking = (async () => {
      while (!isOver) {
        for (const index of [0, 1, 2]) if (random() < 0.4) say(index);
        await turn();
      }
    })();
    for (let round = 0; round < 8; round++) {
      await pause(random() * 8);
      for (const roaming of roamers) {
        if (random() < 0.5) roaming.client.cut();
        await move(roaming, Math.floor(random() * 3), Math.floor(random() * 20));
        expect(processOf(roaming.sessionId)).toEqual([roaming.at]);
      }
    }
    isOver = true;
    await talking;
    const isAllThere = (): boolean =>
      roamers.every(
        ({ client, had }) => [...had, ...eventsOf(client)].filter(({ t }) => t === 'MESSAGE_CREATE').length >= said.reduce((sum, count) => sum + count, 0),
      );
    await world.until(isAllThere);
    await pause(20);
    for (const { client, had } of roamers) expectWhole([...had, ...eventsOf(client)], said);
    for (const { core } of world.gateways) expect(core.states.peek(guildId)?.presences.get(bot.id)?.status).toBe('online');
  });

  it.each(Array.from({ length: 8 }, (_, seed) => seed + 1))('knows which guilds it is in, though they come and go meanwhile (seed %i)', async (seed) => {
    world = openTestProcesses(3, seed);
    const random = randomOf(seed * 104_729);
    const [owner, bot] = [world.user('owner'), world.user('bot', true)];
    const guildIds: Snowflake[] = [];
    const textIds: Snowflake[] = [];
    for (let n = 0; n < 4; n++) {
      textIds.push(world.server.ids.next());
      guildIds.push(await world.guild({ ownerId: owner.id, members: n % 2 === 0 ? [bot.id] : [], channels: [testChannel(textIds[n] ?? '', 0)] }));
    }
    // One process has them all: it publishes what changes.
    for (const id of guildIds) await contextOf(2).core.states.get(id);
    const roaming = await roamer(0, bot.id);
    const isIn = (guildId: Snowflake): boolean => world.server.snapshots.get(guildId)?.members.some(({ user_id: id }) => id === bot.id) === true;
    const change = (guildId: Snowflake): void => {
      const members = world.server.snapshots.get(guildId)?.members;
      const publish = world.gateways[2]?.publish;
      if (!members || !publish) return;
      if (isIn(guildId)) {
        members.splice(
          members.findIndex(({ user_id: id }) => id === bot.id),
          1,
        );
        publish({ user_ids: [bot.id] }, { t: 'guild_left', d: { guild_id: guildId, user_ids: [bot.id] } });
        publish(
          { guild_id: guildId },
          { t: 'GUILD_MEMBER_REMOVE', d: { guild_id: guildId, user: { id: bot.id } } },
          { kind: 'members-removed', guild_id: guildId, user_ids: [bot.id] },
        );
      } else {
        const member = newMember(guildId, bot.id, '2024-01-01T00:00:00.000000+00:00');
        members.push(member);
        publish(
          { guild_id: guildId },
          { t: 'GUILD_MEMBER_ADD', d: { guild_id: guildId, user: { id: bot.id } } },
          { kind: 'members', guild_id: guildId, members: [member], users: [bot] },
        );
        publish({ user_ids: [bot.id] }, { t: 'guild_joined', d: { guild_id: guildId, user_id: bot.id } });
      }
    };
    for (let round = 0; round < 6; round++) {
      const moving = move(roaming, (roaming.at + 1 + Math.floor(random() * 2)) % 3, 0);
      for (let n = 0; n < 3; n++) {
        if (random() < 0.7) change(guildIds[Math.floor(random() * 4)] ?? '');
        for (let turns = random() * 12; turns > 0; turns--) await turn();
      }
      await moving;
    }
    for (const { bus } of world.ends) await bus.flushed();
    for (const { bus } of world.ends) await bus.caughtUp();
    for (let n = 0; n < 4; n++) await pause(5);
    // Guilds that a session waits for are looked at every few seconds; nothing is left over for that here.
    const frames = (): TestFrame[] => [...roaming.had, ...eventsOf(roaming.client)];
    const knows = new Map<unknown, boolean>();
    for (const { t, d } of frames()) {
      if (t === 'GUILD_CREATE') knows.set(d['id'], true);
      if (t === 'GUILD_DELETE') knows.set(d['id'], false);
    }
    for (const guildId of guildIds) expect([guildId, knows.get(guildId) ?? false]).toEqual([guildId, isIn(guildId)]);
    expect(frames().map(({ s }) => s)).toEqual(frames().map((_, index) => index + 1));
    // It hears of those it is in, and of no others.
    const before = frames().length;
    for (const [index, guildId] of guildIds.entries())
      world.gateways[2]?.publish({ guild_id: guildId, channel_id: textIds[index] ?? '' }, { t: 'TYPING_START', d: { guild_id: guildId } });
    await world.until(() => frames().length >= before + guildIds.filter(isIn).length);
    await pause(10);
    expect(
      new Set(
        frames()
          .slice(before)
          .flatMap(({ t, d }) => (t === 'TYPING_START' ? [d['guild_id']] : [])),
      ),
    ).toEqual(new Set(guildIds.filter(isIn)));
  });

  it('stays in its voice channel and is shown all the time', async () => {
    world = openTestProcesses(3, 3);
    const [owner, person] = [world.user('owner'), world.user('person')];
    const guildId = await world.guild({ ownerId: owner.id, members: [person.id] });
    const watching = await world.client(2, owner.id);
    const roaming = await roamer(0, person.id);
    await world.until(() => contextOf(2).core.states.peek(guildId)?.presences.has(person.id) === true);
    await move(roaming, 1, 0);
    await pause(100);
    const told = eventsOf(watching).filter(({ t, d }) => t === 'PRESENCE_UPDATE' && (d['user'] as { id: string }).id === person.id);
    expect(told.map(({ d }) => d['status'])).toEqual(['online']);
    const entries = await world.server.shortMemory.entries(`sessions:${person.id}`);
    expect([...entries.keys()]).toEqual(['p1']);
    endSession(contextOf(1), contextOf(1).sessions.get(roaming.sessionId) as never);
    await world.until(() => contextOf(2).core.states.peek(guildId)?.presences.has(person.id) === false);
  });

  it('goes on looking at lists of members, which its client does not ask for again', async () => {
    world = openTestProcesses(2, 4);
    for (const { context } of world.gateways) context.memberLists = new MemberLists(context);
    const [owner, person, friend] = [world.user('owner'), world.user('person'), world.user('friend')];
    const textId = world.server.ids.next();
    const guildId = await world.guild({ ownerId: owner.id, members: [person.id, friend.id], channels: [testChannel(textId, 0)] });
    const roaming = await roamer(0, person.id);
    const session = contextOf(0).sessions.get(roaming.sessionId) as Session;
    const lookedAt = { [guildId]: { channels: { [textId]: [[0, 99]] } } };
    contextOf(0).memberLists?.subscribe(session, guildId, lookedAt[guildId] as GuildSubscription);
    const lists = (): Record<string, unknown>[] => eventsOf(roaming.client).flatMap(({ t, d }) => (t === 'GUILD_MEMBER_LIST_UPDATE' ? [d] : []));
    expect(lists()).toHaveLength(1);
    await move(roaming, 1, 0);
    expect(lists()).toEqual([expect.objectContaining({ guild_id: guildId, member_count: 3, ops: [expect.objectContaining({ op: 'SYNC', range: [0, 99] })] })]);
    expect(contextOf(0).memberLists?.lookedAtBy(session)).toEqual({});
    expect(contextOf(1).memberLists?.lookedAtBy(contextOf(1).sessions.get(roaming.sessionId) as Session)).toEqual(lookedAt);
    await world.client(0, friend.id);
    await world.until(() => lists().some(({ online_count: count }) => count === 2));
  });

  it('is refused to another token, after a seq that was never sent, and when it is gone', async () => {
    world = openTestProcesses(2);
    const [bot, other] = [world.user('bot', true), world.user('other', true)];
    const client = await world.client(0, bot.id);
    const [foreign, ahead] = [world.connect(1), world.connect(1)];
    await foreign.resume(other.id, client.sessionId(), 1);
    expect(foreign.frames).toEqual([{ op: 9, d: false }]);
    await ahead.resume(bot.id, client.sessionId(), 99);
    expect(ahead.connection.closedWith).toBe(4007);
    expect(contextOf(0).sessions.get(client.sessionId())).toBeDefined();
    endSession(contextOf(0), contextOf(0).sessions.get(client.sessionId()) as never);
    const late = world.connect(1);
    await late.resume(bot.id, client.sessionId(), 1);
    expect(late.frames).toEqual([{ op: 9, d: false }]);
    expect(contextOf(1).sessions.size).toBe(0);
  });

  it('needs nothing of a process that is forgotten elsewhere', async () => {
    world = openTestProcesses(2);
    const bot = world.user('bot', true);
    const client = await world.client(0, bot.id);
    for (const { bus } of world.ends) {
      const { position } = bus;
      const ghost = `of ${world.ends.findIndex((end) => end.bus === bus)}`;
      bus.position = () => ({ ...position(), 3: { ...position()[3], [ghost]: 7 } });
    }
    for (const { context } of world.gateways) for (let n = 0; n < 24; n++) await context.fellows?.beat();
    const second = world.connect(1);
    await second.resume(bot.id, client.sessionId(), 1);
    expect(second.frames.map(({ t }) => t)).toEqual(['RESUMED']);
  });

  it('goes to one of two that ask at once, and the other one may have it after that', async () => {
    world = openTestProcesses(3, 5);
    const bot = world.user('bot', true);
    const client = await world.client(0, bot.id);
    const [first, second] = [world.connect(1), world.connect(2)];
    await Promise.all([first.resume(bot.id, client.sessionId(), 1), second.resume(bot.id, client.sessionId(), 1)]);
    const holders = processOf(client.sessionId());
    expect(holders).toHaveLength(1);
    expect([first, second].filter(({ frames }) => frames.some(({ t }) => t === 'RESUMED')).length).toBeGreaterThan(0);
  });
});

describe('a process that ends', () => {
  const DRAIN = { spreadMs: 10_000, withinMs: 25_000 };

  it('leads fifty clients to the others, which lose and double nothing', async () => {
    world = openTestProcesses(3, 11);
    const owner = world.user('owner');
    const bots = Array.from({ length: 50 }, (_, n) => world.user(`bot ${n}`, true));
    const textId = world.server.ids.next();
    const guildId = await world.guild({ ownerId: owner.id, members: bots.map(({ id }) => id), channels: [testChannel(textId, 0)] });
    for (const { core, context } of world.gateways) {
      await core.states.get(guildId);
      await context.fellows?.beat();
    }
    const roamers = await Promise.all(bots.map(({ id }) => roamer(0, id, { intents: 33_281 })));
    await world.until(() => roamers.every(({ client }) => eventsOf(client).some(({ t }) => t === 'GUILD_CREATE')));
    const { said, say } = talker(guildId, textId);
    let isOver = false;
    const talking = (async () => {
      while (!isOver) {
        for (const index of [0, 1, 2]) say(index);
        await pause(1);
        // On a slow machine each turn lasts longer than that, and the hub moves only so much in one.
        for (let turns = 0; turns < 4; turns++) await turn();
      }
    })();
    const { context } = world.gateways[0] ?? {};
    if (!context?.fellows) throw new Error('no fellows');
    const draining = drain(context, context.fellows, new Set(roamers.map(({ client }) => client.connection)), DRAIN);
    await Promise.all(
      roamers.map(async (roaming, n) => {
        await world.until(() => roaming.client.connection.closedWith !== null);
        expect(roaming.client.frames.some(({ op }) => op === 7)).toBe(true);
        await move(roaming, 1 + (n % 2), 0);
      }),
    );
    await draining;
    isOver = true;
    await talking;
    const all = said.reduce((sum, count) => sum + count, 0);
    await world.until(() => roamers.every(({ client, had }) => [...had, ...eventsOf(client)].filter(({ t }) => t === 'MESSAGE_CREATE').length >= all));
    for (const { client, had } of roamers) expectWhole([...had, ...eventsOf(client)], said);
    expect(context.sessions.size).toBe(0);
    expect(await world.server.shortMemory.get('process:p0')).toBeNull();
    for (const { id } of bots) expect(contextOf(1).core.states.peek(guildId)?.presences.get(id)?.status).toBe('online');
  });

  it('takes nobody new, and ends after some time what nobody took over', async () => {
    world = openTestProcesses(2);
    const [owner, bot] = [world.user('owner'), world.user('bot', true)];
    const guildId = await world.guild({ ownerId: owner.id, members: [bot.id] });
    for (const { core, context } of world.gateways) {
      await core.states.get(guildId);
      await context.fellows?.beat();
    }
    const client = await world.client(0, bot.id);
    await world.until(() => contextOf(1).core.states.peek(guildId)?.presences.has(bot.id) === true);
    const { context } = world.gateways[0] ?? {};
    if (!context?.fellows) throw new Error('no fellows');
    const draining = drain(context, context.fellows, new Set([client.connection]), DRAIN);
    await world.until(() => client.connection.closedWith !== null);
    const late = await world.client(0, bot.id);
    expect(late.frames).toEqual([{ op: 7, d: null }]);
    expect(late.connection.closedWith).toBe(4000);
    world.server.clock.now += 26_000;
    await draining;
    await world.until(() => contextOf(1).core.states.peek(guildId)?.presences.has(bot.id) === false);
  });

  it('waits for a client that lost its connection a moment before', async () => {
    world = openTestProcesses(2);
    const bot = world.user('bot', true);
    for (const { context } of world.gateways) await context.fellows?.beat();
    const client = await world.client(0, bot.id);
    const { context } = world.gateways[0] ?? {};
    if (!context?.fellows) throw new Error('no fellows');
    client.cut();
    const draining = drain(context, context.fellows, new Set(), DRAIN);
    await pause(100);
    const again = world.connect(1);
    await again.resume(bot.id, client.sessionId(), client.seq());
    await world.until(() => again.frames.length > 0);
    expect(again.frames.at(-1)).toMatchObject({ t: 'RESUMED' });
    await draining;
  });

  it('does not wait for others that end as well', async () => {
    world = openTestProcesses(2);
    const bot = world.user('bot', true);
    for (const { context } of world.gateways) await context.fellows?.beat();
    const clients = [await world.client(0, bot.id), await world.client(1, bot.id)];
    const begun = Date.now();
    await Promise.all(
      world.gateways.map(({ context }, index) => context.fellows && drain(context, context.fellows, new Set([clients[index]?.connection as never]), DRAIN)),
    );
    expect(Date.now() - begun).toBeLessThan(DRAIN.withinMs);
  });

  it('asks nobody to wait when it is alone', async () => {
    world = openTestProcesses(1);
    const bot = world.user('bot', true);
    const client = await world.client(0, bot.id);
    const { context } = world.gateways[0] ?? {};
    if (!context?.fellows) throw new Error('no fellows');
    const begun = Date.now();
    await drain(context, context.fellows, new Set([client.connection]), DRAIN);
    expect(Date.now() - begun).toBeLessThan(DRAIN.spreadMs);
  });

  it.each(['at once', 'while its clients leave'])('does not wait for a Redis that says nothing, %s, and tells so', async (since) => {
    world = openTestProcesses(2);
    const bot = world.user('bot', true);
    for (const { context } of world.gateways) await context.fellows?.beat();
    const client = await world.client(0, bot.id);
    const { context } = world.gateways[0] ?? {};
    if (!context?.fellows) throw new Error('no fellows');
    const warned: unknown[] = [];
    context.core.log.warn = (_given: unknown, words?: string) => warned.push(words);
    const silence = (): void => {
      const silent = () => new Promise<never>(() => undefined);
      Object.assign(world.server.shortMemory, { get: silent, set: silent, entries: silent, remove: silent, setEntry: silent, removeEntry: silent });
    };
    if (since === 'at once') silence();
    const draining = drain(context, context.fellows, new Set([client.connection]), DRAIN);
    if (since !== 'at once') {
      await world.until(() => client.connection.closedWith !== null);
      silence();
    }
    await draining;
    expect(warned).toEqual([expect.stringContaining('because Redis does not answer')]);
  });
});
