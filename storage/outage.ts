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
  let isClosed = false;
  const look = (): void => {
    if (sinceMs === undefined || answeredMs === undefined || performance.now() - failedMs < quietMs) return;
    const lastedMs = answeredMs - sinceMs;
    clearInterval(timer);
    sinceMs = undefined;
    onChange(null, lastedMs);
  };
  return {
    failed(reason) {
      if (isClosed) return;
      failedMs = performance.now();
      answeredMs = undefined;
      if (sinceMs !== undefined) return;
      sinceMs = failedMs;
      timer = setInterval(look, quietMs).unref();
      onChange(reason, 0);
    },
    answered() {
      if (sinceMs !== undefined) answeredMs ??= performance.now();
    },
    close() {
      isClosed = true;
      sinceMs = undefined;
      clearInterval(timer);
    },
  };
}
