import type { CallRecord } from '../state/call-record.ts';
import type { Core } from '../core.ts';
import type { RecordingRecord } from '../recordings/recording-record.ts';
import type { StreamRecord } from '../streams/stream-record.ts';

interface Kinds {
  call: CallRecord;
  stream: StreamRecord;
  recording: RecordingRecord;
}
type RecordOf<Of extends keyof Kinds> = Kinds[Of];

/** They last for as long as somebody takes part; what is forgotten here is in the memory of some process all the same. */
const LIFETIME_MS = 30 * 24 * 60 * 60_000;
const READ_EVERY_MS = 10_000;

/**
 * What goes on just now and no store has: calls of direct channels, streams and recordings. Every process has all of them in memory, by the
 * changes that travel with events; the short memory has them for processes that come later. Whoever changes one holds its lock.
 */
export class LiveRecords<Of extends keyof Kinds> {
  private readonly known = new Map<string, RecordOf<Of>>();
  private readonly table: string;
  private readonly shared: Pick<Core, 'bus' | 'shortMemory'>;
  /** Rises with each change: what was read before it may be old. */
  private changes = 0;
  /** At which of them nothing was written although something is known. */
  private emptyAt: number | null = null;
  /** Not written at the last look although known: over unheard, or lost for a moment by the engine. */
  private suspects = new Set<string>();

  constructor(kind: Of, shared: Pick<Core, 'bus' | 'shortMemory'>) {
    this.table = `live-${kind}s`;
    this.shared = shared;
    shared.bus.subscribe(
      ({ change }) => {
        if (change?.kind !== kind) return;
        this.changes++;
        this.suspects.delete(change.key);
        if (change.record) this.known.set(change.key, change.record as RecordOf<Of>); // of this kind, as was just asked
        else this.known.delete(change.key);
      },
      ({ changes }) => changes === kind,
    );
  }

  get(key: string): RecordOf<Of> | undefined {
    return this.known.get(key);
  }

  get isEmpty(): boolean {
    return this.known.size === 0;
  }

  all(): Iterable<RecordOf<Of>> {
    return this.known.values();
  }

  /** To be written before it is told. */
  async write(key: string, record: RecordOf<Of> | null): Promise<void> {
    const { shortMemory } = this.shared;
    if (record) await shortMemory.putEntry(this.table, key, record, LIFETIME_MS);
    else await shortMemory.dropEntry(this.table, key);
  }

  /** Begins with what other processes have written, and looks again now and then. The result stops it. */
  start(): () => void {
    // What cannot be read now may be later; until then it is as it was.
    const readQuietly = (): void => void this.read().catch(() => undefined);
    const timer = setInterval(readQuietly, READ_EVERY_MS).unref();
    readQuietly();
    return () => clearInterval(timer);
  }

  private async read(): Promise<void> {
    const before = this.changes;
    const written = await this.shared.shortMemory.entries<RecordOf<Of>>(this.table);
    if (this.changes !== before) return;
    if (written.size === 0 && this.known.size > 0) {
      // Either the last of them is over, of which this process will hear in a moment, or the engine forgot them all.
      const isForgotten = this.emptyAt === before;
      this.emptyAt = before;
      if (!isForgotten) return;
      for (const [key, record] of this.known) await this.write(key, record);
      return;
    }
    const missing = [...this.known.keys()].filter((key) => !written.has(key));
    for (const key of missing) if (this.suspects.has(key)) this.known.delete(key);
    this.suspects = new Set(missing);
    for (const [key, record] of written) this.known.set(key, record);
  }
}
