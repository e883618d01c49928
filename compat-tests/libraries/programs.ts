import { spawn, type ChildProcess } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { World } from '../world.ts';
import type { ProgramOptions } from './stage.ts';

const here = dirname(fileURLToPath(import.meta.url));

/** The file of a program. */
export const programOf = (file: string): string => join(here, 'programs', file);

const nexusCommand = join(here, '..', '..', 'bin', 'nexus.js');

/** Starts the program by `nexus run` with these flags, as somebody would whose bot names no address of this server. */
export const byNexusRun = (world: World, command: readonly string[], env: Record<string, string> = {}, flags: readonly string[] = []): ProgramOptions => ({
  command,
  spawn: (given, programEnv): ChildProcess =>
    spawn(process.execPath, [nexusCommand, 'run', ...flags, '--', ...given], {
      env: { ...programEnv, ...env, NEXUS_DATA: world.settings.NEXUS_DATA },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
});
