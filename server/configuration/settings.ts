import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { addressesBehind } from '#api-v10/client-address';
import { redisServers } from '#storage/redis/address';

const PORT = 'must be a whole number from 0 to 65535';
const WHOLE = 'must be a whole number, 1 or more';
const port = z.coerce.number(PORT).int(PORT).min(0, PORT).max(65_535, PORT);
const whole = z.coerce.number(WHOLE).int(WHOLE).min(1, WHOLE);
const COUNT = 'must be a whole number, 0 or more';
const count = z.coerce.number(COUNT).int(COUNT).min(0, COUNT).max(86_400_000, COUNT);
const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) => z.enum(words, `must be one of ${words.join(', ')}`);
const VOICE_ENDPOINT = /^(?:[a-z0-9][a-z0-9.-]*|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;
const TURN_URL = /^(?:stuns?|turns?):[a-z0-9.-]+(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?$/i;
const turnUrls = z
  .string()
  .refine((text) => wordsOf(text).every((url) => TURN_URL.test(url)), 'must be addresses such as turn:turn.example.org:3478, with commas between them');
const networks = z.string().refine((text) => canListNetworks(text), 'must be addresses or networks such as 10.0.0.0/8, with commas between them');
const storeAddress = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://s3.example.org' })
  .refine((text) => URL.canParse(text) && new URL(text).pathname === '/', 'must have no path: its buckets are the paths')
  .transform((text) => new URL(text).origin);
const MAIL_FROM = /^(?:[^<>\r\n]{1,100} <[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/;
const blankIsUnset = (value: unknown): unknown => (value === '' ? undefined : value);
const setting = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(blankIsUnset, schema);

export const networksOf = (text: string): string[] => wordsOf(text);
export const turnUrlsOf = ({ NEXUS_TURN_URLS: urls = '' }: Pick<Settings, 'NEXUS_TURN_URLS'>): string[] => wordsOf(urls);

function canListNetworks(text: string): boolean {
  try {
    addressesBehind(networksOf(text));
    return true;
  } catch {
    return false;
  }
}

function canListRedis(text: string): boolean {
  const addresses = text.includes('://') ? text : `redis://${text}`;
  try {
    redisServers({ url: addresses });
    return /^rediss?:/.test(addresses);
  } catch {
    return false;
  }
}

/** What a process may do: answer requests; hold the gateway's sessions; do what the server does by itself; carry calls. */
export const ROLES = ['api', 'gateway', 'worker', 'voice'] as const;
export type Role = (typeof ROLES)[number];

const wordsOf = (text: string): string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
const unknownRoles = (text: string): string[] => wordsOf(text).filter((word) => !ROLES.some((role) => role === word));
/** Whether a process needs no others. Without voice a server is whole: it has no calls. */
export const isWhole = (roles: ReadonlySet<Role>): boolean => ROLES.every((role) => role === 'voice' || roles.has(role));
export const rolesIn = (text: string): ReadonlySet<Role> => new Set(ROLES.filter((role) => wordsOf(text).includes(role)));

/** Every setting of a server, by the name of its environment variable. `nexus doctor` prints them. */
export const SettingsSchema = z.object({
  NEXUS_PORT: setting(port.default(3000)).describe('HTTP port of REST, gateway and CDN; 0 takes any free one'),
  NEXUS_HOST: setting(z.string().default('0.0.0.0')).describe('Address to listen on'),
  NEXUS_DATA: setting(z.string().default('./data')).describe('Folder of the database, files and keys'),
  NEXUS_URL: setting(z.url({ protocol: /^https?$/, error: 'must be an address such as https://chat.example.org' }).optional()).describe(
    'Public address, such as https://chat.example.org',
  ),
  NEXUS_GATEWAY_URL: setting(z.url({ protocol: /^wss?$/, error: 'must be an address such as wss://gateway.example.org' }).optional()).describe(
    'Public address of the gateway processes; that of NEXUS_URL unless set',
  ),
  NEXUS_TLS_PORT: setting(port.optional()).describe('TLS port; the HTTP port + 443 unless set'),
  NEXUS_TLS_CERT: setting(z.string().optional()).describe("The operator's certificate (PEM, with its chain)"),
  NEXUS_TLS_KEY: setting(z.string().optional()).describe('The key of that certificate'),
  NEXUS_VOICE_PORT: setting(port.optional()).describe('TCP and UDP port of voice; the HTTP port + 444 unless set'),
  NEXUS_VOICE_ENDPOINT: setting(
    z.string().regex(VOICE_ENDPOINT, 'must be a name or address such as voice.example.org or voice.example.org:443').optional(),
  ).describe('Where clients find voice; the host of NEXUS_URL with NEXUS_VOICE_PORT unless set. They always speak TLS to it'),
  NEXUS_VOICE_ADDRESS: setting(z.ipv4('must be an address such as 203.0.113.7').optional()).describe(
    'IPv4 address to which clients send sound (UDP); that of NEXUS_VOICE_ENDPOINT unless set',
  ),
  NEXUS_VOICE_BROWSER_PORT: setting(port.optional()).describe('UDP port by which browsers send sound and pictures; NEXUS_VOICE_PORT + 1 unless set'),
  NEXUS_VOICE_REGION: setting(
    z
      .string()
      .regex(/^[a-z0-9-]{1,32}$/, 'must be a word such as eu-west')
      .default('nexus'),
  ).describe('Where this voice server stands, for channels that name a region'),
  NEXUS_VOICE_PROCESSES: setting(z.coerce.number().int().min(0).max(64).default(0)).describe(
    'Processes that carry calls for this one, each with two UDP ports: 2 have NEXUS_VOICE_PORT and the three after it; with 0 it does so itself',
  ),
  NEXUS_VOICE_ENGINE: setting(oneOf(['auto', 'node-datachannel', 'mediasoup']).default('auto')).describe(
    'What speaks WebRTC with browsers in calls; auto is mediasoup where that is installed, and node-datachannel elsewhere',
  ),
  NEXUS_TURN_URLS: setting(turnUrls.optional()).describe('STUN and TURN servers for browsers in calls, with commas between them'),
  NEXUS_TURN_SECRET: setting(z.string().optional()).describe('The secret that the TURN servers share with this one (static-auth-secret of coturn)'),
  NEXUS_VOICE_E2EE: setting(oneOf(['allow', 'off', 'require']).default('allow')).describe(
    'Whether calls are encrypted from end to end: where all who are in one can do it, never, or always',
  ),
  DATABASE_URL: setting(z.string().optional()).describe('A PostgreSQL of your own; the embedded one runs unless set'),
  DATABASE_POOL_SIZE: setting(whole.default(10)).describe('How many connections a process keeps to PostgreSQL'),
  DATABASE_PREPARED: setting(oneOf(['on', 'off']).default('on')).describe('off where a pooler such as PgBouncer gives each transaction another connection'),
  DATABASE_DIRECT_URL: setting(z.string().optional()).describe('The same database past a pooler, for changes of the schema and locks held for long'),
  DATABASE_REPLICA_URL: setting(z.string().optional()).describe('A streaming replica of that PostgreSQL, asked for what may be some seconds old'),
  MEILI_URL: setting(z.url({ protocol: /^https?$/, error: 'must be an address such as http://127.0.0.1:7700' }).optional()).describe(
    'A Meilisearch for the search; PostgreSQL does it unless set',
  ),
  MEILI_KEY: setting(z.string().optional()).describe('Its key'),
  CASSANDRA_CONTACT_POINTS: setting(z.string().optional()).describe(
    'Cassandra or ScyllaDB for messages, reactions and read states: addresses such as 10.0.0.1:9042 with commas between them; PostgreSQL keeps them unless set',
  ),
  CASSANDRA_KEYSPACE: setting(
    z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,47}$/, 'must be of a-z, 0-9 and _, and begin with a letter')
      .default('nexus'),
  ).describe('Its keyspace; made when there is none, with three copies or as many as there are nodes'),
  CASSANDRA_LOCAL_DC: setting(z.string().default('datacenter1')).describe('The data center of this server, as Cassandra names it'),
  CASSANDRA_CONSISTENCY: setting(oneOf(['one', 'two', 'quorum', 'all', 'localOne', 'localQuorum', 'eachQuorum']).default('localQuorum')).describe(
    'How many copies answer a read or a write',
  ),
  CASSANDRA_USERNAME: setting(z.string().optional()).describe('Who logs in there'),
  CASSANDRA_PASSWORD: setting(z.string().optional()).describe('The password for that'),
  REDIS_URL: setting(z.string().refine(canListRedis, 'must be an address such as redis://localhost:6379').optional()).describe(
    'Redis, by which several processes are one server; one process needs none. Nodes of a cluster may follow with commas between them',
  ),
  REDIS_TLS_CA: setting(z.string().optional()).describe(
    'For rediss:// addresses: file of the authority that has signed the certificate, where no public one has',
  ),
  REDIS_TLS_CERT: setting(z.string().optional()).describe('A certificate to show to a Redis that asks for one'),
  REDIS_TLS_KEY: setting(z.string().optional()).describe('The key of that certificate'),
  REDIS_SENTINELS: setting(z.string().refine(canListRedis, 'must be addresses such as 10.0.0.1:26379, with commas between them').optional()).describe(
    'Sentinels who know which Redis is the master; REDIS_URL then says with which user, password and protocol, and its host does not count',
  ),
  REDIS_SENTINEL_MASTER: setting(z.string().default('mymaster')).describe('How the Sentinels call it'),
  REDIS_SENTINEL_USERNAME: setting(z.string().optional()).describe('Who logs in to the Sentinels'),
  REDIS_SENTINEL_PASSWORD: setting(z.string().optional()).describe('The password for that'),
  REDIS_PREFIX: setting(
    z
      .string()
      .regex(/^[\w-]{1,40}$/, 'must be letters, digits, - and _')
      .default('nexus'),
  ).describe('What the names of its keys begin with'),
  REDIS_CLUSTER: setting(oneOf(['on', 'off']).default('off')).describe('Whether that is a node of a Redis Cluster'),
  NEXUS_FILES: setting(oneOf(['disk', 's3']).optional()).describe(
    'Where files are kept: in the data folder or in an S3 store; the store where S3_ENDPOINT is set. The other is still read until all has moved',
  ),
  S3_ENDPOINT: setting(storeAddress.optional()).describe('An S3 store for the files, such as https://s3.example.org'),
  S3_BUCKET: setting(
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be 3 to 63 of a-z, 0-9, - and .')
      .default('nexus'),
  ).describe('Its bucket; made when there is none'),
  S3_REGION: setting(z.string().default('us-east-1')).describe('The region of the bucket'),
  S3_ACCESS_KEY: setting(z.string().optional()).describe('Its key'),
  S3_SECRET_KEY: setting(z.string().optional()).describe('The secret of that key'),
  S3_PUBLIC_ENDPOINT: setting(storeAddress.optional()).describe('Under which address clients reach the store; S3_ENDPOINT unless set'),
  S3_REDIRECT_BYTES: setting(whole.optional()).describe(
    'Attachments of so many bytes and more are fetched by clients from the store itself; all come from here unless set',
  ),
  NEXUS_ROLES: setting(
    z
      .string()
      .refine((text) => unknownRoles(text).length === 0 && rolesIn(text).size > 0, `must be some of ${ROLES.join(', ')}, with commas between them`)
      .default(ROLES.join(',')),
  ).describe('What this process does; all of it unless set'),
  NEXUS_TRUSTED_PROXIES: setting(networks.default('127.0.0.0/8,::1')).describe('Proxies in front whose X-Forwarded-For is believed: addresses or networks'),
  NEXUS_MAX_CONNECTIONS_PER_ADDRESS: setting(whole.default(2000)).describe('Open connections of one address'),
  NEXUS_REGISTRATION: setting(oneOf(['open', 'invite', 'closed']).default('open')).describe('Who may make an account'),
  NEXUS_RATE_LIMITS: setting(oneOf(['on', 'off']).default('on')).describe('off is for load tests only'),
  NEXUS_PRIVATE_ADDRESSES: setting(oneOf(['refuse', 'allow']).default('refuse')).describe(
    'Whether application endpoints, link previews and other addresses of strangers may be in private networks',
  ),
  NEXUS_CLIENT: setting(oneOf(['on', 'off']).default('on')).describe('Whether this server shows its web client at /'),
  NEXUS_LINK_PREVIEWS: setting(oneOf(['on', 'off']).default('on')).describe('Whether this server asks the pages behind links what they show'),
  NEXUS_MAX_FILE_BYTES: setting(whole.default(25 * 1024 * 1024)).describe('Largest file of a message, in bytes'),
  NEXUS_MAX_FILM_BYTES: setting(whole.default(500 * 1024 * 1024)).describe('Largest film of another host that is played through this server, in bytes'),
  NEXUS_MAX_GUILDS_PER_USER: setting(whole.default(200)).describe('How many guilds one account may be in'),
  NEXUS_WAL_ARCHIVE: setting(z.string().optional()).describe(
    'Folder where the embedded PostgreSQL keeps its log, best on another disk: with it nexus restore --to brings back any moment',
  ),
  NEXUS_SMTP_URL: setting(z.url({ protocol: /^smtps?$/, error: 'must be an address such as smtps://user:password@mail.example.org' }).optional()).describe(
    'A mail server for links and codes to people; nothing is sent unless set. smtp:// goes over to TLS, without which only one on this machine is spoken to',
  ),
  NEXUS_MAIL_FROM: setting(z.string().regex(MAIL_FROM, 'must be an address such as chat@example.org or Chat <chat@example.org>').optional()).describe(
    'Whom that mail is from',
  ),
  NEXUS_METRICS_TOKEN: setting(
    z
      .string()
      .regex(/^[\w.~+/=-]{16,200}$/, 'must be 16 to 200 letters, digits or ._~+/=-')
      .optional(),
  ).describe('Bearer token that opens /metrics from anywhere; without it only this machine may read them, and nobody where NEXUS_URL is public'),
  NEXUS_FORGET_SECONDS: setting(whole.default(600)).describe(
    'After how long, or twice as long, guilds and users go from memory that nobody asks for and no session is in; sooner where memory is scarce',
  ),
  NEXUS_SLOW_REQUEST_MS: setting(count.default(1000)).describe('Requests that take longer are logged; 0 for none'),
  NEXUS_LOG_REQUEST_IDS: setting(oneOf(['all', 'ends']).optional()).describe(
    'Whether all lines of a request carry its id, or those of its end only; all from Node 24 on, where it costs nothing',
  ),
  NEXUS_DRAIN_SECONDS: setting(count.default(0)).describe('How long a server that was told to stop still serves while /health/ready says 503'),
  NEXUS_HANDOVER_SECONDS: setting(count.default(25)).describe(
    'How long the sessions of a gateway process that was told to stop wait for another one to take them over',
  ),
  NEXUS_HANDOVER_SPREAD_SECONDS: setting(count.default(10)).describe('Over how long it asks thousands of clients to go; a few are asked at once'),
  NEXUS_LOG_LEVEL: setting(oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info')).describe('How much the log says'),
});

export type Settings = Omit<z.output<typeof SettingsSchema>, 'NEXUS_TLS_PORT' | 'NEXUS_VOICE_PORT'> & {
  NEXUS_TLS_PORT: number;
  NEXUS_VOICE_PORT: number;
  /** Which of them somebody has set, and where. */
  givenBy: Readonly<Record<string, 'environment' | 'file'>>;
};

/** A setting that cannot be read, in words for the operator. */
export class SettingsError extends Error {}

/** Settings of the environment, and of the JSON file that NEXUS_CONFIG (or ./nexus.json) names; the environment wins. */
export async function readSettings(env: NodeJS.ProcessEnv): Promise<Settings> {
  const [file, environment] = [await fileOf(env), present(env)];
  const read = SettingsSchema.safeParse({ ...file, ...environment });
  if (!read.success) {
    const lines = read.error.issues.map((issue) => `  ${issue.path.join('.')} ${issue.message}`);
    throw new SettingsError(`These settings are wrong, in the environment or in nexus.json:\n${lines.join('\n')}`);
  }
  const roles = rolesIn(read.data.NEXUS_ROLES);
  if (!isWhole(roles) && (read.data.REDIS_URL === undefined || read.data.DATABASE_URL === undefined))
    throw new SettingsError(
      `A process that does only ${[...roles].join(' and ')} is one of several. Set REDIS_URL, by which they hear of each other, and DATABASE_URL, the PostgreSQL that they share.`,
    );
  const redisTrouble = troubleOfRedis(read.data);
  if (redisTrouble !== undefined) throw new SettingsError(redisTrouble);
  const { S3_ENDPOINT: store, S3_ACCESS_KEY: storeKey, S3_SECRET_KEY: storeSecret, NEXUS_FILES: files } = read.data;
  if (store !== undefined && (storeKey === undefined || storeSecret === undefined))
    throw new SettingsError('S3_ENDPOINT is set: set S3_ACCESS_KEY and S3_SECRET_KEY too.');
  if (read.data.NEXUS_TURN_SECRET === undefined && wordsOf(read.data.NEXUS_TURN_URLS ?? '').some((url) => /^turn/i.test(url)))
    throw new SettingsError('NEXUS_TURN_URLS names a TURN server: set NEXUS_TURN_SECRET too, the static-auth-secret of coturn.');
  if ((read.data.NEXUS_SMTP_URL === undefined) !== (read.data.NEXUS_MAIL_FROM === undefined))
    throw new SettingsError('NEXUS_SMTP_URL and NEXUS_MAIL_FROM are set together or not at all.');
  if (files === 's3' && store === undefined) throw new SettingsError('NEXUS_FILES is s3: set S3_ENDPOINT, S3_ACCESS_KEY and S3_SECRET_KEY too.');
  // Each of several processes has a folder of its own, and containers lose theirs.
  if (store === undefined && files === undefined && (!isWhole(roles) || read.data.REDIS_URL !== undefined))
    throw new SettingsError(
      'A process that is one of several (NEXUS_ROLES, REDIS_URL) shares its files with the others: set S3_ENDPOINT, S3_ACCESS_KEY and S3_SECRET_KEY. ' +
        'Set NEXUS_FILES=disk only if this is the one process that serves files, or all of them have one NEXUS_DATA/files that is kept.',
    );
  const { NEXUS_TLS_PORT: tlsPort, NEXUS_VOICE_PORT: voicePort, NEXUS_PORT: httpPort, NEXUS_DATA: data, ...others } = read.data;
  const near = (distance: number): number => (httpPort === 0 ? 0 : Math.min(httpPort + distance, 65_535));
  const given = (names: object, where: 'environment' | 'file') => Object.fromEntries(Object.keys(names).map((name) => [name, where]));
  return {
    ...others,
    NEXUS_PORT: httpPort,
    NEXUS_DATA: resolve(data),
    NEXUS_TLS_PORT: tlsPort ?? near(443),
    NEXUS_VOICE_PORT: voicePort ?? near(444),
    givenBy: { ...given(file, 'file'), ...given(environment, 'environment') },
  };
}

/** What is wrong with the settings of Redis together. */
function troubleOfRedis(settings: z.output<typeof SettingsSchema>): string | undefined {
  const { REDIS_URL: url = '', REDIS_SENTINELS: sentinels, REDIS_CLUSTER: cluster, REDIS_TLS_CERT: cert, REDIS_TLS_KEY: key } = settings;
  if (sentinels !== undefined && url === '') return 'REDIS_SENTINELS is set: set REDIS_URL too, such as redis://:password@redis.';
  if (sentinels !== undefined && cluster === 'on') return 'REDIS_SENTINELS and REDIS_CLUSTER=on exclude each other: a cluster has no Sentinels.';
  if ((cert === undefined) !== (key === undefined)) return 'REDIS_TLS_CERT and REDIS_TLS_KEY are set together or not at all.';
  if ((settings.REDIS_TLS_CA ?? cert) !== undefined && !/rediss:/.test(`${url} ${sentinels}`))
    return 'REDIS_TLS_CA or REDIS_TLS_CERT is set: REDIS_URL must begin with rediss://, or TLS is not spoken.';
  return undefined;
}

const present = (env: NodeJS.ProcessEnv): Record<string, string> => {
  const known: Record<string, string> = {};
  for (const name of Object.keys(SettingsSchema.shape)) {
    const value = env[name];
    if (value !== undefined && value !== '') known[name] = value;
  }
  return known;
};

/** Where the operator's own certificate lies. */
export const certificateOf = (settings: Settings): { certPath?: string; keyPath?: string } => ({
  ...(settings.NEXUS_TLS_CERT !== undefined && { certPath: settings.NEXUS_TLS_CERT }),
  ...(settings.NEXUS_TLS_KEY !== undefined && { keyPath: settings.NEXUS_TLS_KEY }),
});

/** Names that look like settings and are none, most often misspelt. */
export const unknownNames = (env: NodeJS.ProcessEnv): string[] =>
  Object.keys(env).filter(
    (name) => name.startsWith('NEXUS_') && name !== 'NEXUS_CONFIG' && name !== 'NEXUS_BACKUP_PASSPHRASE' && !(name in SettingsSchema.shape),
  );

async function fileOf(env: NodeJS.ProcessEnv): Promise<Record<string, unknown>> {
  const path = env['NEXUS_CONFIG'] ?? 'nexus.json';
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (env['NEXUS_CONFIG'] === undefined && (error as NodeJS.ErrnoException).code === 'ENOENT') return {}; // fs throws these only
    throw new SettingsError(`The settings file ${path} cannot be read: ${(error as Error).message}`);
  }
  try {
    const settings: unknown = JSON.parse(text);
    if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) throw new Error('it holds no object');
    const unknown = Object.keys(settings).filter((name) => !(name in SettingsSchema.shape));
    if (unknown.length > 0) throw new Error(`there is no setting ${unknown.join(', ')}`);
    return settings as Record<string, unknown>;
  } catch (error) {
    throw new SettingsError(`The settings file ${path} is wrong: ${(error as Error).message}`);
  }
}
