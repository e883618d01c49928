import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../pool.ts';
import { MAX_ID } from '../search-pages.ts';
import { BlockBuilder, joined, type BlockContent, type IndexedRow } from './block.ts';
import type { Page } from './postings.ts';

export interface SealingOptions {
  /** Messages of the smallest blocks. */
  blockSize?: number;
  /** So many blocks are joined to one. */
  joinedAtOnce?: number;
  /** Younger messages stay out of blocks: others of their age may still be on their way. */
  restMs?: number;
  /** With more changes than these the blocks with most of them are made anew. */
  mostChanges?: number;
}

const ROWS_AT_ONCE = 500;
const HELD = "interval '2 minutes'";
/** Writers of the index wait behind whoever waits for them. */
const PATIENCE = '500ms';
const DISCORD_EPOCH_MS = 1_420_070_400_000;
/** So many times more changes than are borne, and all blocks are made anew. */
const BEGIN_ANEW = 10;
/** Writing goes first: blocks are made once nothing has come for so long, or after so long all the same. */
const QUIET_MS = 1_000;
const PATIENCE_MS = 15_000;
const WISHED_AGAIN_MS = 60_000;
/** Each takes seconds of a core. */
const BLOCKS_RENEWED = 4;
const LEAST_ID = '-1';
/** Guilds and conversations whose messages are counted. Whose count is lost gets its block later. */
const MOST_COUNTED = 100_000;

interface Range {
  after: string;
  last: string;
}

/**
 * Puts the messages of guilds into blocks, the oldest first, and makes blocks anew in which much has changed. One process at a time
 * does so for a guild. Messages that come, go or change while or after their block is made are noted by whoever writes them.
 */
export class BlockSealing {
  private readonly database: Database;
  private readonly options: Required<SealingOptions>;
  private readonly unsealed = new Map<string, number>();
  private readonly wishedAtMs = new Map<string, number>();
  private underWay: Promise<void> = Promise.resolve();
  private notedAtMs = 0;
  private hurry = new AbortController();

  constructor(database: Database, options: SealingOptions = {}) {
    this.database = database;
    this.options = { blockSize: 4_096, joinedAtOnce: 16, restMs: 60_000, mostChanges: 2_000, ...options };
  }

  /** So many messages of a guild were written, changed or removed. */
  note(guildId: string, count: number): void {
    this.notedAtMs = Date.now();
    const sum = (this.unsealed.get(guildId) ?? 0) + count;
    const isDue = sum >= this.options.blockSize / 4;
    if (this.unsealed.size >= MOST_COUNTED) this.unsealed.clear();
    if (isDue) this.unsealed.delete(guildId);
    else this.unsealed.set(guildId, sum);
    // What fails is tried again with the next messages; until then they are found without.
    if (isDue) this.underWay = this.underWay.then(() => this.sealUnlessFilled(guildId)).catch(() => undefined);
  }

  /** A guild with about so many messages was searched, and has no blocks. */
  wish(guildId: string, messages: number): void {
    if (messages < this.options.blockSize || Date.now() < (this.wishedAtMs.get(guildId) ?? 0) + WISHED_AGAIN_MS) return;
    this.wishedAtMs.set(guildId, Date.now());
    this.note(guildId, messages);
  }

  /** Everything that can be put into blocks, and nothing is under way any more. */
  async all(): Promise<void> {
    this.hurry.abort();
    await this.underWay;
    this.hurry = new AbortController();
    const guilds = await this.database.rows<{ guild_id: string }>(
      'search_guilds_to_seal',
      `WITH RECURSIVE guild AS ((SELECT guild_id FROM search_messages ORDER BY guild_id LIMIT 1)
        UNION ALL SELECT (SELECT m.guild_id FROM search_messages m WHERE m.guild_id > guild.guild_id ORDER BY m.guild_id LIMIT 1) FROM guild WHERE guild_id IS NOT NULL)
      SELECT guild_id FROM guild WHERE guild_id IS NOT NULL`,
    );
    // What cannot be had now, because somebody reads for long, is done with the next messages.
    for (const { guild_id: guildId } of guilds) await this.seal(guildId).catch(() => undefined);
  }

