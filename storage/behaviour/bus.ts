import { setTimeout as sleep } from 'node:timers/promises';
import type { GatewayPresenceUpdate } from 'discord-api-types/v10';
import type { Bus, BusEvent } from '#core/ports/bus';
import { headingOf, type EventHeading } from '#core/ports/event-heading';

/** What every bus promises within one process. `settle` waits until all that was published has arrived. */
export function behavesAsBus(open: () => Promise<Bus>, settle: () => Promise<void>): void {
  let bus: Bus;
  beforeEach(async () => {
    bus = await open();
  });
  const event = (t: string): BusEvent => ({ scope: { guild_id: '1' }, t, d: { t } });

  it('brings every event to every subscriber, in the order of publishing', async () => {
    const first: string[] = [];
    const second: string[] = [];
    bus.subscribe(({ t }) => first.push(t));
    bus.subscribe(({ t }) => second.push(t));
    for (const t of ['A', 'B', 'C']) bus.publish(event(t));
    await settle();
    expect([first, second]).toEqual([
      ['A', 'B', 'C'],
      ['A', 'B', 'C'],
    ]);
  });

  it('tells its own process at once', () => {
    const heard: string[] = [];
    bus.subscribe(({ t }) => heard.push(t));
    bus.publish(event('A'));
    bus.tellHere(event('B'));
    expect(heard).toEqual(['A', 'B']);
  });

  it('keeps the order when a subscriber publishes while it hears', async () => {
    const heard: string[] = [];
    bus.subscribe(({ t }) => {
      if (t === 'A') bus.publish(event('B'));
    });
    bus.subscribe(({ t }) => heard.push(t));
    bus.publish(event('A'));
    await settle();
    expect(heard).toEqual(['A', 'B']);
  });

  it('goes on to the others when a subscriber throws', async () => {
    const heard: string[] = [];
    bus.subscribe(() => {
      throw new Error('broken subscriber');
    });
    bus.subscribe(({ t }) => heard.push(t));
    bus.publish(event('A'));
    bus.publish(event('B'));
    await settle();
    expect(heard).toEqual(['A', 'B']);
  });

  it('stops telling one that unsubscribed', async () => {
    const heard: string[] = [];
    const unsubscribe = bus.subscribe(({ t }) => heard.push(t));
    bus.publish(event('A'));
    await settle();
    unsubscribe();
    bus.publish(event('B'));
    await settle();
    expect(heard).toEqual(['A']);
  });

  it('tells who says what they want of nothing else', async () => {
    const wanted: unknown[] = [];
    const all: unknown[] = [];
    bus.subscribe(
      ({ d }) => wanted.push(d),
      ({ t, guild_id: guildId }) => t === 'A' && guildId === '1',
    );
    bus.subscribe(({ d }) => all.push(d));
    for (const [d, guildId] of ['1', '2', '1'].entries()) bus.publish({ scope: { guild_id: guildId }, t: 'A', d });
    bus.publish({ scope: { guild_id: '1' }, t: 'B', d: 3 });
    await settle();
    expect([wanted, all]).toEqual([
      [0, 2],
      [0, 1, 2, 3],
    ]);
  });

  it('goes on to the others when what one wants cannot be told', async () => {
    const heard: string[] = [];
    bus.subscribe(
      () => undefined,
      () => {
        throw new Error('broken subscriber');
      },
    );
    bus.subscribe(({ t }) => heard.push(t));
    bus.publish(event('A'));
    await settle();
    expect(heard).toEqual(['A']);
  });

  it('has caught up with, flushed and reached what it has published itself', async () => {
    for (let i = 0; i < 100; i++) bus.publish({ scope: { guild_id: String(i) }, t: 'A', d: i });
    await Promise.all([bus.flushed(), bus.caughtUp(), bus.reached(bus.position())]);
  });
}

/**
 * What every bus between processes promises. `open` gives the bus of one more process. Where its topics lie on several servers,
 * only those of one guild or person are in order.
 */
