import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtOnce } from './built-once.ts';
import { programOf } from './programs.ts';

const execute = promisify(execFile);

/** Why no Go program can be tested here; undefined when it can. */
export async function whyNoGo(): Promise<string | undefined> {
  const said = await execute('go', ['env', 'GOVERSION']).catch(() => undefined);
  const [, minor] = /^go1\.(\d+)/.exec(said?.stdout ?? '') ?? [];
  return Number(minor) >= 19 ? undefined : 'there is no go (1.19 or newer)';
}

/** The compiled program of a folder in programs/, with the modules of its go.mod. Kept in .cache until a file of it changes. */
export async function goProgram(folder: string): Promise<string> {
  const home = await builtOnce('go', folder, async (target) => {
    await mkdir(target);
    await execute('go', ['build', '-buildvcs=false', '-o', join(target, 'bot'), '.'], { cwd: programOf(folder), timeout: 170_000 });
  });
  return join(home, 'bot');
}
