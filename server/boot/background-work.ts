import { removeEmptyDrafts } from '#core/drafts/drafts';
import { PUSH_WAITS } from '#core/push/enqueue-pushes';
import { sendPushes } from '#core/push/send-pushes';
import { ringReminders } from '#core/reminders/reminders';
import { ringSavedMessages } from '#core/saved-messages/saved-messages';
import { sendScheduledMessages } from '#core/scheduled-messages/send-scheduled-messages';
import { removeDoomedFiles } from '#core/attachments/remove-doomed-files';
import { endDueAccounts } from '#core/accounts/delete-account';
import type { Core } from '#core/core';
import { EXPORT_WAITS, makeExports, removeExpiredExports } from '#core/exports/export-jobs';
import { liftExpiredBans } from '#core/instance/instance-bans';
import { tellSessionCount } from '#core/instance/session-counts';
import { flushMessageCounts } from '#core/instance/statistics';
import { revalidateEndpoints } from '#core/interactions/revalidate-endpoints';
import { endInvites } from '#core/invites/end-invites';
import { trimMentions } from '#core/mentions/keep-mentions';
import { only } from '#core/ports/event-heading';
import { endDuePolls } from '#core/polls/end-poll';
import { keepReadByWriting } from '#core/read-states/read-by-writing';
import { endForsakenRecordings } from '#core/recordings/end-forsaken-recordings';
import { advanceScheduledEvents } from '#core/scheduled-events/advance-scheduled-events';
import { endForsaken } from '#core/scheduled-events/end-forsaken';
import { archiveInactiveThreads } from '#core/threads/archive-inactive-threads';
import { inTurn } from './take-turns.ts';

interface Chore {
  name: string;
  everyMs: number;
  /** An event of the bus that says that there is something to do now. */
  on?: string;
  run(core: Core): Promise<void>;
  /** Every process may be at it at once: its parts are leased one by one. Else they take turns. */
  isShared?: true;
  /** However many processes there are, it is not begun more often than that. */
  isRare?: true;
}

/** What the server does by itself, and how often it looks whether there is something to do. */
const CHORES: readonly Chore[] = [
  { name: 'end polls', everyMs: 5_000, run: endDuePolls },
  { name: 'start and end events', everyMs: 10_000, run: advanceScheduledEvents },
  { name: 'end what everybody left', everyMs: 60_000, run: endForsaken },
  { name: 'end recordings', everyMs: 5_000, run: endForsakenRecordings },
  { name: 'end invites', everyMs: 30_000, run: endInvites },
  { name: 'archive threads', everyMs: 30_000, run: archiveInactiveThreads },
  { name: 'look after the search index', everyMs: 10_000, run: (core) => core.searchIndex.prepare() },
  { name: 'leave nothing of removed messages in the search index', everyMs: 1_800_000, run: (core) => core.searchIndex.forgetRemains(), isRare: true },
  { name: 'remove doomed files', everyMs: 30_000, run: removeDoomedFiles },
  { name: 'end accounts', everyMs: 60_000, run: endDueAccounts },
  { name: 'forget old mentions', everyMs: 3_600_000, run: trimMentions, isRare: true },
  { name: 'make exports', everyMs: 10_000, on: EXPORT_WAITS, run: makeExports, isShared: true },
  { name: 'remove old exports', everyMs: 60_000, run: removeExpiredExports },
  { name: 'send scheduled messages', everyMs: 1_000, run: sendScheduledMessages, isShared: true },
  { name: 'ring reminders', everyMs: 1_000, run: ringReminders, isShared: true },
  { name: 'ring saved messages', everyMs: 1_000, run: ringSavedMessages, isShared: true },
  { name: 'send pushes', everyMs: 10_000, on: PUSH_WAITS, run: sendPushes, isShared: true },
  { name: 'remove empty drafts', everyMs: 3_600_000, run: removeEmptyDrafts, isRare: true },
  { name: 'lift bans that are over', everyMs: 30_000, run: liftExpiredBans },
  { name: 'ask endpoints again', everyMs: 3_600_000, run: (core) => revalidateEndpoints(core), isRare: true },
];

/** What each process does for itself, whatever its role. */
const OWN_CHORES: readonly Chore[] = [
  { name: 'mark as read what was written in', everyMs: 1_000, run: keepReadByWriting, isShared: true },
  { name: 'count messages', everyMs: 10_000, run: flushMessageCounts, isShared: true },
  { name: 'count sessions', everyMs: 10_000, run: tellSessionCount, isShared: true },
];

/** Hears of each round of a chore. */
export type ChoreFigures = (chore: string, tookSeconds: number, failed: boolean) => void;

/** Starts what each process does for itself; the result stops it. */
export const startOwnWork = (core: Core, count?: ChoreFigures): (() => void) => start(core, OWN_CHORES, count);

/** Starts what the server does by itself, in one process or more of them; the result stops it. */
export const startBackgroundWork = (core: Core, count?: ChoreFigures): (() => void) => start(core, CHORES, count);

/** A round that takes longer than its pause delays the next. */
function start(core: Core, chores: readonly Chore[], count: ChoreFigures = () => undefined): () => void {
  const stops = chores.map((chore) => {
    const { name, everyMs, on, isShared, isRare } = chore;
    const round = (): Promise<void> => (isShared ? chore.run(core) : inTurn(core, name, () => chore.run(core), isRare ? everyMs * 0.9 : 0));
    let isRunning = false;
    let isWanted = false;
    const begin = (): void => {
      isWanted = isRunning;
      if (isRunning) return;
      isRunning = true;
      const begunMs = performance.now();
      let failed = false;
      round()
        .catch((error: unknown) => {
          failed = true;
          core.log.warn({ err: error, chore: name }, 'a chore failed and will be tried again');
        })
        .finally(() => {
          isRunning = false;
          count(name, (performance.now() - begunMs) / 1000, failed);
          if (isWanted) begin();
        });
    };
    const timer = setInterval(() => isRunning || begin(), everyMs).unref();
    const unsubscribe = on === undefined ? null : core.bus.subscribe(({ t }) => t === on && begin(), only(on));
    return () => {
      clearInterval(timer);
      unsubscribe?.();
      // What is under way ends, and is not begun again.
      isWanted = false;
    };
  });
  return () => stops.forEach((stop) => stop());
}