export function behavesAsBusOfMany(open: () => Promise<Bus>, isOrderedAcrossTopics = true): void {
  it('brings what all publish in one guild to all in the order of each, and once', async () => {
    const buses = await Promise.all([open(), open(), open()]);
    const heard = buses.map((bus) => {
      const events: [number, number][] = [];
      bus.subscribe(({ d }) => events.push(d as [number, number])); // published below
      return events;
    });
    for (let i = 0; i < 200; i++) {
      for (const [at, bus] of buses.entries()) {
        bus.publish({ scope: { guild_id: String(i % 20) }, t: 'A', d: [at, i] });
      }
      if (i % 10 === 0) await sleep(1);
    }
    await Promise.all(buses.map((bus) => bus.flushed()));
    await Promise.all(buses.map((bus) => bus.caughtUp()));
    for (const events of heard) {
      expect(events).toHaveLength(600);
      for (const at of buses.keys()) {
        for (let guild = 0; guild < 20; guild++) {
          const numbers = events.filter(([from, i]) => from === at && i % 20 === guild).map(([, i]) => i);
          expect(numbers).toEqual(Array.from({ length: 10 }, (_, round) => round * 20 + guild));
        }
      }
    }
  });

  it('sends what an event says at the moment of publishing', async () => {
    const [a, b] = await Promise.all([open(), open()]);
    const heard: unknown[] = [];
    b.subscribe(({ d }) => heard.push(d));
    const d = { name: 'before' };
    a.publish({ scope: { guild_id: '1' }, t: 'A', d });
    d.name = 'after';
    await a.flushed();
    await b.caughtUp();
    expect(heard).toEqual([{ name: 'before' }]);
  });

  it('tells no other process what is for this one only', async () => {
    const [a, b] = await Promise.all([open(), open()]);
    const heard: string[] = [];
    b.subscribe(({ t }) => heard.push(t));
    a.tellHere({ scope: {}, t: 'A', d: null });
    a.publish({ scope: {}, t: 'B', d: null });
    await a.flushed();
    await b.caughtUp();
    expect(heard).toEqual(['B']);
  });

  it('reaches what another process had heard', async () => {
    const [a, b] = await Promise.all([open(), open()]);
    const heard: unknown[] = [];
    b.subscribe(({ d }) => heard.push(d));
    for (let i = 0; i < 500; i++) a.publish({ scope: { guild_id: String(i) }, t: 'A', d: i });
    await b.reached(a.position());
    expect(heard).toHaveLength(500);
    // Being there already, it answers at once.
    await a.reached(b.position());
  });

  it('numbers the events of an origin and topic one by one', async () => {
    const [a, b] = await Promise.all([open(), open()]);
    const marks: string[] = [];
    const own: string[] = [];
    b.subscribe((_, mark) => marks.push(`${mark?.topic} ${mark?.n}`));
    a.subscribe((_, mark) => own.push(`${mark?.topic} ${mark?.n}`));
    for (let i = 0; i < 5; i++) a.publish({ scope: { guild_id: '77' }, t: 'A', d: i });
    await a.flushed();
    await b.caughtUp();
    expect(marks).toEqual(own);
    expect(marks.map((mark) => mark.split(' ')[1])).toEqual(['1', '2', '3', '4', '5']);
  });

  it('passes over what nobody wants, which counts as heard', async () => {
    const [a, b] = await Promise.all([open(), open()]);
    const heard: unknown[] = [];
    const marks: number[] = [];
    b.subscribe(
      ({ d }, mark) => {
        heard.push(d);
        marks.push(mark?.n ?? 0);
      },
      ({ guild_id: guildId }) => guildId === '77',
    );
    // The last of them are wanted by nobody, so that nothing is heard after them.
    for (let i = 0; i < 300; i++) {
      a.publish({ scope: { guild_id: i % 3 === 0 && i < 200 ? '77' : '78' }, t: 'A', d: `ä\n${i}` });
      if (i % 50 === 0) await sleep(1);
    }
    const published = a.position();
    await b.reached(published);
    await a.flushed();
    await b.caughtUp();
    const wanted = Array.from({ length: 67 }, (_, index) => index * 3);
    expect(heard).toEqual(wanted.map((i) => `ä\n${i}`));
    expect(marks).toEqual(marks.toSorted((x, y) => x - y));
    for (const [topic, origins] of Object.entries(published)) expect(b.position()[topic]).toMatchObject(origins);
    expect(b.counts).toEqual({ heard: 67, passedOver: 233 });
    expect(a.counts.heard).toBe(300);
  });

  it('tells of each event whom it is about before anybody reads it', async () => {
    const [a, b] = await Promise.all([open(), open()]);
    const asked: EventHeading[] = [];
    const heard: string[] = [];
    b.subscribe(
      ({ t }) => heard.push(t),
      (heading) => {
        asked.push(heading);
        return false;
      },
    );
    const many = Array.from({ length: 500 }, (_, index) => String(index + 1));
    const events: BusEvent[] = [
      { scope: {}, t: 'internal', d: null },
      { scope: { guild_id: '1', channel_id: '2' }, t: 'GUILD', d: null },
      { scope: { user_ids: ['3', '4'] }, t: 'PEOPLE', d: null },
      { scope: { user_ids: [] }, t: 'NOBODY', d: null },
      { scope: { guild_id: '1', session_id: 'abc' }, t: 'SESSION', d: null },
      { scope: {}, t: 'CHANGE', d: null, change: { kind: 'voice-started', guild_id: '5', channel_id: '8', at: 12 } },
      { scope: { user_ids: many }, t: 'MANY', d: null },
    ];
    for (const one of events) a.publish(one);
    await a.flushed();
    await b.caughtUp();
    const byName = new Map(asked.map((heading) => [heading.t, heading]));
    expect(events.map(({ t }) => byName.get(t))).toEqual(events.map(headingOf));
    expect(heard).toEqual([]);
  });

  it('brings what concerns a person alone after what was published in the guild before it', async () => {
    const [a, b] = await Promise.all([open(), open()]);
    const heard: number[] = [];
    b.subscribe(({ d }) => heard.push(Number(d)));
    for (let i = 0; i < 400; i += 2) {
      a.publish({ scope: { guild_id: String(i % 7) }, t: 'guild', d: i });
      a.publish({ scope: { user_ids: [String(i % 11)] }, t: 'person', d: i + 1 });
      if (i % 6 === 0) await a.flushed();
      else await new Promise((resolve) => setImmediate(resolve));
    }
    await a.flushed();
    await b.caughtUp();
    const place = new Map(heard.map((i, at) => [i, at]));
    const early = heard.filter((i) => i % 2 === 1 && (place.get(i) ?? 0) < (place.get(i - 1) ?? Infinity));
    expect({ heard: heard.length, early: isOrderedAcrossTopics ? early : [] }).toEqual({ heard: 400, early: [] });
  });

  it('retains presences and voice, and nothing that is over', async () => {
    const a = await open();
    const presence = (id: string, status: 'online' | 'offline') =>
      ({ user: { id }, guild_id: '5', status, activities: [], client_status: {} }) as unknown as GatewayPresenceUpdate; // what matters of one
    const tell = (change: NonNullable<BusEvent['change']>) => a.publish({ scope: { guild_id: '5' }, t: 'A', d: null, change });
    tell({ kind: 'presence', guild_id: '5', presence: presence('1', 'online') });
    tell({ kind: 'presence', guild_id: '5', presence: presence('2', 'online') });
    tell({ kind: 'presence', guild_id: '5', presence: presence('3', 'online') });
    tell({ kind: 'presence', guild_id: '5', presence: presence('2', 'offline') });
    tell({ kind: 'voice-status', guild_id: '5', channel_id: '8', status: 'ä' });
    tell({ kind: 'voice-started', guild_id: '5', channel_id: '8', at: 12 });
    tell({ kind: 'voice-started', guild_id: '5', channel_id: '9', at: 13 });
    tell({ kind: 'voice-started', guild_id: '5', channel_id: '9', at: null });
    tell({ kind: 'members-removed', guild_id: '5', user_ids: ['3'] });
    await a.flushed();
    const b = await open();
    const retained = await b.retained('5');
    expect(retained).toHaveLength(3);
    expect(retained).toEqual(
      expect.arrayContaining([
        { kind: 'presence', guild_id: '5', presence: presence('1', 'online') },
        { kind: 'voice-status', guild_id: '5', channel_id: '8', status: 'ä' },
        { kind: 'voice-started', guild_id: '5', channel_id: '8', at: 12 },
      ]),
    );
    tell({ kind: 'guild-removed', guild_id: '5' });
    await a.flushed();
    expect(await b.retained('5')).toEqual([]);
    tell({ kind: 'voice-started', guild_id: '5', channel_id: '8', at: 12 });
    await a.flushed();
    expect(await b.retained('5')).toHaveLength(1);
    await b.forgetRetained();
    expect(await a.retained('5')).toEqual([]);
  });
}
