import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { programPath, type FaultyService } from './service.ts';

/** Where downloads and data of engines are kept; git does not see it. */
export const CACHE = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), '.cache', 'services');

export interface EngineOptions {
  /** For messages and the files beside the data: `redis`. */
  name: string;
  command: string;
  args: readonly string[];
  /** Holds the log and the pid file. */
  home: string;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** PostgreSQL refuses root. */
  identity?: { uid: number; gid: number } | undefined;
  /** A real client's call; throws until the engine answers it. */
  ready: () => Promise<unknown>;
  readyWithinMs?: number;
  /** What asks it to end; PostgreSQL waits for its clients on SIGTERM. */
  endSignal?: 'SIGTERM' | 'SIGINT';
}

/** One process of an engine: started again and again with the same arguments, ended by its id and never by its name. */
export class EngineProcess {
  readonly options: EngineOptions;
  private child: ChildProcess | undefined;
  private end: Promise<void> = Promise.resolve();

  constructor(options: EngineOptions) {
    this.options = options;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  private get pidFile(): string {
    return join(this.options.home, `${this.options.name}.pid`);
  }

  private get logFile(): string {
    return join(this.options.home, `${this.options.name}.log`);
  }

  /** Starts it and waits until it answers; the error of a failed start holds what it wrote. */
  async start(): Promise<void> {
    const { name, home, cwd, env, identity, ready, readyWithinMs = 30_000 } = this.options;
    await mkdir(home, { recursive: true });
    const log = openSync(this.logFile, 'a');
    const [command, args] = diesWithUs(this.options);
    const child = spawn(command, args, {
      cwd: cwd ?? home,
      env: env ?? process.env,
      stdio: ['ignore', log, log],
      // Ctrl-C is for the one who started it: that one ends it in its own time.
      detached: true,
      ...(identity && command === this.options.command && identity),
    });
    closeSync(log);
    let ended: string | undefined;
    this.child = child;
    this.end = new Promise((resolve) => {
      child.once('error', (error) => {
        ended = error.message;
        resolve();
      });
      child.once('exit', (code, signal) => {
        ended ??= `exit ${code ?? signal}`;
        if (this.child === child) this.child = undefined;
        resolve();
      });
    });
    child.unref();
    if (child.pid !== undefined) await writeFile(this.pidFile, `${child.pid}\n`);
    const deadline = Date.now() + readyWithinMs;
    for (;;) {
      const failure = await ready().then(
        () => undefined,
        (error: unknown) => error,
      );
      if (failure === undefined && ended === undefined) return;
      if (ended === undefined && Date.now() < deadline) {
        await wait(50);
        continue;
      }
      await this.stop('SIGKILL');
      const why = ended ?? `it does not answer within ${readyWithinMs} ms: ${failure instanceof Error ? failure.message : String(failure)}`;
      throw new Error(`${name} did not start (${why}):\n${await this.lastLines()}`);
    }
  }

  /** Asks, waits ten seconds, insists. */
  async stop(signal: NodeJS.Signals = this.options.endSignal ?? 'SIGTERM'): Promise<void> {
    if (this.child !== undefined) {
      // Whoever waits for its end must not end before it.
      this.child.ref();
      this.signal(signal);
      // A frozen one hears nothing until it goes on.
      if (signal !== 'SIGKILL') this.signal('SIGCONT');
      const patience = new AbortController();
      const insist = wait(10_000, undefined, { ref: false, signal: patience.signal }).then(
        () => this.signal('SIGKILL'),
        () => undefined,
      );
      await this.end;
      patience.abort();
      await insist;
    }
    await rm(this.pidFile, { force: true });
  }

  /** Has happened when this returns, as far as the engine itself need not answer it. */
  signal(name: NodeJS.Signals): void {
    this.child?.kill(name);
    if (name === 'SIGSTOP' && this.pid !== undefined) waitUntilStopped(this.pid);
  }

  /** What tests may do to it, whatever it is. */
  faults(): Pick<FaultyService, 'kill' | 'pause' | 'resume'> & { pid(): number | undefined } {
    return {
      pid: () => this.pid,
      kill: () => this.stop('SIGKILL'),
      pause: () => this.signal('SIGSTOP'),
      resume: () => this.signal('SIGCONT'),
    };
  }

  private async lastLines(): Promise<string> {
    return (await readFile(this.logFile, 'utf8').catch(() => '')).trim().split('\n').slice(-15).join('\n');
  }
}

/** An engine of several threads may still answer for a moment after it was told to stop. Linux alone says when it has. */
function waitUntilStopped(pid: number): void {
  const giveUpAt = Date.now() + 5_000;
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  while (process.platform === 'linux' && Date.now() < giveUpAt && !isStopped(pid)) Atomics.wait(sleeper, 0, 0, 1);
}

function isStopped(pid: number): boolean {
  try {
    // The state stands behind the name, which may hold anything.
    return readdirSync(`/proc/${pid}/task`).every((thread) => /\) [TtZX] [^)]*$/.test(readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')));
  } catch {
    // A thread, or all of it, has gone meanwhile.
    return false;
  }
}

/** On Linux the kernel ends the engine when whoever started it is killed, so that a broken test run leaves none. */
function diesWithUs({ command, args, identity }: EngineOptions): [string, readonly string[]] {
  const setpriv = process.platform === 'linux' ? programPath('setpriv') : undefined;
  if (setpriv === undefined) return [command, args];
  const as = identity ? [`--reuid=${identity.uid}`, `--regid=${identity.gid}`, '--clear-groups'] : [];
  return [setpriv, [...as, '--pdeathsig', 'KILL', command, ...args]];
}
