import type { Snowflake } from 'discord-api-types/v10';
import type { Database } from '../postgres/pool.ts';
import { bigintKey } from '../postgres/storable.ts';

const MOST_REMEMBERED = 200_000;

/** Which channels are threads, of which alone messages are counted. */
export interface ThreadKinds {
  isThread(channelId: Snowflake): Promise<boolean>;
}

/** Asks PostgreSQL once for each channel: a thread stays one, and another channel never becomes one. */
export function threadKindsOn(database: Database): ThreadKinds {
  const known = new Map<Snowflake, boolean>();
  const asking = new Map<Snowflake, Promise<boolean>>();
  const ask = async (channelId: Snowflake): Promise<boolean> => {
    const text = 'SELECT type FROM channels WHERE id = $1';
    const [row] = await database.rows<{ type: number }>('type_of_channel', text, [bigintKey(channelId)]);
    const isThread = row !== undefined && row.type >= 10 && row.type <= 12;
    // One that is not there may still come.
    if (row) known.set(channelId, isThread);
    const [oldest] = known.keys();
    if (known.size > MOST_REMEMBERED && oldest !== undefined) known.delete(oldest);
    return isThread;
  };
  return {
    async isThread(channelId) {
      const remembered = known.get(channelId);
      if (remembered !== undefined) return remembered;
      const asked = asking.get(channelId) ?? ask(channelId).finally(() => asking.delete(channelId));
      asking.set(channelId, asked);
      return asked;
    },
  };
}
