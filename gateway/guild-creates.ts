import type { SharedEvent } from './frames/shared-event.ts';

const MOST_BYTES = 16 * 1024 * 1024;
/** A larger one would drive out too many others. */
const LARGEST_BYTES = 1024 * 1024;

interface Made {
  version: string;
  event: SharedEvent;
}

/**
 * GUILD_CREATE as bots were last sent it, for their other sessions and for when they come again: as long as nothing in the guild
 * has changed it is the same bytes, and nothing need be looked at, written or compressed. The oldest go.
 */
export class GuildCreates {
  private readonly made = new Map<string, Made>();
  private readonly mostBytes: number;
  private bytes = 0;

  constructor(mostBytes = MOST_BYTES) {
    this.mostBytes = mostBytes;
  }

  /** `viewer` says for whom it is, and `version` changes with all that it shows. */
  eventFor(viewer: string, version: string, make: () => SharedEvent): SharedEvent {
    const known = this.made.get(viewer);
    if (known?.version === version) return known.event;
    if (known) this.drop(viewer, known);
    const event = make();
    if (event.sizeHint > LARGEST_BYTES) return event;
    this.made.set(viewer, { version, event });
    this.bytes += event.sizeHint;
    for (const [oldest, { event: dropped }] of this.made) {
      if (this.bytes <= this.mostBytes) break;
      this.drop(oldest, { event: dropped });
    }
    return event;
  }

  private drop(viewer: string, { event }: Pick<Made, 'event'>): void {
    this.made.delete(viewer);
    this.bytes -= event.sizeHint;
  }
}

/** Of all gateways in this process: no two guilds have the same version. */
export const guildCreates = new GuildCreates();