  private async quiet(): Promise<void> {
    const { signal } = this.hurry;
    for (const begunMs = Date.now(); !signal.aborted && Date.now() < begunMs + PATIENCE_MS;) {
      const left = this.notedAtMs + QUIET_MS - Date.now();
      if (left <= 0) return;
      await sleep(left, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** While the history is read messages of any age come. */
  private async sealUnlessFilled(guildId: string): Promise<void> {
    await this.quiet();
    const text = `SELECT FROM search_history WHERE NOT is_done AND kind = 'guilds'`;
    if ((await this.database.rows('is_search_history_read', text)).length === 0) await this.seal(guildId);
  }

  async seal(guildId: string): Promise<void> {
    const { blockSize, joinedAtOnce } = this.options;
    if ((await this.boundary(guildId, await this.sealedUpto(guildId), blockSize)) === null && !(await this.hasManyChanges(guildId))) return;
    await this.whileHeld(guildId, async (holder) => {
      await this.purge(guildId);
      if (await this.hasManyChanges(guildId, BEGIN_ANEW)) await this.beginAnew(guildId);
      for (;;) {
        const after = await this.sealedUpto(guildId);
        // Small ones are joined with those that follow them.
        const far = (await this.smallest(guildId)).length > 0 ? null : await this.boundary(guildId, after, blockSize * joinedAtOnce);
        const last = far ?? (await this.boundary(guildId, after, blockSize));
        if (last === null) break;
        await this.claim(guildId, holder, last);
        await this.publish(guildId, holder, far === null ? 0 : 1, { after, last }, await this.read(guildId, { after, last }));
        await this.joinSmallest(guildId, holder);
      }
      await this.renew(guildId, holder);
    });
  }

  private async sealedUpto(guildId: string): Promise<string> {
    const text = 'SELECT last_id FROM search_blocks WHERE guild_id = $1 AND dropped_at IS NULL ORDER BY last_id DESC LIMIT 1';
    return (await this.database.rows<{ last_id: string }>('search_sealed_upto', text, [guildId]))[0]?.last_id ?? LEAST_ID;
  }

  /** The so-manieth message beyond one; null where there are not as many. */
  private async boundary(guildId: string, after: string, count: number): Promise<string | null> {
    const newest = BigInt(Date.now() - this.options.restMs - DISCORD_EPOCH_MS) << 22n;
    const text = 'SELECT id FROM search_messages WHERE guild_id = $1 AND id > $2 AND id <= $3 ORDER BY id LIMIT 1 OFFSET $4';
    return (await this.database.rows<{ id: string }>('search_block_boundary', text, [guildId, after, newest.toString(), count - 1]))[0]?.id ?? null;
  }

  private async take(guildId: string, holder: string): Promise<boolean> {
    const text = `INSERT INTO search_claims AS c (guild_id, upto, holder, held_until) VALUES ($1, ${LEAST_ID}, $2, now() + ${HELD})
      ON CONFLICT (guild_id) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until WHERE c.held_until < now()`;
    return (await this.database.run('hold_search_blocks', text, [guildId, holder])) > 0;
  }

  /** From now on every change of a message up to this one is noted. */
  private claim(guildId: string, holder: string, upto: string): Promise<void> {
    return this.database.transaction(async (queries) => {
      await queries.run('', `SET LOCAL lock_timeout = '${PATIENCE}'`);
      // Those who write have read it before they began; when it is to be had they are done.
      await queries.run('', 'LOCK TABLE search_claims IN ACCESS EXCLUSIVE MODE');
      const text = 'UPDATE search_claims SET upto = greatest(upto, $3) WHERE guild_id = $1 AND holder = $2';
      if ((await queries.run('claim_for_search_blocks', text, [guildId, holder, upto])) === 0) throw new Error('another makes the blocks');
    });
  }

  private async read(guildId: string, { after, last }: Range): Promise<BlockContent> {
    const parts: BlockContent[] = [];
    let builder = new BlockBuilder();
    const text = `SELECT id, channel_id, place, terms::text AS terms FROM search_messages WHERE guild_id = $1 AND id >= $2 AND (id, channel_id) > ($2, $3) AND id <= $4
      ORDER BY id, channel_id LIMIT ${ROWS_AT_ONCE}`;
    for (let at = { id: after, channel_id: MAX_ID }; ;) {
      const rows = await this.database.rows<IndexedRow>('search_messages_for_block', text, [guildId, at.id, at.channel_id, last]);
      for (const row of rows) builder.add(row);
      const end = rows.at(-1);
      if (rows.length === ROWS_AT_ONCE && end && builder.messages < this.options.blockSize) {
        at = end;
        continue;
      }
      parts.push(await builder.done());
      if (rows.length < ROWS_AT_ONCE || !end) break;
      builder = new BlockBuilder();
      at = end;
    }
    const [only, ...more] = parts;
    return only && more.length === 0 ? only : joined(parts);
  }

  private async publish(
    guildId: string,
    holder: string,
    level: number,
    { after, last }: Range,
    content: BlockContent,
    done: readonly Done[] = [],
  ): Promise<void> {
    const { pages } = content;
    await this.database.transaction(async (queries) => {
      const held = `UPDATE search_claims SET held_until = now() + ${HELD} WHERE guild_id = $1 AND holder = $2`;
      if ((await queries.run('hold_search_blocks_on', held, [guildId, holder])) === 0) throw new Error('another makes the blocks');
      const drop = `UPDATE search_blocks SET dropped_at = now() WHERE guild_id = $1 AND dropped_at IS NULL AND after_id >= $2 AND last_id <= $3`;
      await queries.run('drop_search_blocks', drop, [guildId, after, last]);
      const [block] = await queries.rows<{ block_id: string }>(
        'publish_search_block',
        `INSERT INTO search_blocks (guild_id, level, after_id, last_id, messages, channel_ids, places, ids, spots) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING block_id`,
        [guildId, level, after, last, content.ids.length, content.channelIds, content.places, bytesOf(content.ids), bytesOf(content.spots)],
      );
      await queries.run(
        'publish_search_block_pages',
        'INSERT INTO search_block_pages (block_id, first_term, entries) SELECT $1, * FROM unnest($2::text[], $3::bytea[])',
        [block?.block_id, pages.map(({ firstTerm }) => firstTerm), pages.map(({ entries }) => Buffer.from(entries))],
      );
      const forget =
        'DELETE FROM search_changes c USING unnest($2::bigint[], $3::bigint[]) AS done (id, seq) WHERE c.guild_id = $1 AND c.id = done.id AND c.seq = done.seq';
      if (done.length > 0) await queries.run('forget_search_changes', forget, [guildId, done.map(({ id }) => id), done.map(({ seq }) => seq)]);
    });
  }

  /** The newest small blocks become one as soon as they are enough. */
  private async joinSmallest(guildId: string, holder: string): Promise<void> {
    const small = await this.smallest(guildId);
    const [first, last] = [small[0], small.at(-1)];
    if (!first || !last || small.length < this.options.joinedAtOnce) return;
    const parts: BlockContent[] = [];
    for (const block of small) parts.push(await this.contentOf(block));
    await this.publish(guildId, holder, 1, { after: first.after_id, last: last.last_id }, await joined(parts));
  }

  /** The small blocks behind all larger ones. */
  private smallest(guildId: string): Promise<{ block_id: string; after_id: string; last_id: string }[]> {
    const text = `SELECT block_id, after_id, last_id FROM search_blocks WHERE guild_id = $1 AND dropped_at IS NULL AND level = 0
      AND last_id > coalesce((SELECT max(last_id) FROM search_blocks WHERE guild_id = $1 AND dropped_at IS NULL AND level > 0), ${LEAST_ID}) ORDER BY last_id`;
    return this.database.rows('small_search_blocks', text, [guildId]);
  }

  private async contentOf({ block_id }: { block_id: string }): Promise<BlockContent> {
    const kept = 'SELECT channel_ids, places, ids, spots FROM search_blocks WHERE block_id = $1';
    const [block] = await this.database.rows<StoredBlock>('content_of_search_block', kept, [block_id]);
    if (!block) throw new Error('another makes the blocks');
    const { channel_ids: channelIds, places, ids, spots } = block;
    const text = 'SELECT first_term AS "firstTerm", entries FROM search_block_pages WHERE block_id = $1 ORDER BY first_term';
    const pages = await this.database.rows<Page>('pages_of_search_block', text, [block_id]);
    return { ids: new BigUint64Array(new Uint8Array(ids).buffer), spots: new Uint16Array(new Uint8Array(spots).buffer), channelIds, places, pages };
  }

  private async hasManyChanges(guildId: string, times = 1): Promise<boolean> {
    const text = 'SELECT FROM search_changes WHERE guild_id = $1 LIMIT 1 OFFSET $2';
    return (await this.database.rows('many_search_changes', text, [guildId, this.options.mostChanges * times])).length > 0;
  }

  private beginAnew(guildId: string): Promise<void> {
    return this.database.transaction(async (queries) => {
      await queries.run('drop_all_search_blocks', 'UPDATE search_blocks SET dropped_at = now() WHERE guild_id = $1 AND dropped_at IS NULL', [guildId]);
      await queries.run('forget_all_search_changes', 'DELETE FROM search_changes WHERE guild_id = $1', [guildId]);
    });
  }

  /** Makes the blocks anew in which most has changed, until fewer changes are left. */
  private async renew(guildId: string, holder: string): Promise<void> {
    while ((await this.hasManyChanges(guildId)) && (await this.renewMostChanged(guildId, holder)));
  }

  /** False where nothing has changed in any. */
  private async renewMostChanged(guildId: string, holder: string): Promise<boolean> {
    const text = `SELECT b.level, b.after_id, b.last_id FROM search_blocks b JOIN search_changes c ON c.guild_id = b.guild_id AND c.id > b.after_id AND c.id <= b.last_id
      WHERE b.guild_id = $1 AND b.dropped_at IS NULL GROUP BY b.block_id ORDER BY count(*) DESC LIMIT 1`;
    const [block] = await this.database.rows<{ level: number; after_id: string; last_id: string }>('search_block_to_renew', text, [guildId]);
    if (!block) return false;
    const range = { after: block.after_id, last: block.last_id };
    const changes = 'SELECT id, seq FROM search_changes WHERE guild_id = $1 AND id > $2 AND id <= $3';
    const done = await this.database.rows<Done>('search_changes_of_block', changes, [guildId, range.after, range.last]);
    await this.publish(guildId, holder, block.level, range, await this.read(guildId, range), done);
    return true;
  }

  /**
   * Leaves nothing in blocks of messages that have gone or changed, however few they are: makes the most changed blocks anew, so many
   * of all guilds, and the others the next time. To be called now and then.
   */
  async forgetRemains(most = BLOCKS_RENEWED): Promise<void> {
    const text = `SELECT c.guild_id FROM search_changes c JOIN search_blocks b ON c.guild_id = b.guild_id AND c.id > b.after_id AND c.id <= b.last_id
      WHERE b.dropped_at IS NULL GROUP BY c.guild_id, b.block_id ORDER BY count(*) DESC LIMIT $1`;
    const guilds = await this.database.rows<{ guild_id: string }>('guilds_with_remains', text, [most]);
    // One block for each time that a guild is among them.
    for (const { guild_id: guildId } of guilds) await this.whileHeld(guildId, (holder) => this.renewMostChanged(guildId, holder));
    const dropped = await this.database.rows<{ guild_id: string }>(
      'guilds_with_dropped_blocks',
      'SELECT DISTINCT guild_id FROM search_blocks WHERE dropped_at IS NOT NULL',
    );
    for (const { guild_id: guildId } of dropped) await this.purge(guildId);
  }

  /** Does nothing where another is at it. */
  private async whileHeld(guildId: string, work: (holder: string) => Promise<unknown>): Promise<void> {
    const holder = randomUUID();
    if (!(await this.take(guildId, holder))) return;
    try {
      await work(holder);
    } finally {
      await this.database.run('release_search_blocks', `UPDATE search_claims SET held_until = '-infinity' WHERE guild_id = $1 AND holder = $2`, [
        guildId,
        holder,
      ]);
    }
  }

  /** Of a guild that is gone. */
  async forget(guildId: string): Promise<void> {
    await this.database.transaction(async (queries) => {
      // Whoever is about to publish a block of it waits here, and does not find its claim any more.
      await queries.run('forget_search_claim', 'DELETE FROM search_claims WHERE guild_id = $1', [guildId]);
      const pages = 'DELETE FROM search_block_pages p USING search_blocks b WHERE b.guild_id = $1 AND p.block_id = b.block_id';
      await queries.run('forget_search_block_pages', pages, [guildId]);
      await queries.run('forget_search_blocks', 'DELETE FROM search_blocks WHERE guild_id = $1', [guildId]);
      await queries.run('forget_search_changes_of_guild', 'DELETE FROM search_changes WHERE guild_id = $1', [guildId]);
    });
  }

  private async purge(guildId: string): Promise<void> {
    const text = `WITH gone AS (DELETE FROM search_blocks WHERE guild_id = $1 AND dropped_at < now() - interval '1 minute' RETURNING block_id)
      DELETE FROM search_block_pages p USING gone WHERE p.block_id = gone.block_id`;
    await this.database.run('purge_search_blocks', text, [guildId]);
  }
}

interface Done {
  id: string;
  seq: string;
}

interface StoredBlock {
  channel_ids: string[];
  places: string[];
  ids: Buffer;
  spots: Buffer;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: BigUint64Array | Uint16Array): Buffer => Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength); // made here, never shared
