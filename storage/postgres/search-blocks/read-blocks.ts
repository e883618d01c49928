import { totalmem } from 'node:os';
import type { Queries } from '../pool.ts';
import type { Form } from '../search-terms.ts';
import type { Lookup } from './match-block.ts';
import { postingsIn, type Posting } from './postings.ts';

/** Some thousand messages of a guild, those with ids beyond `after` and up to `last`. */
export interface Block {
  id: string;
  after: bigint;
  last: bigint;
  messages: number;
  channelIds: readonly string[];
  places: readonly string[];
}

/** All of the blocks of a guild, the oldest first, and what changed in them since they were made. */
export interface BlocksNow {
  blocks: readonly Block[];
  changes: readonly bigint[];
}

/** A block was made anew meanwhile. */
export class BlockGoneError extends Error {}

const MIB = 1024 * 1024;

/** How much of what was read is remembered: some of the machine's memory, or of its container's. Used only as searches read it. */
export function mostRemembered(limit = process.constrainedMemory(), all = totalmem()): number {
  const memory = limit > 0 && limit < all ? limit : all;
  return Math.min(128 * MIB, Math.max(32 * MIB, memory / 128));
}

/** With more changes than these searches do without blocks. */
const MOST_CHANGES = 6_000;
const BEYOND_ALL_LETTERS = '\u{10ffff}';

/** Reads blocks. What was read is remembered: a block never changes. */
export class BlockReader {
  private readonly remembered = new Remembered(mostRemembered());

  /** Null where a guild has none, or they are of no use. */
  async now(reader: Queries, guildId: string): Promise<BlocksNow | null> {
    const text = `SELECT ARRAY(SELECT block_id FROM search_blocks WHERE guild_id = $1 AND dropped_at IS NULL ORDER BY last_id)::text[] AS blocks,
      ARRAY(SELECT id FROM search_changes WHERE guild_id = $1 LIMIT ${MOST_CHANGES + 1})::text[] AS changes`;
    const [row] = await reader.rows<{ blocks: string[]; changes: string[] }>('search_blocks_now', text, [guildId]);
    if (!row || row.blocks.length === 0 || row.changes.length > MOST_CHANGES) return null;
    const known = new Map(row.blocks.map((id) => [id, this.remembered.get<Block>(id)]));
    const missing = row.blocks.filter((id) => !known.get(id));
    if (missing.length > 0) {
      const read = await reader.rows<BlockRow>(
        'search_blocks_by_id',
        'SELECT block_id, after_id, last_id, messages, channel_ids, places FROM search_blocks WHERE block_id = ANY ($1::bigint[])',
        [missing],
      );
      for (const { block_id: id, after_id, last_id, messages, channel_ids: channelIds, places } of read) {
        const block: Block = { id, after: BigInt(after_id), last: BigInt(last_id), messages, channelIds, places };
        known.set(id, block);
        this.remembered.put(id, block, 200 + channelIds.length * 100);
      }
    }
    const blocks = [...known.values()].flatMap((block) => block ?? []);
    return blocks.length < row.blocks.length ? null : { blocks, changes: row.changes.map(BigInt) };
  }

  /** The ids of a block's messages. */
  async ids(reader: Queries, { id }: Block): Promise<BigUint64Array> {
    return new BigUint64Array(await this.column(reader, 'ids', id));
  }

  /** In which of the block's channels each message stands. */
  async spots(reader: Queries, { id }: Block): Promise<Uint16Array> {
    return new Uint16Array(await this.column(reader, 'spots', id));
  }

  /** Where forms stand in blocks. */
  async lookups(reader: Queries, blocks: readonly Block[], forms: readonly Form[]): Promise<Map<Block, Lookup>> {
    const byBlock = new Map(blocks.map((block) => [block, new Map<string, readonly Posting[]>()]));
    const different = [...new Map(forms.map((form) => [nameOf(form), form])).values()];
    const missing: { block: Block; form: Form }[] = [];
    for (const [block, known] of byBlock)
      for (const form of different) {
        const postings = this.remembered.get<readonly Posting[]>(`${block.id} ${nameOf(form)}`);
        if (postings) known.set(nameOf(form), postings);
        else missing.push({ block, form });
      }
    await Promise.all(
      [false, true].map(async (isPrefix) => {
        const asked = missing.filter(({ form }) => form.isPrefix === isPrefix);
        if (asked.length === 0) return;
        const pages = await this.pages(reader, asked, isPrefix);
        asked.forEach(({ block, form }, index) => {
          const found = pages[index] ?? [];
          if (found.length === 0) throw new BlockGoneError();
          const wanted = Buffer.from(form.term);
          const postings = found.flatMap((page) => postingsIn(new Uint8Array(page.buffer, page.byteOffset, page.length), wanted, form.isPrefix));
          byBlock.get(block)?.set(nameOf(form), postings);
          this.remembered.put(`${block.id} ${nameOf(form)}`, postings, sizeOf(postings));
        });
      }),
    );
    return new Map([...byBlock].map(([block, known]) => [block, (form: Form) => known.get(nameOf(form)) ?? []]));
  }

