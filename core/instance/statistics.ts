import type { StatisticsQuery } from '#protocol/nexus/instance';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import type { MessageStore } from '../ports/message-store.ts';
import type { Stores } from '../ports/stores.ts';
import { countAllSessions } from './session-counts.ts';

const DAY_MS = 86_400_000;
/** Figures are this old at most; counting them costs the database something. */
const REMEMBERED_MS = 30_000;
/** Looking at every file takes longer. */
const FILES_REMEMBERED_MS = 10 * 60_000;

/** How this instance does. Nothing of it leaves the server. */
export interface Statistics {
  version: string;
  started_at: string;
  uptime_seconds: number;
  counted_at: string;
  users: number;
  bots: number;
  guilds: number;
  channels: number;
  /** What the database believes; exact counting would read them all. */
  messages_estimate: number;
  /** Since this version runs here, by day in UTC; days without any are 0. */
  messages_by_day: { day: string; messages: number }[];
  /** People who were here in the last day, week and month. */
  active_people: { last_24_hours: number; last_7_days: number; last_30_days: number };
  gateway_sessions: number;
  storage: { database_bytes: number; files: number; file_bytes: number };
}

type Counted = Pick<Statistics, 'counted_at' | 'users' | 'bots' | 'guilds' | 'channels' | 'messages_estimate' | 'active_people' | 'storage'>;

const counted = new WeakMap<Core, { atMs: number; figures: Promise<Counted> }>();
const filesSeen = new WeakMap<Core, { atMs: number; usage: Promise<{ files: number; bytes: number }> }>();

export async function getStatistics(core: Core, { days, fresh }: StatisticsQuery): Promise<Statistics> {
  const nowMs = core.clock.nowMs();
  await flushMessageCounts(core);
  const since = dayOf(nowMs - (days - 1) * DAY_MS);
  const [figures, known] = await Promise.all([remembered(counted, core, fresh ? 0 : REMEMBERED_MS, nowMs), core.instanceFigures.messageDays(since)]);
  const byDay = new Map(known.map(({ day, messages }) => [day, messages]));
  const { startedAtMs } = core.instance;
  return {
    version: core.settings.version,
    started_at: wireTime(startedAtMs),
    uptime_seconds: Math.max(0, Math.round((nowMs - startedAtMs) / 1000)),
    ...figures,
    messages_by_day: Array.from({ length: days }, (_, back) => dayOf(nowMs - (days - 1 - back) * DAY_MS)).map((day) => ({
      day,
      messages: byDay.get(day) ?? 0,
    })),
    gateway_sessions: await countAllSessions(core),
  };
}

/** One count at a time, however many ask. */
async function remembered(known: typeof counted, core: Core, maxAgeMs: number, nowMs: number): Promise<Counted> {
  const last = known.get(core);
  if (last && nowMs - last.atMs < maxAgeMs) return last.figures;
  const figures = count(core, nowMs);
  known.set(core, { atMs: nowMs, figures });
  figures.catch(() => known.delete(core));
  return figures;
}

async function count(core: Core, nowMs: number): Promise<Counted> {
  const times = [1, 7, 30].map((days) => wireTime(nowMs - days * DAY_MS));
  const [counts, active, files] = await Promise.all([core.instanceFigures.counts(), core.instanceFigures.activeSince(times), filesOf(core, nowMs)]);
  const { users, bots, guilds, channels, messages_estimate, database_bytes } = counts;
  const [day = 0, week = 0, month = 0] = active;
  return {
    counted_at: wireTime(nowMs),
    users,
    bots,
    guilds,
    channels,
    messages_estimate,
    active_people: { last_24_hours: day, last_7_days: week, last_30_days: month },
    storage: { database_bytes, files: files.files, file_bytes: files.bytes },
  };
}

function filesOf(core: Core, nowMs: number): Promise<{ files: number; bytes: number }> {
  const last = filesSeen.get(core);
  if (last && nowMs - last.atMs < FILES_REMEMBERED_MS) return last.usage;
  const usage = core.blobs.usage();
  filesSeen.set(core, { atMs: nowMs, usage });
  usage.catch(() => filesSeen.delete(core));
  return usage;
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** How many messages were written since it was last put down, by day. */
const uncounted = new WeakMap<MessageStore['insert'], Map<string, number>>();

/** The same stores, which count the messages that are written into them, by themselves or together with more. */
export function countingMessages(stores: Stores, nowMs: () => number): Pick<Stores, 'messages' | 'atomically'> {
  const days = new Map<string, number>();
  const count = (more: number): void => {
    const day = dayOf(nowMs());
    if (more > 0) days.set(day, (days.get(day) ?? 0) + more);
  };
  const messages = countedBy(() => count(1), stores.messages);
  uncounted.set(messages.insert, days);
  return {
    messages,
    async atomically(work) {
      let written = 0;
      const result = await stores.atomically((inside) => {
        written = 0;
        const counted: Stores = { ...inside, messages: countedBy(() => written++, inside.messages), atomically: (more) => more(counted) };
        return work(counted);
      });
      count(written);
      return result;
    },
  };
}

const countedBy = (count: () => void, messages: MessageStore): MessageStore => ({
  ...messages,
  async insert(message) {
    await messages.insert(message);
    count();
  },
});

/** Puts the counts down; a crash forgets those of some seconds. */
export async function flushMessageCounts(core: Core): Promise<void> {
  const days = uncounted.get(core.messages.insert);
  if (!days) return;
  const taken = new Map(days);
  days.clear();
  for (const [day, messages] of taken) {
    try {
      await core.instanceFigures.countMessages(day, messages);
      taken.delete(day);
    } catch (error) {
      // None is counted twice, and none is lost.
      for (const [left, more] of taken) days.set(left, (days.get(left) ?? 0) + more);
      throw error;
    }
  }
}
