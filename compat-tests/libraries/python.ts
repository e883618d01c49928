import { execFile } from 'node:child_process';
import { access, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Why no Python program can be tested here; undefined when it can. */
export async function whyNoPython(): Promise<string | undefined> {
  try {
    await execute('python3', ['-c', 'import venv, ensurepip, sys; assert sys.version_info >= (3, 10)']);
    return undefined;
  } catch {
    return 'there is no python3 (3.10 or newer, with venv)';
  }
}

/** The interpreter of a virtual environment with these packages, made on first use and kept in .cache. */
export async function pythonWith(name: string, packages: readonly string[]): Promise<string> {
  const home = join(root, '.cache', 'python', `${name}-${packages.join('-').replaceAll(/[^\w.-]/g, '_')}`);
  const python = join(home, 'bin', 'python');
  const made = join(home, 'made');
  if (
    await access(made).then(
      () => true,
      () => false,
    )
  )
    return python;
  await mkdir(dirname(home), { recursive: true });
  await execute('python3', ['-m', 'venv', '--clear', home]);
  await execute(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages], { timeout: 170_000 });
  await execute(python, ['-c', `open(${JSON.stringify(made)}, "w").close()`]);
  return python;
}
