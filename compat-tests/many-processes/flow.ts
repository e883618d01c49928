import { setTimeout as sleep } from 'node:timers/promises';
import { faultsIn } from './faults-in.ts';
import { until, type Fleet, type Member } from './fleet.ts';
import type { FurnishedGuild } from './furnish-guild.ts';
import type { GatewayClient } from './gateway-client.ts';
import { Writer } from './writer.ts';

/** Messages that flow while something is done to the server. */
export interface Flow {
  /** Lets some more be written and acknowledged; waits until it is. */
  more(count?: number): Promise<void>;
  /** Refusals so far; those of messages with files alone, where that is asked for. */
  failures(which?: 'with files'): string[];
  /** Waits until a process says so in its log, since the flow began; any process unless told. */
  untilSaid(words: RegExp, by?: Member): Promise<void>;
  /** Ends the writing, waits until every client is back and has heard the last, and tells what is wrong. */
  end(options?: EndOptions): Promise<Outcome>;
}

export interface Outcome {
  /** What a client heard amiss, what the history lacks, processes that ended by themselves, failures that nobody foresaw. */
  faults: string[];
  /** Sessions that were over. */
  lost: number;
  resumed: number;
  /** What was not acknowledged, and was not refused as Discord refuses. */
  failures: string[];
}

export interface EndOptions {
  /** The api process that is asked for the history; any unless told. */
  historyFrom?: string;
  /** Where Redis may lose events, or a change is answered before Redis has it, the messages of two api processes may change places. */
  isOrderedByProcess?: boolean;
}

let flows = 0;

/** No fault that was tried may make the server say any of this. */
const UNFORESEEN = /unforeseen|could not be handled|did not reach all sessions|reaches nobody|could not be let into a guild|^\s*at |Error: /;

export function startFlow(fleet: Fleet, place: FurnishedGuild, clients: readonly GatewayClient[], padding = ''): Flow {
  for (const client of clients) client.beginAnew();
  const stems = ['a', 'b', 'file'].map((name) => `${name}${flows}`);
  flows++;
  const urls = (): string[] => fleet.of('api').map(({ server }) => server.url);
  const heard = fleet.listen();
  const writers = stems.map((stem, index) => {
    const isWithFile = index === 2;
    return new Writer(stem, index === 0 ? urls : () => urls().toReversed(), place.openId, place.authorization, { pauseMs: 200, padding, isWithFile });
  });
  const more = async (count = 8): Promise<void> => {
    const wanted = writers.map((writer) => writer.acknowledged.length + count);
    await until('messages are acknowledged again', () => writers.every((writer, index) => writer.acknowledged.length >= (wanted[index] ?? 0)));
  };
  const failures = (which?: 'with files'): string[] => writers.slice(which ? 2 : 0).flatMap((writer) => writer.failures);
  return {
    more,
    failures,
    untilSaid: (words, by) => until(`the log says ${words}`, () => heard().some((said) => (by === undefined || said.by === by) && words.test(said.words))),
    async end({ historyFrom, isOrderedByProcess = false } = {}) {
      await until('every client is back', () => clients.every((client) => client.isIn));
      await more();
      await Promise.all(writers.map((writer) => writer.stop()));
      const lasts = writers.map((writer) => writer.acknowledged.at(-1)?.content ?? '');
      await until(
        'every client has heard the last',
        () => clients.every((client) => lasts.every((last) => client.epochs.at(-1)?.contents.includes(last))),
        120_000,
      ).catch(
        () => undefined, // what is missing is told below
      );
      // One that came twice would come now.
      await sleep(500);
      // Such a change was acknowledged before the other processes could hear of it.
      const isLate = heard().some(({ words }) => words.startsWith('a change is written; the other processes hear of it later'));
      const ways = isOrderedByProcess || isLate ? urls().length : 1;
      const faults = clients.flatMap((client, index) => writers.flatMap((writer, at) => faultsIn(`session ${index}`, client, writer, stems[at] ?? '', ways)));
      for (const writer of writers) faults.push(...(await missingFromHistory(historyFrom ?? urls()[0] ?? '', place, writer)));
      faults.push(...fleet.deaths(), ...heard().flatMap(({ by, words }) => (UNFORESEEN.test(words) ? [`${by.role} said: ${words}`] : [])));
      return {
        faults: faults.slice(0, 10),
        lost: clients.reduce((sum, client) => sum + client.losses, 0),
        resumed: clients.reduce((sum, client) => sum + client.resumes, 0),
        failures: failures().filter((failure) => !failure.startsWith('503 ')),
      };
    },
  };
}

/** What was acknowledged and is not in the channel, or is there twice. */
async function missingFromHistory(url: string, place: FurnishedGuild, writer: Writer): Promise<string[]> {
  const stem = writer.acknowledged[0]?.content.split(' ')[0] ?? '';
  const found = new Map<string, number>();
  const oldest = BigInt(writer.acknowledged[0]?.id ?? '0');
  for (let before: string | undefined; ;) {
    const answer = await fetch(`${url}/api/v10/channels/${place.openId}/messages?limit=100${before ? `&before=${before}` : ''}`, {
      headers: { authorization: place.authorization },
    });
    if (answer.status !== 200) return [`the history cannot be read: ${answer.status}`];
    const page = (await answer.json()) as { id: string; content: string }[];
    for (const { content } of page) if (content.startsWith(`${stem} `)) found.set(content, (found.get(content) ?? 0) + 1);
    before = page.at(-1)?.id;
    if (page.length < 100 || BigInt(before ?? '0') < oldest) break;
  }
  return writer.acknowledged.flatMap(({ content }) => {
    const times = found.get(content) ?? 0;
    return times === 1 ? [] : [`${content} is in the history ${times} times`];
  });
}
