import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** An engine that runs. `npm run services` and the tests know no more of it than this. */
export interface Service {
  name: string;
  /** What a server needs in its environment to use it. */
  environment: Record<string, string>;
  /** What a person may want to know of it, besides. */
  note?: string;
  /** Asks it to end, and insists after ten seconds. What was started for this run leaves nothing. */
  stop(): Promise<void>;
}

/** Faults that tests make. All wait until they have happened. */
export interface FaultyService extends Service {
  /** SIGKILL, as a power cut would. */
  kill(): Promise<void>;
  /** On the same port; waits until it answers. Starts it too when it was killed. */
  restart(options?: { keepData?: boolean }): Promise<void>;
  /** Frozen (SIGSTOP): connections stay, nothing is answered. */
  pause(): void;
  resume(): void;
}

/** What an engine needs to start, or why it cannot be had: a sentence that goes on after "because". */
export type Lacking = string | undefined;

/** The program of that name on the PATH. */
export function programPath(name: string, alsoIn: readonly string[] = []): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...alsoIn];
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return folders.map((folder) => join(folder, name + suffix)).find((path) => existsSync(path));
}
