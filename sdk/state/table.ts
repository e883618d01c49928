/**
 * Entities by id. The map is changed in place, for copying one of ten thousand members fifty times a second costs more than all else;
 * the entities in it are never changed but replaced, so that one that is the same object has not changed, and `version` says whether
 * any of the table has.
 */
export class Table<Entity> {
  readonly #entities = new Map<string, Entity>();
  #version = 0;

  get version(): number {
    return this.#version;
  }

  get size(): number {
    return this.#entities.size;
  }

  get(id: string): Entity | undefined {
    return this.#entities.get(id);
  }

  has(id: string): boolean {
    return this.#entities.has(id);
  }

  keys(): IterableIterator<string> {
    return this.#entities.keys();
  }

  values(): IterableIterator<Entity> {
    return this.#entities.values();
  }

  set(id: string, entity: Entity): void {
    if (this.#entities.get(id) === entity) return;
    this.#entities.set(id, entity);
    this.#version++;
  }

  /** Puts some keys anew into an entity that is there; nothing happens where they say what it says. */
  patch(id: string, change: Partial<Entity>): void {
    const known = this.#entities.get(id);
    if (known !== undefined) this.set(id, changed(known, change));
  }

  /** Puts one that is there behind all others, as the last that was used. Nothing of it changes. */
  moveToEnd(id: string): void {
    const known = this.#entities.get(id);
    if (known === undefined) return;
    this.#entities.delete(id);
    this.#entities.set(id, known);
  }

  delete(id: string): void {
    if (this.#entities.delete(id)) this.#version++;
  }

  clear(): void {
    if (this.#entities.size === 0) return;
    this.#entities.clear();
    this.#version++;
  }
}

/** Tables by what they belong to: the members of each guild, say. */
export class Tables<Entity> {
  readonly #tables = new Map<string, Table<Entity>>();

  /** Always the same one for an owner, so that its version goes on counting. */
  of(ownerId: string): Table<Entity> {
    const known = this.#tables.get(ownerId);
    if (known) return known;
    const made = new Table<Entity>();
    this.#tables.set(ownerId, made);
    return made;
  }

  values(): IterableIterator<Table<Entity>> {
    return this.#tables.values();
  }

  clear(): void {
    for (const table of this.#tables.values()) table.clear();
  }
}

/** The same object when nothing of it changes. Keys that are undefined in the change are left as they are. */
export function changed<Entity>(entity: Entity, change: Partial<Entity>): Entity {
  for (const key in change) {
    if (change[key] !== undefined && !isSame(change[key], entity[key])) {
      return { ...entity, ...(Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<Entity>) };
    }
  }
  return entity;
}

/** The known one where the new one says the same. */
export const sameOr = <Entity>(known: Entity | undefined, next: Entity): Entity => (isSame(known, next) ? (known ?? next) : next);

/** Lists of ids come anew with every event; mostly they say the same. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length || Array.isArray(a) !== Array.isArray(b)) return false;
  return keys.every((key) => isSame((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
