import { ChannelType, type Snowflake } from 'discord-api-types/v10';
import type { ChannelRecord } from '#core/channels/channel-record';
import { newChannel } from '#core/channels/new-channel';
import type { DirectChannelStore } from '#core/ports/direct-channel-store';
import { CHANNEL_DATA, saveChannelRows } from './guild-rows.ts';
import type { Database } from './pool.ts';
import { bigintKey, storableJson } from './storable.ts';

interface ChannelRow {
  data: ChannelRecord;
}

/** Direct channels in PostgreSQL, in the same table as all others. */
export function postgresDirectChannelStore(database: Database): DirectChannelStore {
  const ofPair = async (pair: readonly Snowflake[]): Promise<ChannelRecord | undefined> => {
    const rows = await database.rows<ChannelRow>('direct_channel_of_pair', `SELECT ${CHANNEL_DATA} AS data FROM channels c WHERE direct_pair = $1`, [pair]);
    return rows[0]?.data;
  };

  return {
    async between(a, b, id) {
      const pair = BigInt(a) < BigInt(b) ? [a, b] : [b, a];
      const known = await ofPair(pair);
      if (known) return { channel: known, created: false };
      const channel = newChannel(id, null, ChannelType.DM, null, { recipient_ids: [a, b] });
      const text = 'INSERT INTO channels (id, type, recipient_ids, direct_pair, data) VALUES ($1, 1, $2, $2, $3) ON CONFLICT (direct_pair) DO NOTHING';
      const created = (await database.run('insert_direct_channel', text, [id, pair, storableJson(channel)])) > 0;
      if (created) return { channel, created };
      const theirs = await ofPair(pair);
      if (!theirs) throw new Error(`The direct channel of ${a} and ${b} was there and then was not`);
      return { channel: theirs, created };
    },

    insertGroup: (channel) => saveChannelRows(database, [channel]),

    async ofUser(userId) {
      const text = `SELECT ${CHANNEL_DATA} AS data FROM channels c WHERE recipient_ids @> ARRAY[$1::bigint] ORDER BY id`;
      return (await database.rows<ChannelRow>('direct_channels_of_user', text, [bigintKey(userId)])).map((row) => row.data);
    },

    async byId(channelId) {
      const text = `SELECT ${CHANNEL_DATA} AS data FROM channels c WHERE id = $1 AND type IN (1, 3)`;
      const [row] = await database.rows<ChannelRow>('direct_channel_by_id', text, [bigintKey(channelId)]);
      return row?.data ?? null;
    },

    save: (channel) => saveChannelRows(database, [channel]),
  };
}
