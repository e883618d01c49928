import type { Snowflake } from 'discord-api-types/v10';

interface Faded<Value extends object, Rest> {
  ref: WeakRef<Value>;
  rest: Rest;
}

const AT_ONCE = 500;

/**
 * Things by id for as long as somebody needs them: those that are held, and those that were used since the last `fade` but one.
 * All others are only remembered weakly. So whoever has one in hand, across whatever waiting, has the one that everybody finds
 * and that is kept current; and one that nobody has goes. After `use` an id stays for at least one whole time between two fades.
 */
export class FadingMap<Value extends object, Rest = null> {
  private readonly held = new Map<Snowflake, Value>();
  /** How often each id is held, whether or not it is here yet. */
  private readonly holds = new Map<Snowflake, number>();
  private recent = new Map<Snowflake, Value>();
  private older = new Map<Snowflake, Value>();
  /** Of the older ones, those that go now, some in each turn of the event loop. */
  private leaving = new Map<Snowflake, Value>();
  private readonly faded = new Map<Snowflake, Faded<Value, Rest>>();
  private readonly collected: FinalizationRegistry<{ id: Snowflake; faded: Faded<Value, Rest> }>;
  private readonly restOf: (value: Value) => Rest;

  /** `restOf` names what has to be cleaned up once a value is gone, without holding the value itself; `onGone` does that. */
  constructor(restOf: (value: Value) => Rest, onGone: (id: Snowflake, rest: Rest) => void = () => undefined) {
    this.restOf = restOf;
    this.collected = new FinalizationRegistry(({ id, faded }) => {
      if (this.faded.get(id) === faded) this.faded.delete(id);
      onGone(id, faded.rest);
    });
  }

  /** What is here, without keeping it any longer. */
  peek(id: Snowflake): Value | undefined {
    return (
      this.held.get(id) ??
      this.recent.get(id) ??
      this.older.get(id) ??
      this.leaving.get(id) ??
      (this.faded.size > 0 ? this.faded.get(id)?.ref.deref() : undefined)
    );
  }

  /** What is here, and is kept for a while from now on. */
  use(id: Snowflake): Value | undefined {
    const kept = this.held.get(id) ?? this.recent.get(id);
    if (kept) return kept;
    const value = this.older.get(id) ?? this.leaving.get(id) ?? this.faded.get(id)?.ref.deref();
    if (value) this.set(id, value);
    return value;
  }

  set(id: Snowflake, value: Value): void {
    this.older.delete(id);
    this.leaving.delete(id);
    this.unfade(id);
    (this.holds.has(id) ? this.held : this.recent).set(id, value);
  }

  /** True when it was there. */
  delete(id: Snowflake): boolean {
    const isKept = [this.held, this.recent, this.older, this.leaving].map((map) => map.delete(id)).includes(true);
    return this.unfade(id) || isKept;
  }

  /** Keeps it, or whatever comes by this id, until it is released as often. */
  hold(id: Snowflake): void {
    const times = this.holds.get(id) ?? 0;
    this.holds.set(id, times + 1);
    if (times > 0) return;
    const value = this.peek(id);
    if (!value) return;
    this.recent.delete(id);
    this.set(id, value);
  }

  release(id: Snowflake): void {
    const times = this.holds.get(id) ?? 0;
    if (times > 1) {
      this.holds.set(id, times - 1);
      return;
    }
    this.holds.delete(id);
    const value = this.held.get(id);
    if (!value) return;
    this.held.delete(id);
    this.recent.set(id, value);
  }

  /** Lets go of what was not used since the last time, but of what must stay. Nothing goes on while that is still under way. */
  fade(mayGo: (value: Value) => boolean = () => true): void {
    if (this.leaving.size > 0) return;
    this.leaving = this.older;
    this.older = this.recent;
    this.recent = new Map();
    this.leave(mayGo);
  }

  /** In steps: of very many it takes seconds. */
  private leave(mayGo: (value: Value) => boolean): void {
    let left = AT_ONCE;
    for (const [id, value] of this.leaving) {
      if (left-- === 0) {
        setImmediate(() => this.leave(mayGo));
        return;
      }
      this.leaving.delete(id);
      if (!mayGo(value)) {
        this.recent.set(id, value);
        continue;
      }
      const faded = { ref: new WeakRef(value), rest: this.restOf(value) };
      this.faded.set(id, faded);
      this.collected.register(value, { id, faded }, faded);
    }
  }

  /** All that can be found. */
  *values(): Iterable<Value> {
    for (const map of [this.held, this.recent, this.older, this.leaving]) yield* map.values();
    for (const { ref } of this.faded.values()) {
      const value = ref.deref();
      if (value) yield value;
    }
  }

  /** Those that are kept. */
  get size(): number {
    return this.held.size + this.recent.size + this.older.size + this.leaving.size;
  }

  /** True when it was there still. */
  private unfade(id: Snowflake): boolean {
    const faded = this.faded.get(id);
    if (!faded) return false;
    // One that is gone already is cleaned up after by the registry, which must not be stopped.
    if (!faded.ref.deref()) return false;
    this.faded.delete(id);
    this.collected.unregister(faded);
    return true;
  }
}
