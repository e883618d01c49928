import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Enough for an empty database and what a test writes. */
const SIZE_MB = 256;

export interface SmallDisk {
  path: string;
  /** Leaves no byte. */
  fill(): Promise<void>;
  makeRoom(): Promise<void>;
  remove(): Promise<void>;
}

/** A disk that can be filled without harm to the machine; null where this user may mount none. */
export async function openSmallDisk(): Promise<SmallDisk | null> {
  const path = await mkdtemp(join(tmpdir(), 'nexus-small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    await rm(path, { recursive: true, force: true });
    return null;
  }
  await chmod(path, 0o711);
  const ballast = join(path, 'ballast');
  return {
    path,
    async fill() {
      const file = await open(ballast, 'w');
      try {
        for (let size = 1 << 20; size >= 1024; size >>= 1) {
          const zeros = Buffer.alloc(size);
          try {
            for (;;) await file.write(zeros);
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
          }
        }
      } finally {
        await file.close();
      }
    },
    makeRoom: () => rm(ballast, { force: true }),
    async remove() {
      execFileSync('umount', ['-l', path], { stdio: 'ignore' });
      await rm(path, { recursive: true, force: true });
    },
  };
}

/** Where everything must be tested, a user that may mount nothing is a failure. */
export function demandSmallDisk(): void {
  if (process.env['NEXUS_REQUIRE_ALL'] === '1') throw new Error('not tested, because this user may mount no small disk');
  process.stderr.write('Left out: a full disk, because this user may mount no small disk.\n');
}
