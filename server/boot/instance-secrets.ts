import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** `signing` signs attachment links, `operator` opens the operator's commands to whoever can read the data folder. */
export type SecretName = 'signing' | 'operator';

/** A secret of this instance in hex, made on first use and readable by its owner only. */
export async function instanceSecret(dataDir: string, name: SecretName): Promise<string> {
  const known = await knownSecret(dataDir, name);
  if (known !== null) return known;
  const dir = join(dataDir, 'secrets');
  await mkdir(dir, { recursive: true });
  await chmod(dir, 0o700);
  const secret = randomBytes(32).toString('hex');
  await writeFile(join(dir, `${name}.new`), secret, { mode: 0o600 });
  await rename(join(dir, `${name}.new`), join(dir, name));
  return secret;
}

/** Null when no server has made one here, or when this user may not read it. */
export async function knownSecret(dataDir: string, name: SecretName): Promise<string | null> {
  const text = await readFile(join(dataDir, 'secrets', name), 'utf8').catch(() => '');
  return /^[0-9a-f]{64}$/.test(text.trim()) ? text.trim() : null;
}
