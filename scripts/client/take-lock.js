import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 200;

const runs = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

/** Waits until no other process has this file, and keeps it until the answer is called or the process ends. */
export async function takeLock(path) {
  await mkdir(dirname(path), { recursive: true });
  for (;;) {
    const isMine = await writeFile(path, String(process.pid), { flag: 'wx' }).then(
      () => true,
      (error) => {
        if (error.code !== 'EEXIST') throw error;
        return false;
      },
    );
    if (isMine) return () => rm(path, { force: true });
    const pid = Number(await readFile(path, 'utf8').catch(() => ''));
    // Whoever had it ended without giving it back. Who has only just taken it has not written yet.
    if (pid > 0 && !runs(pid)) await rm(path, { force: true });
    await sleep(LOOK_EVERY_MS);
  }
}
