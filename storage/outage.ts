/** Hears once why an engine is away, and once, with null, that it is back and how long it was away. */
export type OnOutage = (reason: string | null, lastedMs: number) => void;

/** One engine as its callers find it. Costs next to nothing while all is well. */
export interface Outage {
  failed(reason: string): void;
  answered(): void;
  close(): void;
}

export interface OutageOptions {
  onChange: OnOutage;
  /** So long nothing may fail before the engine counts as back: one answer among failures is no end of them. */
  quietMs?: number;
}

export function watchOutage({ onChange, quietMs = 1_000 }: OutageOptions): Outage {
  let sinceMs: number | undefined;
  let failedMs = 0;
  /** Of the first answer after the last failure. */
  let answeredMs: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let suspicion: NodeJS.Timeout | undefined;
  let isClosed = false;
  const stalls = watchStalls();
  const look = (): void => {
    if (sinceMs === undefined || answeredMs === undefined || performance.now() - failedMs < quietMs) return;
    const lastedMs = answeredMs - sinceMs;
    clearInterval(timer);
    sinceMs = undefined;
    onChange(null, lastedMs);
  };
  const begin = (reason: string, atMs: number): void => {
    trust();
    sinceMs = atMs;
    timer = setInterval(look, quietMs).unref();
    onChange(reason, 0);
  };
  const trust = (): void => {
    clearTimeout(suspicion);
    suspicion = undefined;
  };
  return {
    failed(reason) {
      if (isClosed) return;
      failedMs = performance.now();
      answeredMs = undefined;
      if (sinceMs !== undefined) return;
      if (!stalls.wasLately()) return begin(reason, failedMs);
      // The answer may have come long ago, and waits to be read.
      suspicion ??= setTimeout(begin, quietMs, reason, failedMs).unref();
    },
    answered() {
      if (sinceMs !== undefined) answeredMs ??= performance.now();
      else if (suspicion) trust();
    },
    close() {
      isClosed = true;
      sinceMs = undefined;
      clearInterval(timer);
      trust();
      stalls.close();
    },
  };
}

const LOOK_EVERY_MS = 250;
/** After standing still for so long, a process finds that timers ran out for answers that it has not read yet. */
const STALL_MS = 1_000;
/** How long it takes to read them. */
const LATELY_MS = 1_000;

/** Tells whether this process stood still a moment ago, and so cannot say how quickly others answered. */
function watchStalls(): { wasLately(): boolean; close(): void } {
  let lookedMs = performance.now();
  let endedMs = -Infinity;
  const look = (): void => {
    const nowMs = performance.now();
    if (nowMs - lookedMs > STALL_MS) endedMs = nowMs;
    lookedMs = nowMs;
  };
  const timer = setInterval(look, LOOK_EVERY_MS).unref();
  return {
    wasLately() {
      look();
      return lookedMs - endedMs < LATELY_MS;
    },
    close: () => clearInterval(timer),
  };
}