  /** Where single messages of blocks stand. */
  async messages(reader: Queries, asked: readonly { block: Block; message: number }[]): Promise<{ channelId: string; id: string }[]> {
    const text = `SELECT substring(b.ids FROM asked.message * 8 + 1 FOR 8) AS id, substring(b.spots FROM asked.message * 2 + 1 FOR 2) AS spot
      FROM unnest($1::bigint[], $2::integer[]) WITH ORDINALITY AS asked (block_id, message, nth) JOIN search_blocks b USING (block_id) ORDER BY nth`;
    const values = [asked.map(({ block }) => block.id), asked.map(({ message }) => message)];
    const rows = await reader.rows<{ id: Buffer; spot: Buffer }>('search_block_messages', text, values);
    if (rows.length < asked.length) throw new BlockGoneError();
    return rows.map(({ id, spot }, index) => ({ channelId: asked[index]?.block.channelIds[spot.readUInt16LE()] ?? '', id: id.readBigUInt64LE().toString() }));
  }

  private async column(reader: Queries, column: 'ids' | 'spots', id: string): Promise<ArrayBuffer> {
    const key = `${column} ${id}`;
    const known = this.remembered.get<ArrayBuffer>(key);
    if (known) return known;
    const text = `SELECT ${column} AS bytes FROM search_blocks WHERE block_id = $1`;
    const [row] = await reader.rows<{ bytes: Buffer }>(`search_block_${column}`, text, [id]);
    if (!row) throw new BlockGoneError();
    const bytes = new Uint8Array(row.bytes).buffer;
    this.remembered.put(key, bytes, bytes.byteLength);
    return bytes;
  }

  private async pages(reader: Queries, asked: readonly { block: Block; form: Form }[], isPrefix: boolean): Promise<Buffer[][]> {
    const wanted = 'unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS asked (block_id, term, nth)';
    const first = `SELECT p.first_term FROM search_block_pages p WHERE p.block_id = asked.block_id AND p.first_term <= asked.term COLLATE "C" ORDER BY p.first_term DESC LIMIT 1`;
    const one = `SELECT nth::integer, p.entries FROM ${wanted} CROSS JOIN LATERAL (${first.replace('p.first_term FROM', 'p.entries FROM')}) AS p`;
    const all = `SELECT nth::integer, p.entries FROM ${wanted} CROSS JOIN LATERAL (${first}) AS from_here JOIN LATERAL (SELECT p.entries FROM search_block_pages p
      WHERE p.block_id = asked.block_id AND p.first_term >= from_here.first_term AND p.first_term < (asked.term || '${BEYOND_ALL_LETTERS}') COLLATE "C") AS p ON true`;
    const values = [asked.map(({ block }) => block.id), asked.map(({ form }) => form.term)];
    const pages: Buffer[][] = [];
    const rows = await reader.rows<{ nth: number; entries: Buffer }>(isPrefix ? 'search_block_prefixes' : 'search_block_terms', isPrefix ? all : one, values);
    for (const { nth, entries } of rows) (pages[nth - 1] ??= []).push(entries);
    return pages;
  }
}

interface BlockRow {
  block_id: string;
  after_id: string;
  last_id: string;
  messages: number;
  channel_ids: string[];
  places: string[];
}

const nameOf = ({ term, isPrefix }: Form): string => (isPrefix ? `${term}*` : `${term}=`);

const sizeOf = (postings: readonly Posting[]): number => postings.reduce((sum, { messages, positions }) => sum + 300 + messages.length + positions.length, 200);

/** What was used last, up to so many bytes. */
class Remembered {
  private readonly most: number;
  private readonly items = new Map<string, { value: object; bytes: number }>();
  private bytes = 0;

  constructor(most: number) {
    this.most = most;
  }

  get<Value extends object>(key: string): Value | undefined {
    const item = this.items.get(key);
    if (!item) return undefined;
    this.items.delete(key);
    this.items.set(key, item);
    return item.value as Value; // whoever asks has put it there
  }

  put(key: string, value: object, bytes: number): void {
    const former = this.items.get(key);
    if (former) this.drop(key, former.bytes);
    this.items.set(key, { value, bytes });
    this.bytes += bytes;
    for (const [oldest, item] of this.items) {
      if (this.bytes <= this.most) break;
      this.drop(oldest, item.bytes);
    }
  }

  private drop(key: string, bytes: number): void {
    this.items.delete(key);
    this.bytes -= bytes;
  }
}
