import { createHash } from 'node:crypto';
import { attachmentKey } from '#core/attachments/attachment-key';
import { expressionKey, imageKey, type ImageKind } from '#core/images/image-key';
import type { MessageRecord } from '#core/messages/message-record';
import { copiedLines, valuesOfLine } from '#storage/postgres/copy-text';
import { filesOf } from '#storage/postgres/message-batches';
import type { CopiedTable } from '#storage/postgres/table-copies';

export interface NamedFiles {
  /** The same bytes of a table's rows; the files that these name are remembered. */
  readFrom(table: CopiedTable, bytes: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
  /** This one is there. To be called when all tables were read. */
  meet(key: string): void;
  count(): { named: number; missing: number };
}

type Named = Record<string, unknown> & Partial<Pick<MessageRecord, 'attachments' | 'message_snapshots' | 'flags'>>;

const ofImages =
  (images: Readonly<Record<string, ImageKind>>) =>
  (data: Named, id: string): string[] =>
    Object.entries(images).flatMap(([field, kind]) => {
      const hash = data[field];
      return typeof hash === 'string' && hash !== '' ? [imageKey(kind, id, hash)] : [];
    });

/** The tables whose rows name most files; by these one sees whether a store is the right one. */
const NAMING: Readonly<Record<string, (data: Named, id: string) => string[]>> = {
  messages: ({ attachments = [], message_snapshots: snapshots = [], flags = 0 as MessageRecord['flags'] }) =>
    filesOf({ attachments, message_snapshots: snapshots, flags }),
  users: ofImages({ avatar: 'avatars', banner: 'banners' }),
  guilds: ofImages({ icon: 'icons', banner: 'banners', splash: 'splashes', discovery_splash: 'discovery-splashes' }),
  emojis: (_data, id) => [expressionKey('emojis', id)],
  stickers: (_data, id) => [expressionKey('stickers', id)],
};
const UPLOAD = `"${attachmentKey('')}`;

/** Which files the rows of a backup name, and how many of these were not met. */
export function namedFiles(): NamedFiles {
  // Numbers made from the keys: there may be millions, and the keys themselves would fill the memory.
  let numbers = new Float64Array(1024);
  let count = 0;
  let met: Uint8Array | undefined;
  const name = (key: string): void => {
    if (count === numbers.length) {
      const more = new Float64Array(2 * count);
      more.set(numbers);
      numbers = more;
    }
    numbers[count++] = numberOf(key);
  };
  /** From here on they are in order, each of them once. */
  const settled = (): Uint8Array => {
    if (met) return met;
    numbers = numbers.slice(0, count).sort();
    let unique = 0;
    for (let at = 0; at < count; at++) if (at === 0 || numbers[at] !== numbers[at - 1]) numbers[unique++] = numbers[at] ?? 0;
    count = unique;
    return (met = new Uint8Array(count));
  };
  return {
    async *readFrom({ name: table, columns }, bytes) {
      const naming = NAMING[table];
      const [idAt, dataAt] = [columns.indexOf('id'), columns.indexOf('data')];
      if (!naming || idAt === -1 || dataAt === -1) return yield* bytes;
      const lines = copiedLines();
      for await (const chunk of bytes) {
        for (const line of lines.read(chunk)) {
          // Most messages have no file, and need no closer look.
          if (table === 'messages' && !line.includes(UPLOAD)) continue;
          const values = valuesOfLine(line);
          for (const key of naming(JSON.parse(values[dataAt] ?? '{}') as Named, values[idAt] ?? '')) name(key); // as it was written
        }
        yield chunk;
      }
    },
    meet(key) {
      const seen = settled();
      const number = numberOf(key);
      let [low, high] = [0, count];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((numbers[middle] ?? 0) < number) low = middle + 1;
        else high = middle;
      }
      if (low < count && numbers[low] === number) seen[low] = 1;
    },
    count() {
      const seen = settled();
      return { named: count, missing: seen.reduce((missing, isMet) => missing - isMet, count) };
    },
  };
}

const numberOf = (key: string): number => createHash('sha256').update(key).digest().readUIntBE(0, 6);
