import { createHmac, timingSafeEqual } from 'node:crypto';

const STEP_SECONDS = 30;
const DIGITS = 6;
/** Clocks of phones and servers differ: the codes before and after count as well. */
const STEPS_ASIDE = 1;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The bytes of a secret in base32, as authenticator apps take it; null when it is none. Source: RFC 4648, 6. */
export function bytesOfBase32(text: string): Buffer | null {
  const letters = text.replace(/[\s=-]/g, '').toUpperCase();
  const bytes: number[] = [];
  let [bits, count] = [0, 0];
  for (const letter of letters) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return null;
    bits = ((bits << 5) | value) & 0xfff;
    count += 5;
    if (count >= 8) bytes.push((bits >> (count -= 8)) & 0xff);
  }
  return Buffer.from(bytes);
}

/** The code of a step. Source: RFC 4226, 5.3, and RFC 6238. */
export function totpCode(secret: Uint8Array, step: number, { digits = DIGITS, algorithm = 'sha1' }: { digits?: number; algorithm?: string } = {}): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac(algorithm, secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits).padStart(digits, '0');
}

export const stepAt = (nowMs: number): number => Math.floor(nowMs / 1000 / STEP_SECONDS);

/** The step whose code this is, of those that count now; null for any other. It takes as long whichever it is. */
export function stepOfCode(secret: Uint8Array, code: string, nowMs: number): number | null {
  const given = Buffer.from(code);
  let found: number | null = null;
  for (let step = stepAt(nowMs) - STEPS_ASIDE; step <= stepAt(nowMs) + STEPS_ASIDE; step++) {
    const wanted = Buffer.from(totpCode(secret, step));
    if (given.length === wanted.length && timingSafeEqual(given, wanted)) found = step;
  }
  return found;
}
