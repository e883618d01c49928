import { X509Certificate, createPrivateKey } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { createSecureContext, rootCertificates, type SecureContext, type Server } from 'node:tls';
import { discordNames } from '#protocol/discord-hosts';
import type { Issued } from './issue-certificates.ts';

export interface AuthorityOptions {
  /** The operator's own certificate (with its chain) and key: shown to every name that it covers. */
  certPath?: string;
  keyPath?: string;
  /** For tests; milliseconds since 1970. */
  now?: () => number;
}
export interface Authority {
  caPath: string;
  /** The system's roots and our authority in one file, for programs whose setting replaces the store. */
  bundlePath: string;
  /** PEM for the listener: Discord's names, loopback and the given hosts, with the authority behind it. */
  key: string;
  cert: string;
  /** For `https.createServer`: as above, and the operator's certificate for the names that it covers. */
  tlsOptions: {
    key: string;
    cert: string;
    SNICallback?: (name: string, answer: (error: Error | null, context?: SecureContext) => void) => void;
  };
}

const dayMs = 86_400_000;
const caDays = 3650;
// Clients of Apple refuse leaf certificates of more than 825 days.
const leafDays = 397;
const renewBeforeDays = 30;

/** Opens the TLS authority in `dir`, made on first use; its certificates are renewed when they near their end or the hosts change. */
export async function openAuthority(dir: string, hosts: readonly string[], options: AuthorityOptions = {}): Promise<Authority> {
  const now = options.now ?? Date.now;
  await mkdir(dir, { recursive: true });
  await chmod(dir, 0o700);
  const names = [...new Set([...discordNames, 'localhost', '127.0.0.1', '::1', ...hosts.map((host) => host.toLowerCase())])];

  let ca = await readPair(dir, 'ca');
  let leaf = await readPair(dir, 'server');
  // The authority outlives every leaf that it signs, so that both never end together.
  if (!ca || endsWithin(ca, leafDays + renewBeforeDays, now())) {
    ca = await (await import('./issue-certificates.ts')).issueAuthority(caDays);
    await writePair(dir, 'ca', ca);
  }
  if (!leaf || !isSignedBy(leaf, ca) || endsWithin(leaf, renewBeforeDays, now()) || !names.every((name) => covers(leaf?.cert ?? '', name))) {
    leaf = await (await import('./issue-certificates.ts')).issueServerCertificate(ca, names, leafDays);
    await writePair(dir, 'server', leaf);
  }

  const caPath = join(dir, 'ca.crt');
  const bundlePath = join(dir, 'bundle.crt');
  await writeWhole(bundlePath, `${await systemRoots()}\n${ca.cert}\n`, 0o644);
  const own = { key: leaf.key, cert: `${leaf.cert.trim()}\n${ca.cert.trim()}\n` };
  return { caPath, bundlePath, ...own, tlsOptions: await withOperatorCertificate(own, options) };
}

/** Options for a TLS server, and how its certificates are exchanged while it listens: what Node.js asks for by name, it would keep for ever. */
export function exchangeable({ tlsOptions }: Authority): {
  options: Authority['tlsOptions'];
  exchange(server: Pick<Server, 'setSecureContext'>, renewed: Authority): void;
} {
  let byName = tlsOptions.SNICallback;
  return {
    options: { ...tlsOptions, SNICallback: (name, answer) => (byName ? byName(name, answer) : answer(null)) },
    exchange(server, renewed) {
      byName = renewed.tlsOptions.SNICallback;
      server.setSecureContext(renewed.tlsOptions);
    },
  };
}

/** Looks once a day and hands over what was renewed. The result ends the watch. */
export function keepAuthorityFresh(dir: string, hosts: readonly string[], options: AuthorityOptions, onRenewed: (authority: Authority) => void): () => void {
  let shown: string | undefined;
  const look = async () => {
    const authority = await openAuthority(dir, hosts, options);
    const current = authority.cert + (options.certPath ? await readFile(options.certPath, 'utf8') : '');
    if (shown !== undefined && shown !== current) onRenewed(authority);
    shown = current;
  };
  // A failure (a full disk, a certificate being replaced) is tried again the next day, long before the end.
  const quietly = () => void look().catch(() => undefined);
  quietly();
  const timer = setInterval(quietly, dayMs).unref();
  return () => clearInterval(timer);
}

