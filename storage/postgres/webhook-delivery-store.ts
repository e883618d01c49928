import type { WebhookDelivery, WebhookDeliveryStore } from '#core/ports/webhook-delivery-store';
import type { Database } from './pool.ts';
import { bigintKey, storableJson } from './storable.ts';
import { wireTimeOf } from './wire-time.ts';

/** Events for applications in PostgreSQL. */
export function postgresWebhookDeliveryStore(database: Database): WebhookDeliveryStore {
  return {
    async add({ application_id: applicationId, type, body, created_at: createdAt }, most) {
      const text = `INSERT INTO webhook_deliveries (application_id, type, body, created_at, due_at)
        SELECT $1::bigint, $2, $3::jsonb, $4::timestamptz, $4::timestamptz
        WHERE (SELECT count(*) FROM webhook_deliveries WHERE application_id = $1::bigint) < $5`;
      return (await database.run('add_webhook_delivery', text, [bigintKey(applicationId), type, storableJson(body), createdAt, most])) > 0;
    },
    async take(now, leasedUntil, { limit, ofEach, except }) {
      const text = `WITH due AS (
          SELECT id, row_number() OVER (PARTITION BY application_id ORDER BY due_at, id) AS place FROM webhook_deliveries
          WHERE due_at <= $1 AND application_id <> ALL ($5::bigint[])),
        free AS (
          SELECT id FROM webhook_deliveries WHERE due_at <= $1 AND id IN (SELECT id FROM due WHERE place <= $4)
          ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
        UPDATE webhook_deliveries d SET due_at = $2, attempts = attempts + 1 FROM free WHERE d.id = free.id
        RETURNING d.id, application_id, type, body, attempts, ${wireTimeOf('created_at')} AS created_at`;
      return database.rows<WebhookDelivery>('take_webhook_deliveries', text, [now, leasedUntil, limit, ofEach, except.map(bigintKey)]);
    },
    async postpone(id, dueAt) {
      await database.run('postpone_webhook_delivery', 'UPDATE webhook_deliveries SET due_at = $2 WHERE id = $1', [id, dueAt]);
    },
    async remove(id) {
      await database.run('remove_webhook_delivery', 'DELETE FROM webhook_deliveries WHERE id = $1', [id]);
    },
  };
}
