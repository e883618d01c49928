import type { ConnectionOptions } from 'node:tls';
import type { Server } from './address.ts';
import { troubleOf } from './trouble.ts';
import { whyNot } from './why-not.ts';

export interface AskedSentinels {
  name: string;
  servers: readonly Server[];
  tls: ConnectionOptions | undefined;
}

/** What is wrong with one of the Sentinels, in words: the client says that none was of use, and not why it could not connect. */
export async function sentinelTrouble(error: unknown, { name, servers, tls }: AskedSentinels): Promise<string> {
  const words = troubleOf(error);
  const [, who = ''] = /sentinel (\S+:\d+)/.exec(words) ?? [];
  if (/invalid reply|No such master/.test(words)) return `the Sentinel ${who} knows no Redis by the name of ${name} (REDIS_SENTINEL_MASTER)`;
  if (/NOAUTH|WRONGPASS|NOPERM/.test(words))
    return `the Sentinel ${who} refuses the password (REDIS_SENTINEL_PASSWORD, and REDIS_SENTINEL_USERNAME where it has users)`;
  const server = servers.find(({ host, port }) => `${host}:${port}` === who);
  const why = server && words.includes('Connection is closed') ? await whyNot(server, tls) : undefined;
  return why === undefined ? words : `the Sentinel ${who} cannot be asked: ${why}`;
}
