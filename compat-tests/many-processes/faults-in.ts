import type { GatewayClient } from './gateway-client.ts';
import type { Writer } from './writer.ts';

/**
 * What is wrong with what a client heard of a writer: twice the same, out of order, or, between two messages of one session
 * or from the last loss to the end, one that is missing. What came while a session was lost (op 9) is the client's to fetch.
 * The messages went through so many api processes in turn (`ways`) that each keeps its own order only.
 */
export function faultsIn(name: string, client: GatewayClient, writer: Writer, stem: string, ways = 1): string[] {
  const faults: string[] = [];
  const numberOf = (content: string): number => Number(content.split(' ')[1]);
  const wanted = writer.acknowledged.map(({ content }) => numberOf(content));
  const seen = new Set<number>();
  for (const [index, epoch] of client.epochs.entries()) {
    faults.push(...epoch.disorder.map((disorder) => `${name}: ${disorder}`));
    const heard = epoch.contents.filter((content) => content.startsWith(`${stem} `)).map(numberOf);
    for (const [at, n] of heard.entries()) {
      if (seen.has(n)) faults.push(`${name}: ${stem} ${n} came twice`);
      seen.add(n);
      const before = heard.slice(0, at).findLast((other) => other % ways === n % ways);
      if (before !== undefined && n < before) faults.push(`${name}: ${stem} ${n} came after ${before}`);
    }
    const isLast = index === client.epochs.length - 1;
    const [first, last] = [heard[0], isLast ? Infinity : heard.at(-1)];
    // A session that was there from the beginning misses nothing from the beginning.
    const from = index === 0 ? -1 : (first ?? Infinity);
    const known = new Set(heard);
    const missing = wanted.filter((n) => n >= from && n <= (last ?? -1) && !known.has(n));
    if (missing.length > 0)
      faults.push(`${name}: session ${index + 1} of ${client.epochs.length} misses ${stem} ${missing.slice(0, 5).join(', ')} (${missing.length})`);
  }
  return faults;
}
