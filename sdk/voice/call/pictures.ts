import type { Person } from './people.ts';

/** Pictures of somebody begin, or end with null. */
export interface PictureChange {
  userId: string;
  track: MediaStreamTrack | null;
}

/** As much as the server has, as op 15 says it. */
const ALL = 100;

/** Whose pictures are wanted here, and which of them have come. */
export class Pictures {
  readonly #tracks = new Map<string, MediaStreamTrack>();
  readonly #changed: (change: PictureChange) => void;
  #watched: 'everybody' | ReadonlySet<string> = 'everybody';

  constructor(changed: (change: PictureChange) => void) {
    this.#changed = changed;
  }

  watch(whom: 'everybody' | Iterable<string>): void {
    this.#watched = typeof whom === 'string' ? 'everybody' : new Set(whom);
  }

  isWatched(userId: string): boolean {
    return this.#watched === 'everybody' || this.#watched.has(userId);
  }

  of(userId: string): MediaStreamTrack | null {
    return this.#tracks.get(userId) ?? null;
  }

  /** What the server is to send, by SSRC. */
  wants(people: Iterable<Person>): Record<string, number> {
    if (this.#watched === 'everybody') return { any: ALL };
    const wanted: Record<string, number> = { any: 0 };
    for (const { userId, videoSsrc } of people) if (videoSsrc !== null && this.isWatched(userId)) wanted[videoSsrc] = ALL;
    return wanted;
  }

  begin(userId: string, track: MediaStreamTrack): void {
    this.#tracks.set(userId, track);
    this.#changed({ userId, track });
  }

  end(userId: string): void {
    if (this.#tracks.delete(userId)) this.#changed({ userId, track: null });
  }
}
