import { VoiceError } from '../voice-error.ts';
import type { Schedule } from './dave-options.ts';

/** Each makes all others work; a client that has lost its way needs a few. */
const MOST = 30;
const WINDOW_MS = 60_000;

/** What members of a call changed without being asked to. */
export class Disturbances {
  private readonly schedule: Schedule;
  private readonly counts = new Map<string, number>();
  private cancelTimer: (() => void) | null = null;

  constructor(schedule: Schedule) {
    this.schedule = schedule;
  }

  /** Throws when it is too much of one member. */
  count(userId: string): void {
    const count = (this.counts.get(userId) ?? 0) + 1;
    this.counts.set(userId, count);
    this.cancelTimer ??= this.schedule(WINDOW_MS, () => {
      this.cancelTimer = null;
      this.counts.clear();
    });
    if (count > MOST) throw new VoiceError('RATE_LIMITED', 'Too many changes of the encryption of this call');
  }

  clear(): void {
    this.counts.clear();
    this.cancelTimer?.();
    this.cancelTimer = null;
  }
}
