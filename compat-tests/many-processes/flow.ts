import { setTimeout as sleep } from 'node:timers/promises';
import { faultsIn } from './faults-in.ts';
import { until, type Fleet } from './fleet.ts';
import type { FurnishedGuild } from './furnish-guild.ts';
import type { GatewayClient } from './gateway-client.ts';
import { Writer } from './writer.ts';

/** Messages that flow while something is done to the server. */
export interface Flow {
  /** Lets some more be written and acknowledged; waits until it is. */
  more(count?: number): Promise<void>;
  /** Refusals so far. */
  failures(): string[];
  /** Ends the writing, waits until every client is back and has heard the last, and tells what is wrong. */
  end(options?: EndOptions): Promise<{ faults: string[]; lost: number; resumed: number; failures: string[]; written: number }>;
}

export interface EndOptions {
  /** The api process that is asked for the history; any unless told. */
  historyFrom?: string;
  /** Where Redis may lose events, or a change is answered before Redis has it, the messages of two api processes may change places. */
  isOrderedByProcess?: boolean;
}

let flows = 0;

export function startFlow(fleet: Fleet, place: FurnishedGuild, clients: readonly GatewayClient[], padding = ''): Flow {
  for (const client of clients) client.beginAnew();
  const stems = ['a', 'b'].map((name) => `${name}${flows}`);
  flows++;
  const urls = (): string[] => fleet.of('api').map(({ server }) => server.url);
  const writers = stems.map(
    (stem, index) => new Writer(stem, index === 0 ? urls : () => urls().toReversed(), place.openId, place.authorization, { pauseMs: 10, padding }),
  );
  const more = async (count = 30): Promise<void> => {
    const wanted = writers.map((writer) => writer.acknowledged.length + count);
    await until('messages are acknowledged again', () => writers.every((writer, index) => writer.acknowledged.length >= (wanted[index] ?? 0)), 90_000);
  };
  const failures = (): string[] => writers.flatMap((writer) => writer.failures);
  return {
    more,
    failures,
    async end({ historyFrom, isOrderedByProcess = false } = {}) {
      const ways = isOrderedByProcess ? urls().length : 1;
      await until('every client is back', () => clients.every((client) => client.isIn), 90_000);
      await more(10);
      await Promise.all(writers.map((writer) => writer.stop()));
      const lasts = writers.map((writer) => writer.acknowledged.at(-1)?.content ?? '');
      await until(
        'every client has heard the last',
        () => clients.every((client) => lasts.every((last) => client.epochs.at(-1)?.contents.includes(last))),
        30_000,
      ).catch(
        () => undefined, // what is missing is told below
      );
      // One that came twice would come now.
      await sleep(500);
      const faults = clients.flatMap((client, index) => writers.flatMap((writer, at) => faultsIn(`session ${index}`, client, writer, stems[at] ?? '', ways)));
      for (const writer of writers) faults.push(...(await missingFromHistory(historyFrom ?? urls()[0] ?? '', place, writer)));
      return {
        faults: faults.slice(0, 10),
        lost: clients.reduce((sum, client) => sum + client.losses, 0),
        resumed: clients.reduce((sum, client) => sum + client.resumes, 0),
        failures: failures(),
        written: writers.reduce((sum, writer) => sum + writer.acknowledged.length, 0),
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
