import { removeDoomedFiles } from '#core/attachments/remove-doomed-files';
import { endDueAccounts } from '#core/accounts/delete-account';
import type { Core } from '#core/core';
import { makeExports } from '#core/exports/export-jobs';
import { liftExpiredBans } from '#core/instance/instance-bans';
import { flushMessageCounts } from '#core/instance/statistics';
import { revalidateEndpoints } from '#core/interactions/revalidate-endpoints';
import { endInvites } from '#core/invites/end-invites';
import { endDuePolls } from '#core/polls/end-poll';
import { advanceScheduledEvents } from '#core/scheduled-events/advance-scheduled-events';
import { endForsaken } from '#core/scheduled-events/end-forsaken';
import { archiveInactiveThreads } from '#core/threads/archive-inactive-threads';

interface Chore {
  name: string;
  everyMs: number;
  run(core: Core): Promise<void>;
}

/** What the server does by itself, and how often it looks whether there is something to do. */
const CHORES: readonly Chore[] = [
  { name: 'end polls', everyMs: 5_000, run: endDuePolls },
  { name: 'start and end events', everyMs: 10_000, run: advanceScheduledEvents },
  { name: 'end what everybody left', everyMs: 60_000, run: endForsaken },
  { name: 'end invites', everyMs: 30_000, run: endInvites },
  { name: 'archive threads', everyMs: 30_000, run: archiveInactiveThreads },
  { name: 'look after the search index', everyMs: 10_000, run: (core) => core.searchIndex.prepare() },
  { name: 'remove doomed files', everyMs: 30_000, run: removeDoomedFiles },
  { name: 'count messages', everyMs: 10_000, run: flushMessageCounts },
  { name: 'end accounts', everyMs: 60_000, run: endDueAccounts },
  { name: 'make exports', everyMs: 2_000, run: makeExports },
  { name: 'lift bans that are over', everyMs: 30_000, run: liftExpiredBans },
  { name: 'ask endpoints again', everyMs: 3_600_000, run: (core) => revalidateEndpoints(core) },
];

/** Hears of each round of a chore. */
export type ChoreFigures = (chore: string, tookSeconds: number, failed: boolean) => void;

/** Starts what the server does by itself; the result stops it. A round that takes longer than its pause delays the next. */
export function startBackgroundWork(core: Core, count: ChoreFigures = () => undefined): () => void {
  const timers = CHORES.map((chore) => {
    let isRunning = false;
    const timer = setInterval(() => {
      if (isRunning) return;
      isRunning = true;
      const begunMs = performance.now();
      let failed = false;
      chore
        .run(core)
        .catch((error: unknown) => {
          failed = true;
          core.log.warn({ err: error, chore: chore.name }, 'a chore failed and will be tried again');
        })
        .finally(() => {
          isRunning = false;
          count(chore.name, (performance.now() - begunMs) / 1000, failed);
        });
    }, chore.everyMs);
    return timer.unref();
  });
  return () => timers.forEach((timer) => clearInterval(timer));
}
