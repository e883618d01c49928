import type { APIEntitlement } from 'discord-api-types/v10';
import type { EntitlementStore, SkuRecord, SkuStore } from '#core/ports/monetisation-stores';
import type { Database } from './pool.ts';
import { bigintKey, storableJson } from './storable.ts';

/** What applications offer, in PostgreSQL. */
export function postgresSkuStore(database: Database): SkuStore {
  return {
    async insert(skus) {
      const text = `INSERT INTO skus (id, application_id, data)
        SELECT (each->>'id')::bigint, (each->>'application_id')::bigint, each FROM jsonb_array_elements($1::jsonb) AS each`;
      await database.run('insert_skus', text, [storableJson(skus)]);
    },
    async byId(id) {
      const [row] = await database.rows<{ data: SkuRecord }>('sku_by_id', 'SELECT data FROM skus WHERE id = $1', [bigintKey(id)]);
      return row?.data ?? null;
    },
    async ofApplication(applicationId) {
      const text = 'SELECT data FROM skus WHERE application_id = $1 ORDER BY id';
      return (await database.rows<{ data: SkuRecord }>('skus_of_application', text, [bigintKey(applicationId)])).map((row) => row.data);
    },
    async remove(ids) {
      await database.run('remove_skus', 'DELETE FROM skus WHERE id = ANY ($1::bigint[])', [ids.map(bigintKey)]);
    },
  };
}

const rowsOf = (rows: readonly { data: APIEntitlement }[]): APIEntitlement[] => rows.map((row) => row.data);

/** Who has what of it, in PostgreSQL. */
export function postgresEntitlementStore(database: Database): EntitlementStore {
  return {
    async save(entitlement) {
      const text = `INSERT INTO entitlements (id, application_id, sku_id, user_id, guild_id, is_deleted, is_consumed, ends_at, data)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (id) DO UPDATE SET is_deleted = excluded.is_deleted, is_consumed = excluded.is_consumed, ends_at = excluded.ends_at, data = excluded.data`;
      const { id, application_id, sku_id, user_id, guild_id, deleted, consumed, ends_at } = entitlement;
      await database.run('save_entitlement', text, [
        id,
        application_id,
        sku_id,
        user_id ?? '0',
        guild_id ?? null,
        deleted,
        consumed ?? false,
        ends_at,
        storableJson(entitlement),
      ]);
    },
    async byId(applicationId, id) {
      const text = 'SELECT data FROM entitlements WHERE application_id = $1 AND id = $2';
      const [row] = await database.rows<{ data: APIEntitlement }>('entitlement_by_id', text, [bigintKey(applicationId), bigintKey(id)]);
      return row?.data ?? null;
    },
    async page(applicationId, { user_id, guild_id, sku_ids, before, after, endedBefore, excludeDeleted }, limit) {
      const isBackwards = before !== undefined && after === undefined;
      const text = `SELECT data FROM entitlements WHERE application_id = $1
        AND ($2::bigint IS NULL OR (user_id = $2 AND guild_id IS NULL)) AND ($3::bigint IS NULL OR guild_id = $3)
        AND ($4::bigint[] IS NULL OR sku_id = ANY ($4)) AND ($5::bigint IS NULL OR id < $5) AND ($6::bigint IS NULL OR id > $6)
        AND ($7::timestamptz IS NULL OR ends_at IS NULL OR ends_at >= $7) AND NOT ($8 AND is_deleted)
        ORDER BY id ${isBackwards ? 'DESC' : 'ASC'} LIMIT $9`;
      const key = (id: string | undefined): string | null => (id === undefined ? null : bigintKey(id));
      const found = await database.rows<{ data: APIEntitlement }>(isBackwards ? 'entitlements_before' : 'entitlements', text, [
        bigintKey(applicationId),
        key(user_id),
        key(guild_id),
        sku_ids?.map(bigintKey) ?? null,
        key(before),
        key(after),
        endedBefore ?? null,
        excludeDeleted,
        limit,
      ]);
      return rowsOf(isBackwards ? found.toReversed() : found);
    },
    async active(applicationId, { user_id, guild_id }, now, limit) {
      const text = `SELECT data FROM entitlements WHERE application_id = $1 AND NOT is_deleted AND NOT is_consumed
        AND ((guild_id IS NULL AND user_id = $2) OR (guild_id IS NOT NULL AND guild_id = $3))
        AND (ends_at IS NULL OR ends_at > $4::timestamptz) ORDER BY id LIMIT $5`;
      const values = [bigintKey(applicationId), bigintKey(user_id), guild_id && bigintKey(guild_id), now, limit];
      return rowsOf(await database.rows<{ data: APIEntitlement }>('active_entitlements', text, values));
    },
    async ofSku(skuId) {
      const text = 'SELECT data FROM entitlements WHERE sku_id = $1 ORDER BY id';
      return rowsOf(await database.rows<{ data: APIEntitlement }>('entitlements_of_sku', text, [bigintKey(skuId)]));
    },
  };
}
