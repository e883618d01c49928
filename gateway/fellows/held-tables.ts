import type { ShortMemory } from '#core/ports/short-memory';
import type { HeldTable } from './entries.ts';

/** Tables named in one value: small enough to be written whole with each that comes. */
const PER_PAGE = 64;

interface Page {
  number: number;
  tables: Map<string, HeldTable>;
  writing: Promise<void> | null;
  /** Something on it could not be written. */
  isDirty: boolean;
  writtenAtMs: number;
}

export const pageOf = (process: string, number: number): string => `held:${process}:${number}`;

/** The tables of the directory in which a process has an entry, in pages, for whoever has to clean up after it. */
export class HeldTables {
  private readonly memory: ShortMemory;
  private readonly process: string;
  private readonly lifetimeMs: number;
  private readonly pages: Page[] = [];
  private readonly pageOfTable = new Map<string, Page>();

  constructor(memory: ShortMemory, process: string, lifetimeMs: number) {
    this.memory = memory;
    this.process = process;
    this.lifetimeMs = lifetimeMs;
  }

  /** Resolves when it is written; those that come in one turn of the event loop are written together. */
  async add({ table, userId, shard, isBot }: HeldTable): Promise<void> {
    const known = this.pageOfTable.get(table);
    if (known) return known.isDirty ? this.write(known) : (known.writing ?? undefined);
    let page = this.pages.findLast(({ tables }) => tables.size < PER_PAGE);
    if (!page) this.pages.push((page = { number: this.pages.length, tables: new Map(), writing: null, isDirty: false, writtenAtMs: 0 }));
    page.tables.set(table, { table, userId, shard, isBot });
    this.pageOfTable.set(table, page);
    return this.write(page);
  }

  /** What stands on a page too long does no harm, so nothing is written. */
  remove({ table }: HeldTable): void {
    this.pageOfTable.get(table)?.tables.delete(table);
    this.pageOfTable.delete(table);
  }

  renew(nowMs: number, afterMs: number): void {
    for (const page of this.pages) {
      if (!page.isDirty && nowMs - page.writtenAtMs <= afterMs) continue;
      page.writtenAtMs = nowMs;
      this.write(page).catch(() => undefined); // it is dirty then
    }
  }

  async rewrite(): Promise<void> {
    await Promise.all(this.pages.map((page) => this.write(page)));
  }

  private write(page: Page): Promise<void> {
    page.writing ??= new Promise<void>((resolve, reject) => {
      setImmediate(() => {
        page.writing = null;
        page.isDirty = false;
        this.memory.set(pageOf(this.process, page.number), [...page.tables.values()], this.lifetimeMs).then(resolve, (error: unknown) => {
          page.isDirty = true;
          reject(error as Error);
        });
      });
    });
    return page.writing;
  }
}
