import { bigintKey } from '../postgres/storable.ts';

/** A channel's messages of ten days lie together: partitions stay small, and a page seldom needs two. */
const BUCKET_MS = 10n * 24n * 60n * 60n * 1000n;
const EPOCH_MS = 1_420_070_400_000n;
/** An id may be a little ahead of this process's clock. */
const AHEAD_MS = 60_000;

export const LARGEST_ID = 9_223_372_036_854_775_807n;

/** An id as the engine takes it; throws for what is no id. */
export const idOf = (id: string): bigint => {
  if (!/^\d{1,20}$/.test(id)) throw new Error(`"${id.slice(0, 30)}" is no id`);
  return BigInt(bigintKey(id));
};

/** The bucket of a snowflake, by the time in it. */
export const bucketOf = (id: bigint): number => Number((id >> 22n) / BUCKET_MS);

/** The newest bucket that can have messages. */
export const bucketAt = (nowMs: number): number => Number((BigInt(Math.floor(nowMs) + AHEAD_MS) - EPOCH_MS) / BUCKET_MS);

/** Ids by bucket. */
export function byBucket(ids: Iterable<bigint>): Map<number, bigint[]> {
  const buckets = new Map<number, bigint[]>();
  for (const id of ids) {
    const bucket = bucketOf(id);
    const inBucket = buckets.get(bucket);
    if (inBucket) inBucket.push(id);
    else buckets.set(bucket, [id]);
  }
  return buckets;
}
