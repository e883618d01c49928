import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** The secret that signs links never does two things: this is a key of its own, made from it. */
const keyOf = (signingSecret: Uint8Array): Buffer => Buffer.from(hkdfSync('sha256', signingSecret, '', 'nexus second factors', 32));

/** Encrypted with a key of the instance, for this person only, so that it opens in nobody else's row. AES-256-GCM. */
export function seal(signingSecret: Uint8Array, userId: string, secret: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(signingSecret), iv).setAAD(Buffer.from(userId));
  return Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** Null when it was sealed for somebody else, or with another key, as after a backup was restored without its secrets. */
export function unseal(signingSecret: Uint8Array, userId: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < IV_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', keyOf(signingSecret), bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(userId))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
