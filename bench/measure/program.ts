import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Usage } from './probe.ts';

/** A busy machine takes minutes for what a quiet one does in seconds. */
const PATIENCE_MS = 600_000;

/** A child process under measurement: a server, a floor, or the load. */
export interface Program {
  readonly pid: number;
  usage(options?: { afterGc?: boolean }): Promise<Usage>;
  /** Sends one command of the program's own and waits for its answer. */
  ask<Answer>(command: object): Promise<Answer>;
  /** The first line of its output that fits. */
  line(fits: (line: string) => boolean): Promise<string>;
  stop(): Promise<void>;
}

export interface ProgramOptions {
  args?: readonly string[];
  env?: NodeJS.ProcessEnv;
  execArgv?: readonly string[];
}

const running = new Map<ChildProcess, Program>();
let isOver = false;
process.on('exit', () => {
  for (const child of running.keys()) child.kill('SIGKILL');
});

/** Ends all that still run: what a part that failed has left. With `forGood` no other is started any more. */
export async function stopPrograms({ forGood = false } = {}): Promise<void> {
  isOver ||= forGood;
  await Promise.all([...running.values()].map((program) => program.stop()));
}

/** Starts a Node.js program with the probe inside. */
export function startProgram(path: URL, { args = [], env = {}, execArgv = [] }: ProgramOptions = {}): Program {
  if (isOver) throw new Error('the bench ends');
  const probe = new URL('probe.js', import.meta.url).href;
  const child = fork(fileURLToPath(path), [...args], {
    execArgv: ['--expose-gc', '--import', probe, ...execArgv],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    serialization: 'advanced',
    // Ctrl-C is for the bench, which ends them in order.
    detached: true,
  });
  child.once('exit', () => running.delete(child));
  const lines = linesOf(child);

  const answerTo = <Answer>(message: object, key: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        child.off('message', hear).off('exit', gone);
      };
      const hear = (answer: Record<string, unknown>): void => {
        if (!(key in answer) && !('failure' in answer)) return;
        end();
        if ('failure' in answer) reject(new Error(String(answer['failure'])));
        else resolve(answer[key] as Answer); // what the program's own code answers
      };
      const gone = (code: number | null): void => {
        end();
        reject(new Error(`${path.pathname} ended with ${code}`));
      };
      const timer = setTimeout(() => {
        end();
        reject(new Error(`${path.pathname} did not answer ${JSON.stringify(message).slice(0, 2000)}`));
      }, PATIENCE_MS);
      child.on('message', hear).on('exit', gone);
      child.send(message, (error) => {
        if (!error) return;
        end();
        reject(error);
      });
    });

  const program: Program = {
    pid: child.pid ?? 0,
    usage: ({ afterGc = false } = {}) => answerTo<Usage>({ ask: afterGc ? 'usage-after-gc' : 'usage' }, 'usage'),
    ask: (command) => answerTo({ command }, 'answer'),
    line: lines,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await ended;
      clearTimeout(hard);
    },
  };
  running.set(child, program);
  return program;
}

function linesOf(child: ChildProcess): Program['line'] {
  const said: string[] = [];
  let rest = '';
  let heard = (): void => undefined;
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    said.push(...lines);
    heard();
  });
  return (fits) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = said.find(fits);
        if (found !== undefined) resolve(found);
      };
      heard = look;
      child.once('exit', (code) => reject(new Error(`the program ended with ${code} before it was ready`)));
      look();
    });
}

/** Inside a program of our own: answers the commands that `ask` sends. */
export function answerCommands(run: (command: never) => Promise<unknown>): void {
  process.on('message', (message: { command?: object }) => {
    if (message.command === undefined) return;
    run(message.command as never).then(
      (answer) => process.send?.({ answer }),
      (error: unknown) => process.send?.({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  console.log('ready');
  // Between two commands there is nothing else to live for.
  process.channel?.ref();
  process.on('disconnect', () => process.exit(0));
}
