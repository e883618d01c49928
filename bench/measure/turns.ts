import type { Program } from './program.ts';

/** Server CPU in milliseconds of what `work` did. */
export async function cpuOf(server: Program, work: () => Promise<void>): Promise<number> {
  const before = await server.usage();
  await work();
  return (await server.usage()).cpuMs - before.cpuMs;
}
