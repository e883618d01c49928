import type { Link } from '#storage/redis/link';
import { cassandraOptions } from '../configuration/cassandra-options.ts';
import { redisAddress } from '../configuration/redis-address.ts';
import { SettingsError, type Settings } from '../configuration/settings.ts';
import { bad, good, warn, wordsOf, within, type Finding } from './finding.ts';

const ANSWER_WITHIN_MS = 6_000;
/** What is wrong with TLS is found out by trying. */
const REDIS_WITHIN_MS = 12_000;

/** The engines that are set beside the database: whether each answers to the name and key that it is asked with. */
export async function examineEngines(settings: Settings): Promise<Finding[]> {
  const all = await Promise.all([redis(settings), store(settings), cassandra(settings), meilisearch(settings), mail(settings)]);
  return all.filter((finding) => finding !== null);
}

async function mail(settings: Settings): Promise<Finding | null> {
  if (settings.NEXUS_SMTP_URL === undefined) return null;
  const { askMailServer } = await import('../mail/open-mailer.ts');
  try {
    await within(ANSWER_WITHIN_MS, askMailServer(settings));
    return good('mail', `${new URL(settings.NEXUS_SMTP_URL).host} answers`);
  } catch (error) {
    const { code } = (error ?? {}) as { code?: unknown }; // anything can be thrown
    return code === 'EAUTH'
      ? bad('mail', 'the mail server refuses the user or the password. Correct them in NEXUS_SMTP_URL.')
      : bad('mail', `the mail server does not answer: ${wordsOf(error)}. Start it, or correct NEXUS_SMTP_URL.`);
  }
}

async function redis(settings: Settings): Promise<Finding | null> {
  const { REDIS_URL: url } = settings;
  if (url === undefined) return null;
  const { openLink } = await import('#storage/redis/link');
  let link: Link | undefined;
  try {
    let give = (_line: string): void => undefined;
    const away = new Promise<never>((_, reject) => {
      give = (line) => reject(new Error(line));
    });
    away.catch(() => undefined);
    // It says once that Redis is away, and would try again for ever.
    const log = { info: () => undefined, warn: () => undefined, error: () => give(link?.reason() ?? '') };
    link = openLink({ ...(await redisAddress(settings, url)), prefix: settings.REDIS_PREFIX, log });
    const info = String(await within(REDIS_WITHIN_MS, Promise.race([link.call('INFO', ['server'], REDIS_WITHIN_MS), away])));
    const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? '';
    const [major = 7, minor = 0] = version === '' ? [] : version.split('.').map(Number);
    if (major < 6 || (major === 6 && minor < 2)) return bad('Redis', `is version ${version}; 6.2 or newer is needed. Upgrade it.`);
    return good('Redis', `${version} answers`);
  } catch (error) {
    if (error instanceof SettingsError) return bad('Redis', error.message);
    const words = wordsOf(error);
    if (words.includes('Sentinel')) return bad('Redis', `is not found: ${words}. Correct REDIS_SENTINELS and what belongs to it.`);
    return /WRONGPASS|NOAUTH|invalid password|NOPERM/.test(words)
      ? bad('Redis', 'refuses the password. Correct it in REDIS_URL: redis://:password@host:6379')
      : bad('Redis', `does not answer: ${words}. Start it, or correct REDIS_URL.`);
  } finally {
    link?.close();
  }
}

async function store(settings: Settings): Promise<Finding | null> {
  const { S3_ENDPOINT: endpoint, S3_ACCESS_KEY: accessKey, S3_SECRET_KEY: secretKey, S3_BUCKET: bucket, S3_REGION: region } = settings;
  if (endpoint === undefined || accessKey === undefined || secretKey === undefined) return null;
  const { Client } = await import('minio');
  const { hostname, port, protocol } = new URL(endpoint);
  const client = new Client({ endPoint: hostname, ...(port !== '' && { port: Number(port) }), useSSL: protocol === 'https:', accessKey, secretKey, region });
  try {
    const isThere = await within(ANSWER_WITHIN_MS, client.bucketExists(bucket));
    return isThere
      ? good('files', `the bucket ${bucket} at ${endpoint} answers`)
      : warn('files', `there is no bucket ${bucket} at ${endpoint} yet; the start makes it where the key may`);
  } catch (error) {
    const { code } = (error ?? {}) as { code?: unknown }; // anything can be thrown
    const words = `${typeof code === 'string' ? `${code}: ` : ''}${wordsOf(error)}`;
    if (/InvalidAccessKeyId|SignatureDoesNotMatch|AccessDenied|InvalidAccessKey|Forbidden|403/.test(words))
      return bad(
        'files',
        `the S3 store refuses the key (${words}). Correct S3_ACCESS_KEY and S3_SECRET_KEY, and let that key read and write the bucket ${bucket}.`,
      );
    return bad('files', `the S3 store at ${endpoint} does not answer (${words}). Start it, or correct S3_ENDPOINT.`);
  }
}

async function cassandra(settings: Settings): Promise<Finding | null> {
  const { CASSANDRA_CONTACT_POINTS: contactPoints } = settings;
  if (contactPoints === undefined) return null;
  const { newClient } = await import('#storage/cassandra/client');
  const options = cassandraOptions(settings, contactPoints);
  const client = newClient(options, undefined, () => BigInt(Date.now()) * 1000n);
  try {
    await within(ANSWER_WITHIN_MS, client.connect());
    const { rows } = await within(ANSWER_WITHIN_MS, client.execute('SELECT release_version FROM system.local'));
    return good('Cassandra', `${String(rows[0]?.['release_version'] ?? '')} answers`);
  } catch (error) {
    const { name, innerErrors } = (error ?? {}) as { name?: unknown; innerErrors?: Record<string, unknown> }; // anything can be thrown
    const words = [wordsOf(error), ...Object.values(innerErrors ?? {}).map(wordsOf)].join(' ');
    if (name === 'AuthenticationError' || /[Aa]uthentication|credentials/.test(words))
      return bad('Cassandra', 'refuses the user or the password. Correct CASSANDRA_USERNAME and CASSANDRA_PASSWORD.');
    if (name === 'ArgumentError') return bad('Cassandra', `${wordsOf(error)} Correct CASSANDRA_LOCAL_DC.`);
    return bad(
      'Cassandra',
      `does not answer at ${contactPoints} (${wordsOf(Object.values(innerErrors ?? {})[0] ?? error)}). Start it, or correct CASSANDRA_CONTACT_POINTS.`,
    );
  } finally {
    await client.shutdown().catch(() => undefined);
  }
}

async function meilisearch({ MEILI_URL: url, MEILI_KEY: key }: Settings): Promise<Finding | null> {
  if (url === undefined) return null;
  try {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const answer = await fetch(`${url.replace(/\/+$/, '')}/indexes?limit=1`, { headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    await answer.body?.cancel();
    if (answer.status === 401 || answer.status === 403) return bad('search', `Meilisearch at ${url} refuses the key. Correct MEILI_KEY.`);
    if (!answer.ok) return bad('search', `${url} answers with status ${answer.status}: is that Meilisearch? Correct MEILI_URL.`);
    return good('search', `Meilisearch answers at ${url}`);
  } catch (error) {
    const { cause } = error as Error;
    return bad('search', `Meilisearch does not answer at ${url} (${wordsOf(cause ?? error)}). Start it, or correct MEILI_URL.`);
  }
}
