import type { IncomingMessage, ServerResponse } from 'node:http';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** One thing that requests need. */
export interface HealthCheck {
  name: string;
  /** Rejects when it cannot be used. What the error says is shown to nobody, only its code. */
  ask(): Promise<unknown>;
  /** What a person is told then. */
  words: string;
  /** False for what requests can be served without, if less well: it is shown, and the process is ready all the same. */
  counts?: boolean;
}

export interface Health {
  /** Whether this process runs at all: answers while it starts and drains, too. */
  live: Answer;
  /** Whether it can serve, with each engine's own word. */
  ready: Answer;
  add(check: HealthCheck): void;
  /** Says of which instance it is, so that whoever asks at an address knows where it leads. */
  identify(instance: string): void;
  /** From here on it is not ready, whatever the engines say; or is again, by false. */
  drain(drains?: boolean): void;
  /** The same for whoever counts. */
  isReady(): Promise<boolean>;
}

interface CheckResult {
  status: 'ok' | 'failed';
  ms: number;
  reason?: string;
  counts?: false;
}
interface Report {
  status: 'ok' | 'failed' | 'draining';
  checks: Record<string, CheckResult>;
}

const ANSWER_WITHIN_MS = 5_000;
/** A balancer that asks shall not wait for what does not count: HAProxy gives up after two seconds. */
const SHOWN_WITHIN_MS = 1_000;

export function createHealth(): Health {
  const checks: HealthCheck[] = [];
  let isDraining = false;
  let instance: string | undefined;
  let asking: Promise<Report> | undefined;
  const askAll = async (): Promise<Report> => {
    const results = await Promise.all(checks.map(async (check) => [check.name, await resultOf(check)] as const));
    const isWell = results.every(([, { status, counts }]) => status === 'ok' || counts === false);
    return { status: isWell ? 'ok' : 'failed', checks: Object.fromEntries(results) };
  };
  // One question at a time, however many ask.
  const report = async (): Promise<Report> => {
    const found = await (asking ??= askAll().finally(() => (asking = undefined)));
    return isDraining ? { ...found, status: 'draining' } : found;
  };
  return {
    live: (_request, response) => sendReport(response, 200, { status: 'ok', ...(instance !== undefined && { instance }) }),
    ready: (_request, response) => void report().then((found) => sendReport(response, found.status === 'ok' ? 200 : 503, found)),
    add: (check) => void checks.push(check),
    identify: (name) => {
      instance = name;
    },
    drain: (drains = true) => {
      isDraining = drains;
    },
    isReady: async () => (await report()).status === 'ok',
  };
}

async function resultOf({ ask, words, counts = true }: HealthCheck): Promise<CheckResult> {
  const begunMs = performance.now();
  const withinMs = counts ? ANSWER_WITHIN_MS : SHOWN_WITHIN_MS;
  const shown = counts ? {} : { counts };
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise((_resolve, reject) => {
      timer = setTimeout(() => reject(Object.assign(new Error(), { code: `no answer within ${withinMs / 1000} s` })), withinMs);
    });
    await Promise.race([ask(), late]);
    return { status: 'ok', ms: Math.round(performance.now() - begunMs), ...shown };
  } catch (error) {
    const code = codeOf(error);
    return { status: 'failed', ms: Math.round(performance.now() - begunMs), reason: code === undefined ? words : `${words} (${code})`, ...shown };
  } finally {
    clearTimeout(timer);
  }
}

/** Of the error or of what it was made from: ECONNREFUSED, 57P03 and the like say much and tell nothing. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && /^[\w .]{1,40}$/.test(code) ? code : codeOf(error.cause);
}

export function sendReport(response: ServerResponse, status: number, report: object): void {
  const text = `${JSON.stringify(report)}\n`;
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), 'cache-control': 'no-store' });
  response.end(text);
}
