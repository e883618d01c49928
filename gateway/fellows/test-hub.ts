import type { Bus, BusEvent, BusMark, BusPosition } from '#core/ports/bus';
import type { StateChange } from '#core/state/state-change';
import { localDelivery } from '#storage/in-process/bus';

const TOPICS = 4;

/** One process's end of the hub: its bus, and what the test lets it do. */
export interface HubEnd {
  readonly bus: Bus;
  readonly origin: string;
  /** Sends one of its events off; false when there is none. */
  send(): boolean;
  /** Lets the next event of others come to it on a topic; false when there is none. */
  receive(): boolean;
  kill(): void;
}

/**
 * The bus between several processes, within one: events are heard at once by who publishes them, and by the others only after
 * they were sent off and received, each when the test, or chance, says so.
 */
export class TestHub {
  readonly ends: HubEnd[] = [];
  private readonly random: () => number;
  private readonly logs: { origin: string; n: number; text: string }[][] = Array.from({ length: TOPICS }, () => []);
  private readonly live = new Map<string, Map<string, StateChange>>();
  private isPumping = false;

  constructor(seed: number) {
    this.random = randomOf(seed);
  }

  /** One thing happens somewhere; false when nothing is left to happen. */
  step(): boolean {
    const moves = this.ends.flatMap(({ send, receive }) => [send, receive]);
    for (let index = moves.length; index > 0; index--) {
      const [move] = moves.splice(Math.floor(this.random() * index), 1);
      if (move?.()) return true;
    }
    return false;
  }

  /** From now on things happen by themselves, a few in each turn of the event loop. */
  pump(most = 24): () => void {
    this.isPumping = true;
    const turn = (): void => {
      if (!this.isPumping) return;
      for (let left = Math.floor(this.random() * (most + 1)); left > 0; left--) this.step();
      setImmediate(turn);
    };
    setImmediate(turn);
    return () => (this.isPumping = false);
  }

  open(origin: string): HubEnd {
    const { logs, live } = this;
    const { deliver, subscribe, counts } = localDelivery((error) => {
      throw error;
    });
    const published = logs.map(() => 0);
    const outbox: { topic: number; n: number; text: string }[] = [];
    const underWay: typeof outbox = [];
    const cursors = logs.map((log) => log.length);
    const heard = logs.map((log) => new Map(log.map((entry) => [entry.origin, entry.n])));
    let waiters: { isThere: () => boolean; resolve: () => void }[] = [];
    let isDead = false;

    const until = (isThere: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        if (isThere()) resolve();
        else waiters.push({ isThere, resolve });
      });
    const look = (): void => {
      waiters = waiters.filter(({ isThere, resolve }) => {
        const is = isThere();
        if (is) resolve();
        return !is;
      });
    };
    const end: HubEnd = {
      origin,
      send: () => {
        const next = isDead ? undefined : outbox.shift();
        if (!next) return false;
        logs[next.topic]?.push({ origin, n: next.n, text: next.text });
        this.retain(JSON.parse(next.text) as BusEvent);
        for (const other of this.looks) other();
        return true;
      },
      receive: () => {
        const ready = isDead ? [] : logs.flatMap((log, topic) => ((cursors[topic] ?? 0) < log.length ? [topic] : []));
        const topic = ready[Math.floor(this.random() * ready.length)];
        if (topic === undefined) return false;
        const entry = logs[topic]?.[cursors[topic] ?? 0];
        cursors[topic] = (cursors[topic] ?? 0) + 1;
        if (!entry) return false;
        const event = JSON.parse(entry.text) as BusEvent;
        if (entry.origin !== origin) {
          heard[topic]?.set(entry.origin, entry.n);
          deliver(event, { topic, origin: entry.origin, n: entry.n });
          // As it stands in the log: what was published here and has not come by yet comes after it everywhere.
          if (event.change) for (const own of underWay) if (own.topic === topic) this.again(own.text, deliver);
        } else
          underWay.splice(
            underWay.findIndex((own) => own.topic === topic),
            1,
          );
        look();
        return true;
      },
      kill: () => {
        isDead = true;
      },
      bus: {
        publish(event) {
          if (isDead) return;
          const topic = topicOf(event);
          const n = (published[topic] = (published[topic] ?? 0) + 1);
          const text = JSON.stringify(event);
          outbox.push({ topic, n, text });
          underWay.push({ topic, n, text });
          heard[topic]?.set(origin, n);
          deliver(event, { topic, origin, n });
        },
        tellHere: (event) => deliver(event, null),
        subscribe,
        counts,
        caughtUp: () => {
          const heads = logs.map((log) => log.length);
          return until(() => heads.every((head, topic) => (cursors[topic] ?? 0) >= head));
        },
        flushed: () => until(() => outbox.length === 0),
        position: () => Object.fromEntries(heard.map((origins, topic) => [topic, Object.fromEntries(origins)])),
        reached: (position: BusPosition) =>
          until(() =>
            Object.entries(position).every(([topic, origins]) => Object.entries(origins).every(([from, n]) => (heard[Number(topic)]?.get(from) ?? 0) >= n)),
          ),
        retained: async (guildId) => [...(live.get(guildId)?.values() ?? [])],
        forgetRetained: async () => live.clear(),
        retains: () => true,
      },
    };
    this.looks.push(look);
    this.ends.push(end);
    return end;
  }

  private readonly looks: (() => void)[] = [];

  private again(text: string, deliver: (event: BusEvent, mark: BusMark | null) => void): void {
    const { scope, change } = JSON.parse(text) as BusEvent;
    if (change) deliver({ scope, t: 'overtaken', d: null, change }, null);
  }

  private retain({ change }: BusEvent): void {
    if (change?.kind !== 'presence' && change?.kind !== 'voice-state') return;
    let guild = this.live.get(change.guild_id);
    if (!guild) this.live.set(change.guild_id, (guild = new Map<string, StateChange>()));
    guild.set(`${change.kind} ${change.kind === 'presence' ? change.presence.user.id : change.user_id}`, change);
  }
}

const topicOf = ({ scope, change }: BusEvent): number => {
  const id = scope.guild_id ?? (change && 'guild_id' in change ? change.guild_id : undefined) ?? scope.user_ids?.[0] ?? '0';
  return Number(BigInt(id) % BigInt(TOPICS));
};

/** The same numbers for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
