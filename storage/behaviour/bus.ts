import type { Bus, BusEvent } from '#core/ports/bus';

/** What every bus promises. `settle` waits until all that was published has arrived. */
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
}
