import { createPrivateKey, generateKeyPair, randomBytes, type KeyObject } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** `signing` signs attachment links, `operator` opens the operator's commands to whoever can read the data folder. */
export type SecretName = 'signing' | 'operator';

/** A secret of this instance in hex, made on first use and readable by its owner only. */
export async function instanceSecret(dataDir: string, name: SecretName): Promise<string> {
  const known = await knownSecret(dataDir, name);
  if (known !== null) return known;
  const secret = randomBytes(32).toString('hex');
  await keep(dataDir, name, secret);
  return secret;
}

/** The key that this instance signs tokens of OpenID Connect with: made on first use, like its secrets. The function remembers it. */
export function openIdKey(dataDir: string): () => Promise<KeyObject> {
  let key: Promise<KeyObject> | undefined;
  const open = async (): Promise<KeyObject> => {
    const known = await readFile(join(dataDir, 'secrets', 'openid'), 'utf8').catch(() => null);
    if (known !== null) return createPrivateKey(known);
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    await keep(dataDir, 'openid', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    return privateKey;
  };
  return () => {
    key ??= open();
    // What could not be read or written now may be later.
    key.catch(() => (key = undefined));
    return key;
  };
}

async function keep(dataDir: string, name: string, secret: string): Promise<void> {
  const dir = join(dataDir, 'secrets');
  await mkdir(dir, { recursive: true });
  await chmod(dir, 0o700);
  await writeFile(join(dir, `${name}.new`), secret, { mode: 0o600 });
  await rename(join(dir, `${name}.new`), join(dir, name));
}

/** Null when no server has made one here, or when this user may not read it. */
export async function knownSecret(dataDir: string, name: SecretName): Promise<string | null> {
  const text = await readFile(join(dataDir, 'secrets', name), 'utf8').catch(() => '');
  return /^[0-9a-f]{64}$/.test(text.trim()) ? text.trim() : null;
}
