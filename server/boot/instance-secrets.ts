import { createPrivateKey, generateKeyPair, randomBytes, type KeyObject } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SecretStore } from '#core/ports/secret-store';

/** `operator` opens the operator's commands to whoever can read the data folder; `signing` of before it stood in the database. */
export type SecretName = 'signing' | 'operator';

/** A secret of this data folder in hex, made on first use and readable by its owner only. */
export async function instanceSecret(dataDir: string, name: SecretName): Promise<string> {
  const known = await knownSecret(dataDir, name);
  if (known !== null) return known;
  const secret = randomBytes(32).toString('hex');
  if (await keep(dataDir, name, secret)) return secret;
  const kept = await knownSecret(dataDir, name);
  if (kept === null)
    throw new Error(`${join(dataDir, 'secrets', name)} holds no secret of Nexus. Restore it from a backup, or remove it: links made with it end then.`);
  return kept;
}

/**
 * What signs links and tokens of this instance, in hex. It stands in the database, where all processes find it; a data folder of
 * before that was so gives it what it has.
 */
export async function signingSecret(secrets: SecretStore, dataDir: string): Promise<string> {
  return (await secrets.find('signing')) ?? secrets.keep('signing', (await knownSecret(dataDir, 'signing')) ?? randomBytes(32).toString('hex'));
}

/** The key that this instance signs tokens of OpenID Connect with, from the same place: made on first use. The function remembers it. */
export function openIdKey(secrets: SecretStore, dataDir: string): () => Promise<KeyObject> {
  let key: Promise<KeyObject> | undefined;
  const make = async (): Promise<string> => {
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  };
  const ofFolder = (): Promise<string | null> => readFile(join(dataDir, 'secrets', 'openid'), 'utf8').catch(() => null);
  const open = async (): Promise<KeyObject> =>
    createPrivateKey((await secrets.find('openid')) ?? (await secrets.keep('openid', (await ofFolder()) ?? (await make()))));
  return () => {
    key ??= open();
    // What could not be read or written now may be later.
    key.catch(() => (key = undefined));
    return key;
  };
}

const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP', 'EINVAL']);

/** False when there is one already: processes that share the folder have to agree. */
async function keep(dataDir: string, name: string, secret: string): Promise<boolean> {
  const dir = join(dataDir, 'secrets');
  await mkdir(dir, { recursive: true });
  await chmod(dir, 0o700);
  const draft = join(dir, `${name}.${randomBytes(6).toString('hex')}.new`);
  await writeFile(draft, secret, { mode: 0o600, flush: true });
  try {
    // Unlike a rename this does not replace what another has just made.
    await link(draft, join(dir, name)).catch((error: NodeJS.ErrnoException) => {
      // Some shared folders have no links.
      if (!NO_LINKS.has(error.code ?? '')) throw error;
      return writeFile(join(dir, name), secret, { mode: 0o600, flag: 'wx', flush: true });
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false; // fs throws these only
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Null when no server has made one here, or when this user may not read it. */
export async function knownSecret(dataDir: string, name: SecretName): Promise<string | null> {
  const text = await readFile(join(dataDir, 'secrets', name), 'utf8').catch(() => '');
  return /^[0-9a-f]{64}$/.test(text.trim()) ? text.trim() : null;
}
