import { Worker } from 'node:worker_threads';
import type { Snowflake } from 'discord-api-types/v10';

export type Task = CheckTask | MatchTask;
export interface CheckTask {
  kind: 'check';
  sources: readonly string[];
}
export interface MatchTask {
  kind: 'match';
  sources: readonly string[];
  text: string;
  leftMs: number;
}

/** `source` is the pattern that matched, from and to `span`, or the one at which the time was over. */
export interface MatchAnswer {
  source: string | null;
  span: [start: number, end: number] | null;
  isOverrun: boolean;
  usedMs: number;
}

interface Job {
  task: Task;
  /** `null` when there will be no answer. */
  settle(answer: unknown): void;
}

/** Far longer than any task that ends by itself, on a busy machine as well. */
const HANG_MS = 15_000;
/** Texts of one guild that wait; its members write faster than its patterns can be looked for. */
const MAX_WAITING = 500;

/**
 * Patterns of automatic moderation, in a thread of their own: however slow they are, nothing else waits for them.
 * Guilds take turns, one task each; the thread starts when a rule first has a pattern.
 */
export class RulePatterns {
  readonly #waiting = new Map<Snowflake, Job[]>();
  readonly #onError: (error: unknown) => void;
  readonly #hangMs: number;
  #isClosed = false;
  #thread: Worker | null = null;
  #running: Job | null = null;
  #watch: NodeJS.Timeout | undefined;

  constructor(onError: (error: unknown) => void, hangMs = HANG_MS) {
    this.#onError = onError;
    this.#hangMs = hangMs;
  }

  /** Which of some patterns is the first that is none or is too large; -1 where all can be used. */
  async check(guildId: Snowflake, sources: readonly string[]): Promise<number> {
    if (sources.length === 0) return -1;
    const answer = await this.#ask(guildId, { kind: 'check', sources });
    return answer === null ? 0 : (answer as number); // what the thread says to a check
  }

  /** The first of some patterns that a text matches, within the time that is left for it. */
  async match(guildId: Snowflake, sources: readonly string[], text: string, leftMs: number): Promise<MatchAnswer> {
    const answer = await this.#ask(guildId, { kind: 'match', sources, text, leftMs });
    return answer === null ? { source: null, span: null, isOverrun: true, usedMs: leftMs } : (answer as MatchAnswer); // as above
  }

  /** Ends the thread. Whoever still waits hears that there is no answer. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const waiting = [...this.#waiting.values()].flat();
    this.#waiting.clear();
    const thread = this.#thread;
    this.#lose(thread);
    for (const job of waiting) job.settle(null);
    await thread?.terminate();
  }

  #ask(guildId: Snowflake, task: Task): Promise<unknown> {
    return new Promise((settle) => {
      const jobs = this.#waiting.get(guildId) ?? [];
      if (this.#isClosed || jobs.length >= MAX_WAITING) return settle(null);
      jobs.push({ task, settle });
      this.#waiting.set(guildId, jobs);
      this.#next();
    });
  }

  #next(): void {
    if (this.#running) return;
    const [turn] = this.#waiting;
    if (!turn) return;
    const [guildId, jobs] = turn;
    const job = jobs.shift();
    this.#waiting.delete(guildId);
    // To the end of the line, behind all other guilds.
    if (jobs.length > 0) this.#waiting.set(guildId, jobs);
    if (!job) return;
    this.#running = job;
    const thread = (this.#thread ??= this.#start());
    thread.ref();
    this.#watch = setTimeout(() => {
      this.#onError(new Error(`no answer after ${this.#hangMs} ms`));
      this.#lose(thread);
    }, this.#hangMs);
    thread.postMessage(job.task);
  }

  #start(): Worker {
    const thread = new Worker(new URL('./pattern-thread.js', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: 512 } });
    thread.on('message', (answer: unknown) => {
      if (thread === this.#thread) this.#done(answer);
    });
    // What broke it is the task that it had, which gets no answer; the next one gets a new thread.
    thread.on('error', (error) => {
      this.#onError(error);
      this.#lose(thread);
    });
    thread.on('exit', () => this.#lose(thread));
    return thread;
  }

  #lose(thread: Worker | null): void {
    if (!thread || thread !== this.#thread) return;
    this.#thread = null;
    void thread.terminate();
    this.#done(null);
  }

  #done(answer: unknown): void {
    clearTimeout(this.#watch);
    this.#thread?.unref();
    const job = this.#running;
    this.#running = null;
    job?.settle(answer);
    this.#next();
  }
}
