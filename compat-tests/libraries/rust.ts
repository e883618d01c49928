import { execFile } from 'node:child_process';
import { copyFile, mkdir } from 'node:fs/promises';
import { getPriority, setPriority } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtOnce } from './built-once.ts';
import { programOf } from './programs.ts';

const execute = promisify(execFile);

/** A first build compiles about a hundred crates, while other tests run. */
export const RUST_BUILD_MS = 900_000;

/** Why no Rust program can be tested here; undefined when it can. */
export async function whyNoRust(): Promise<string | undefined> {
  for (const tool of ['cargo', 'rustc']) {
    const said = await execute(tool, ['--version']).catch(() => undefined);
    const [, minor] = /^\w+ 1\.(\d+)/.exec(said?.stdout ?? '') ?? [];
    if (!(Number(minor) >= 89)) return `there is no ${tool} (1.89 or newer)`;
  }
  return execute('cc', ['--version']).then(
    () => undefined,
    () => 'there is no C compiler (cc), which crates with C in them need',
  );
}

/** The same of programs/serenity, in which songbird has libopus: that of the machine, or built by cmake. */
export async function whyNoSerenity(): Promise<string | undefined> {
  const isThere = (command: string, ...args: string[]): Promise<boolean> =>
    execute(command, args).then(
      () => true,
      () => false,
    );
  const lacking = await whyNoRust();
  if (lacking !== undefined || (await isThere('pkg-config', '--exists', 'opus')) || (await isThere('cmake', '--version'))) return lacking;
  return 'there is neither libopus with its pkg-config file nor cmake';
}

/** The compiled program of a folder in programs/, with the crates of its Cargo.lock. Kept in .cache until a file of it changes. */
export async function rustProgram(folder: string): Promise<string> {
  const home = await builtOnce('rust', folder, async (target) => {
    await mkdir(target);
    // Crates that programs share are compiled once; cargo itself lets one build at a time in there.
    const crates = join(target, '..', 'target');
    const building = execute('cargo', ['build', '--locked', '--quiet', '--target-dir', crates], { cwd: programOf(folder), timeout: RUST_BUILD_MS });
    // Tests with time limits run beside it.
    if (building.child.pid !== undefined) setPriority(building.child.pid, Math.max(getPriority(), 5));
    await building;
    await copyFile(join(crates, 'debug', `${folder}-bot`), join(target, 'bot'));
  });
  return join(home, 'bot');
}
