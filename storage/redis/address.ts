import type { RedisOptions } from 'ioredis';

/** For addresses with `rediss:`. PEM texts. */
export interface RedisTls {
  /** Who has signed the server's certificate; those that Node.js trusts unless given. */
  ca?: string | undefined;
  /** What a server that asks for it (`tls-auth-clients`) is shown. */
  cert?: string | undefined;
  key?: string | undefined;
}

export interface RedisSentinels {
  /** `host:26379` with commas between them; with `rediss://` in front where they speak TLS and Redis does not, or the other way round. */
  addresses: string;
  /** How they name the Redis that is meant. */
  master: string;
  username?: string | undefined;
  password?: string | undefined;
}

export interface RedisAddress {
  url: string;
  /** Whether these are nodes of a cluster; `redis+cluster:` and several addresses with commas between them say so too. */
  isCluster?: boolean | undefined;
  tls?: RedisTls | undefined;
  /** Who say which Redis is the master by now; of the address its user, password, database and protocol count. */
  sentinels?: RedisSentinels | undefined;
}

export interface Server {
  host: string;
  port: number;
}

export interface RedisServers {
  isCluster: boolean;
  servers: Server[];
  /** Who we are on each of them. */
  shared: Pick<RedisOptions, 'username' | 'password' | 'tls' | 'db'>;
  /** Where the master is asked for. */
  sentinel: Pick<RedisOptions, 'sentinels' | 'name' | 'sentinelUsername' | 'sentinelPassword' | 'sentinelTLS' | 'enableTLSForSentinelMode'> | undefined;
}

const REDIS_PORT = 6_379;
const SENTINEL_PORT = 26_379;

/** Throws where something is no address. */
export function redisServers({ url, isCluster = false, tls = {}, sentinels }: RedisAddress): RedisServers {
  const isMarked = /^rediss?\+cluster:/.test(url);
  const addresses = addressesIn(url.replace(/^(rediss?)\+cluster:/, '$1:'), 'redis:');
  const [first = new URL('redis://127.0.0.1')] = addresses;
  const database = Number(first.pathname.slice(1) || 0);
  const secured = Object.fromEntries(Object.entries(tls).filter(([, pem]) => pem !== undefined));
  const isSecured = first.protocol === 'rediss:';
  const watchers = sentinels === undefined ? [] : addressesIn(sentinels.addresses, first.protocol);
  const areWatchersSecured = watchers[0]?.protocol === 'rediss:';
  return {
    isCluster: isCluster || isMarked || addresses.length > 1,
    servers: sentinels === undefined ? addresses.map((address) => serverOf(address, REDIS_PORT)) : watchers.map((address) => serverOf(address, SENTINEL_PORT)),
    shared: {
      ...(first.username !== '' && { username: decodeURIComponent(first.username) }),
      ...(first.password !== '' && { password: decodeURIComponent(first.password) }),
      ...(isSecured && { tls: secured }),
      ...(database > 0 && !isMarked && { db: database }),
    },
    sentinel: sentinels && {
      sentinels: watchers.map((address) => serverOf(address, SENTINEL_PORT)),
      name: sentinels.master,
      ...(sentinels.username !== undefined && { sentinelUsername: sentinels.username }),
      ...(sentinels.password !== undefined && { sentinelPassword: sentinels.password }),
      ...(areWatchersSecured && { sentinelTLS: secured }),
      ...(isSecured && { enableTLSForSentinelMode: true }),
    },
  };
}

const serverOf = ({ hostname, port }: URL, usualPort: number): Server => ({
  host: hostname.replace(/^\[|\]$/g, '') || '127.0.0.1',
  port: Number(port || usualPort),
});

/** Those after the first need not say the protocol again. */
function addressesIn(text: string, usualProtocol: string): URL[] {
  let protocol = usualProtocol;
  return text.split(',').map((word) => {
    const address = new URL(word.includes('://') ? word.trim() : `${protocol}//${word.trim()}`);
    protocol = address.protocol;
    return address;
  });
}