/** The operator's certificate and key; null when there are none. Throws a sentence that names the setting to change. */
export async function readOperatorCertificate({ certPath, keyPath }: AuthorityOptions): Promise<Issued | null> {
  if (certPath === undefined && keyPath === undefined) return null;
  if (certPath === undefined || keyPath === undefined) throw new Error('NEXUS_TLS_CERT and NEXUS_TLS_KEY belong together: set both or none.');
  const [cert, key] = await Promise.all([readPem('NEXUS_TLS_CERT', certPath), readPem('NEXUS_TLS_KEY', keyPath)]);
  let isPair: boolean;
  try {
    isPair = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch (cause) {
    throw new Error(`NEXUS_TLS_CERT or NEXUS_TLS_KEY holds no PEM certificate or key: ${(cause as Error).message}`, { cause });
  }
  if (!isPair) throw new Error(`${keyPath} (NEXUS_TLS_KEY) is not the key of ${certPath} (NEXUS_TLS_CERT).`);
  return { cert, key };
}

const readPem = (setting: string, path: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause: Error) => {
    throw new Error(`${setting} cannot be read: ${cause.message}`, { cause });
  });

async function withOperatorCertificate(own: { key: string; cert: string }, options: AuthorityOptions): Promise<Authority['tlsOptions']> {
  const pair = await readOperatorCertificate(options);
  if (!pair) return own;
  const { cert, key } = pair;
  const operators = createSecureContext({ cert, key });
  return {
    ...own,
    SNICallback: (name, answer) => (covers(cert, name) ? answer(null, operators) : answer(null)),
  };
}

const covers = (cert: string, name: string): boolean => {
  const parsed = new X509Certificate(cert);
  if (isIP(name)) return parsed.checkIP(name) !== undefined;
  // A wildcard that is asked for covers itself, and any one name below it.
  return parsed.checkHost(name.replace(/^\*\./, 'any-name.'), { subject: 'never' }) !== undefined;
};

const endsWithin = (pair: Issued, days: number, nowMs: number) => Date.parse(new X509Certificate(pair.cert).validTo) - nowMs < days * dayMs;

function isSignedBy(leaf: Issued, ca: Issued): boolean {
  return new X509Certificate(leaf.cert).verify(new X509Certificate(ca.cert).publicKey);
}

/** Undefined when a file is missing or unreadable as PEM: then a new pair is made. */
async function readPair(dir: string, name: string): Promise<Issued | undefined> {
  try {
    const [cert, key] = await Promise.all([readFile(join(dir, `${name}.crt`), 'utf8'), readFile(join(dir, `${name}.key`), 'utf8')]);
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)) ? { cert, key } : undefined;
  } catch {
    return undefined;
  }
}

async function writePair(dir: string, name: string, pair: Issued): Promise<void> {
  await writeWhole(join(dir, `${name}.key`), pair.key, 0o600);
  await writeWhole(join(dir, `${name}.crt`), pair.cert, 0o644);
}

async function writeWhole(file: string, text: string, mode: number): Promise<void> {
  await writeFile(`${file}.new`, text, { mode });
  await chmod(`${file}.new`, mode);
  await rename(`${file}.new`, file);
}

/** The machine's own roots may hold a company's authority; where there is no such file, those that Node brings. */
async function systemRoots(): Promise<string> {
  const places = [
    process.env.SSL_CERT_FILE,
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/pki/tls/certs/ca-bundle.crt',
    '/etc/ssl/ca-bundle.pem',
    '/etc/ssl/cert.pem',
  ];
  for (const place of places) {
    const text = place ? await readFile(place, 'utf8').catch(() => '') : '';
    if (text.includes('BEGIN CERTIFICATE')) return text.trim();
  }
  return rootCertificates.join('\n');
}
