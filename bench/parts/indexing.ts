import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { newChannel } from '#core/channels/new-channel';
import { newGuild } from '#core/guilds/create-guild';
import { newMember } from '#core/members/new-member';
import { indexedStores } from '#core/message-search/indexed-stores';
import { SearchIndex } from '#core/message-search/search-index';
import type { MessageStore } from '#core/ports/message-store';
import { newRole } from '#core/roles/new-role';
import { startEmbeddedPostgres } from '#storage/embedded-postgres/start-embedded-postgres';
import { openPostgresStores } from '#storage/postgres/open-stores';
import type { Run } from '../figure.ts';
import { databaseUsage } from '../measure/database-processes.ts';
import { percentile } from '../measure/statistics.ts';
import { madeUpMessages, randomNumbers, Vocabulary, type MadeUp } from '../search/made-up-messages.ts';

const WRITERS = 64;
/** More than can be under way at once. */
const LAST = 200;
const PATIENCE_MS = 120_000;
const FIRST_ID = 1_400_000_000_000_000_000n;
/** Ids of two messages lie so far apart. */
const STEP = 4_194_304n;

interface Taken {
  seconds: number;
  waitedMs: number[];
  /** Of this process and of the database's, until all can be found. */
  cpuMs: number;
  databaseMs: number;
  foundAfterMs: number;
}

/** What the search index costs those who write: the stores that feed it against the same ones that do not, in turns. */
export async function indexing({ dataDir, isQuick, note, onEnd }: Run): Promise<void> {
  const [count, turns] = isQuick ? [2_000, 1] : [8_000, 4];
  const log = { info: () => undefined, warn: (message: string) => console.error(message) };
  const { url, stop } = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), log });
  onEnd(stop);
  const { stores, pool, close } = await openPostgresStores(url);
  onEnd(close);
  const index = new SearchIndex(stores.messageSearch, stores, pino({ level: 'warn' }, pino.destination(2)));
  onEnd(() => index.close());
  const random = randomNumbers(5);
  const madeUp = await furnish(stores, random);
  let firstId = FIRST_ID;

  const areFound = async (): Promise<boolean> => {
    // They are taken in as they were written; counting all of them would be a cost of its own.
    const last = [madeUp.guildId, String(firstId - BigInt(LAST) * STEP)];
    const { rows } = await pool.query<{ there: number }>('SELECT count(*)::integer AS there FROM search_messages WHERE guild_id = $1 AND id >= $2', last);
    return rows[0]?.there === LAST;
  };
  const write = async (messages: MessageStore, isIndexed: boolean, many: number): Promise<Taken> => {
    const made = madeUpMessages(madeUp, many, firstId, random);
    firstId += BigInt(many) * STEP;
    const [cpu, database, begunMs] = [process.cpuUsage(), await databaseUsage(dataDir), performance.now()];
    const waitedMs: number[] = [];
    const left = made.values();
    await Promise.all(
      Array.from({ length: WRITERS }, async () => {
        for (const message of left) {
          const sentMs = performance.now();
          await messages.insert(message);
          waitedMs.push(performance.now() - sentMs);
        }
      }),
    );
    const writtenMs = performance.now();
    while (isIndexed && !(await areFound())) {
      if (performance.now() - writtenMs > PATIENCE_MS) throw new Error('the index did not take in what was written');
      await sleep(50);
    }
    const { user, system } = process.cpuUsage(cpu);
    const databaseMs = (await databaseUsage(dataDir)).cpuMs - database.cpuMs;
    return { seconds: (writtenMs - begunMs) / 1000, waitedMs, cpuMs: (user + system) / 1000, databaseMs, foundAfterMs: performance.now() - writtenMs };
  };

  const targets = { off: stores.messages, on: indexedStores(stores, index).messages };
  const sums: Record<keyof typeof targets, Taken> = { off: nothing(), on: nothing() };
  for (let turn = 0; turn <= turns; turn++) {
    for (const which of ['off', 'on'] as const) {
      // The first time compiles the code.
      const taken = await write(targets[which], which === 'on', turn === 0 ? count / 4 : count);
      if (turn > 0) add(sums[which], taken);
    }
  }
  const part = `Messages inserted by ${WRITERS} writers and made searchable (floor: the same without search)`;
  const both = (what: string, unit: string, of: (taken: Taken) => number) => ({ part, what, unit, nexus: of(sums.on), floor: of(sums.off) });
  note({ ...both('inserts', '/s', ({ waitedMs, seconds }) => waitedMs.length / seconds), isRate: true, bar: 'inserts with the search index' });
  note(both('time of an insert, p99', 'ms', ({ waitedMs }) => percentile(waitedMs, 0.99)));
  note(both('CPU of the process per message, until it is found', 'ms', ({ cpuMs, waitedMs }) => cpuMs / waitedMs.length));
  note(both('CPU of the database per message, until it is found', 'ms', ({ databaseMs, waitedMs }) => databaseMs / waitedMs.length));
  note({ part, what: `the index catches up with a burst of ${count.toLocaleString('en-US')} within`, unit: 'ms', nexus: sums.on.foundAfterMs / turns });
}

const nothing = (): Taken => ({ seconds: 0, waitedMs: [], cpuMs: 0, databaseMs: 0, foundAfterMs: 0 });

function add(sum: Taken, more: Taken): void {
  sum.seconds += more.seconds;
  sum.waitedMs = sum.waitedMs.concat(more.waitedMs);
  sum.cpuMs += more.cpuMs;
  sum.databaseMs += more.databaseMs;
  sum.foundAfterMs += more.foundAfterMs;
}

/** A guild with some channels to write in. */
async function furnish(stores: Awaited<ReturnType<typeof openPostgresStores>>['stores'], random: () => number): Promise<MadeUp> {
  const idOf = (number: number): string => String(FIRST_ID - BigInt(1_000 + number) * STEP);
  const [guildId, channelIds, authorIds] = [idOf(0), [1, 2, 3, 4, 5, 6, 7, 8].map(idOf), Array.from({ length: 50 }, (_, number) => idOf(100 + number))];
  const owner = authorIds[0] ?? '';
  await stores.guilds.insert({
    guild: newGuild(guildId, 'Guild', owner),
    roles: [newRole(guildId, { name: '@everyone', permissions: '1024' })],
    channels: channelIds.map((id, number) => newChannel(id, guildId, 0, `channel-${number}`)),
    members: [newMember(guildId, owner, '2026-01-02T03:04:05.678000+00:00')],
    emojis: [],
    stickers: [],
  });
  return { guildId, channelIds, authorIds, vocabulary: new Vocabulary(20_000, random) };
}
