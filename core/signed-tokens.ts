import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

const MAC_BYTES = 32;
const MAX_LENGTH = 1024;

/** A token that says something in the open and that nobody else can make. `purpose` has a key of its own: a token for one passes for no other. */
export function signToken(secret: Uint8Array, purpose: string, said: readonly unknown[]): string {
  const body = Buffer.from(JSON.stringify(said)).toString('base64url');
  return `${body}.${sign(secret, purpose, body).toString('base64url')}`;
}

/** What a token says that this server signed for that purpose; null otherwise. Compared in constant time. */
export function readSignedToken<Said extends readonly unknown[]>(secret: Uint8Array, purpose: string, token: string): Said | null {
  const [body, mac, ...rest] = token.length > MAX_LENGTH ? [] : token.split('.');
  if (!body || !mac || rest.length > 0) return null;
  const given = Buffer.from(mac, 'base64url');
  if (given.length !== MAC_BYTES || !timingSafeEqual(given, sign(secret, purpose, body))) return null;
  // Signed by us, so it is of our form.
  return JSON.parse(Buffer.from(body, 'base64url').toString()) as Said;
}

const sign = (secret: Uint8Array, purpose: string, body: string): Buffer => createHmac('sha256', keyOf(secret, purpose)).update(body).digest();

const derived = new Map<string, { secret: Uint8Array; key: Uint8Array }>();

function keyOf(secret: Uint8Array, purpose: string): Uint8Array {
  let known = derived.get(purpose);
  if (known?.secret !== secret) derived.set(purpose, (known = { secret, key: new Uint8Array(hkdfSync('sha256', secret, '', purpose, 32)) }));
  return known.key;
}
