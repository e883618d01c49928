import type { WebhookStore } from '#core/ports/guild-side-stores';
import type { WebhookRecord } from '#core/webhooks/webhook-record';
import type { Database } from './pool.ts';
import { bigintKey, storableJson } from './storable.ts';

interface WebhookRow {
  data: WebhookRecord;
}

const valuesOf = (webhook: WebhookRecord) => [webhook.id, webhook.guild_id, webhook.channel_id, webhook.source_channel_id ?? null, storableJson(webhook)];

/** Webhooks in PostgreSQL. */
export function postgresWebhookStore(database: Database): WebhookStore {
  const list = async (name: string, column: string, id: string) => {
    const rows = await database.rows<WebhookRow>(name, `SELECT data FROM webhooks WHERE ${column} = $1 ORDER BY id`, [bigintKey(id)]);
    return rows.map((row) => row.data);
  };

  return {
    async insert(webhook) {
      const text = 'INSERT INTO webhooks (id, guild_id, channel_id, source_channel_id, data) VALUES ($1, $2, $3, $4, $5)';
      await database.run('insert_webhook', text, valuesOf(webhook));
    },
    async byId(id) {
      const [row] = await database.rows<WebhookRow>('webhook_by_id', 'SELECT data FROM webhooks WHERE id = $1', [bigintKey(id)]);
      return row?.data ?? null;
    },
    ofChannel: (channelId) => list('webhooks_of_channel', 'channel_id', channelId),
    ofGuild: (guildId) => list('webhooks_of_guild', 'guild_id', guildId),
    followersOf: (sourceChannelId) => list('followers_of_channel', 'source_channel_id', sourceChannelId),
    async save(webhook) {
      const text = 'UPDATE webhooks SET guild_id = $2, channel_id = $3, source_channel_id = $4, data = $5 WHERE id = $1';
      await database.run('save_webhook', text, valuesOf(webhook));
    },
    async remove(id) {
      return (await database.run('remove_webhook', 'DELETE FROM webhooks WHERE id = $1', [bigintKey(id)])) > 0;
    },
  };
}
