import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { CUT_OFF } from './tar.ts';

/** What a sealed file begins with. */
export const SEAL = Buffer.from('NEXUSEAL1\n');
const SALT_BYTES = 16;
const TAG_BYTES = 16;
const FRAME_BYTES = 64 * 1024;
const LAST = 0x8000_0000;

const keyOf = (passphrase: string, salt: Buffer): Promise<Buffer> =>
  (promisify(scrypt) as (secret: string, salt: Buffer, length: number, options: object) => Promise<Buffer>)(passphrase.normalize('NFC'), salt, 32, {
    N: 2 ** 16,
    maxmem: 256 * 1024 * 1024,
  });

/** Each frame has its number as nonce, and says whether it is the last: none can be moved, left out or cut off unnoticed. */
const nonceOf = (number: number): Buffer => {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(number), 4);
  return nonce;
};

/** Encrypts with a key made from the passphrase (scrypt, AES-256-GCM). */
export async function* sealed(bytes: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  const key = await keyOf(passphrase, salt);
  yield Buffer.concat([SEAL, salt]);
  let number = 0;
  const frame = (plain: Buffer, isLast: boolean): Buffer => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE((isLast ? LAST : 0) + plain.length);
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(number++)).setAAD(head);
    return Buffer.concat([head, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  };
  let waiting = Buffer.alloc(0);
  for await (const chunk of bytes) {
    waiting = Buffer.concat([waiting, chunk]);
    let at = 0;
    for (; waiting.length - at > FRAME_BYTES; at += FRAME_BYTES) yield frame(waiting.subarray(at, at + FRAME_BYTES), false);
    waiting = waiting.subarray(at);
  }
  yield frame(waiting, true);
}

/** The bytes that were sealed, the seal itself left out. Throws when the passphrase is another, or anything was changed. */
export async function* unsealed(bytes: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  let waiting = Buffer.alloc(0);
  let key: Buffer | undefined;
  let number = 0;
  let isWhole = false;
  for await (const chunk of bytes) {
    waiting = Buffer.concat([waiting, chunk]);
    if (!key) {
      if (waiting.length < SEAL.length + SALT_BYTES) continue;
      if (!waiting.subarray(0, SEAL.length).equals(SEAL)) throw new Error('The file is not encrypted.');
      key = await keyOf(passphrase, waiting.subarray(SEAL.length, SEAL.length + SALT_BYTES));
      waiting = waiting.subarray(SEAL.length + SALT_BYTES);
    }
    while (waiting.length >= 4) {
      const head = waiting.subarray(0, 4);
      const word = head.readUInt32BE();
      const length = word % LAST;
      if (isWhole || length > FRAME_BYTES) throw new Error('The file is damaged.');
      if (waiting.length < 4 + length + TAG_BYTES) break;
      const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(number)).setAAD(head);
      decipher.setAuthTag(waiting.subarray(4 + length, 4 + length + TAG_BYTES));
      let plain: Buffer;
      try {
        plain = Buffer.concat([decipher.update(waiting.subarray(4, 4 + length)), decipher.final()]);
      } catch {
        throw new Error(number === 0 ? 'The passphrase is another one, or the file is damaged.' : 'The file is damaged.');
      }
      number++;
      isWhole = word >= LAST;
      waiting = waiting.subarray(4 + length + TAG_BYTES);
      yield plain;
    }
  }
  if (!isWhole) throw new Error(CUT_OFF);
}
