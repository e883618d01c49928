import { readFile } from 'node:fs/promises';
import type { RedisAddress } from '#storage/redis/address';
import { SettingsError, type Settings } from './settings.ts';

/** How Redis is reached, by the settings of a server that has one. */
export async function redisAddress(settings: Settings, url: string): Promise<RedisAddress> {
  const { REDIS_SENTINELS: addresses, REDIS_SENTINEL_MASTER: master } = settings;
  const [ca, cert, key] = await Promise.all((['REDIS_TLS_CA', 'REDIS_TLS_CERT', 'REDIS_TLS_KEY'] as const).map((name) => pemOf(name, settings[name])));
  return {
    url,
    isCluster: settings.REDIS_CLUSTER === 'on',
    tls: { ca, cert, key },
    sentinels:
      addresses === undefined ? undefined : { addresses, master, username: settings.REDIS_SENTINEL_USERNAME, password: settings.REDIS_SENTINEL_PASSWORD },
  };
}

async function pemOf(name: string, file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const pem = await readFile(file, 'utf8').catch((error: Error) => {
    throw new SettingsError(`${name} cannot be read: ${error.message}`);
  });
  if (!pem.includes('-----BEGIN ')) throw new SettingsError(`${name} is no PEM file: ${file}`);
  return pem;
}
