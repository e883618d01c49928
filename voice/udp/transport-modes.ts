import { createCipheriv, createDecipheriv, type CipherGCM, type DecipherGCM } from 'node:crypto';
import { createRequire } from 'node:module';
import type { VoiceEncryptionMode } from 'discord-api-types/voice/v8';
import { hchacha20 } from './hchacha20.ts';

/** How the packets between one client and the server are sealed (Discord: voice connections, "Transport Encryption Modes"). */
export type TransportMode = `${VoiceEncryptionMode}`;

/** What a mode does with one client's key. `counter` is the 32-bit number at the end of the packet: zero-padded, it is the nonce. */
export interface PacketCipher {
  /** Writes ciphertext and tag to `out` from `at` on: `plain.length + TAG_BYTES` bytes. `clear` is authenticated. */
  seal(plain: Buffer, clear: Buffer, counter: number, out: Buffer, at: number): void;
  /** The plaintext of ciphertext and tag, or null when the key did not seal them with this clear part. */
  open(sealed: Buffer, clear: Buffer, counter: number): Buffer | null;
}

export const TAG_BYTES = 16;
export const COUNTER_BYTES = 4;
export const SECRET_KEY_BYTES = 32;
const TAG_LENGTH = { authTagLength: TAG_BYTES };

export interface TransportModes {
  /** As READY lists them: clients take the first that they know, so the cheaper one for this process comes first. */
  readonly names: readonly TransportMode[];
  cipher(mode: TransportMode, key: Buffer): PacketCipher;
}

/** Both modes, with the fastest XChaCha20 that this installation has; `withoutSodium` leaves out the optional one. */
export function transportModes({ withoutSodium = false } = {}): TransportModes {
  const sodium = withoutSodium ? undefined : findSodium();
  const xchacha = sodium ? sodiumCipher(sodium) : plainXchachaCipher;
  return {
    names: sodium ? ['aead_xchacha20_poly1305_rtpsize', 'aead_aes256_gcm_rtpsize'] : ['aead_aes256_gcm_rtpsize', 'aead_xchacha20_poly1305_rtpsize'],
    cipher: (mode, key) => (mode === 'aead_aes256_gcm_rtpsize' ? aesGcmCipher(key) : xchacha(key)),
  };
}

// Shared by all keys, as each is read before the next is written: one for each would be cold in the processor's caches whenever it is needed.
const gcmNonce = Buffer.alloc(12);
const xchachaNonce = Buffer.alloc(24);
const subkey = Buffer.alloc(32);
const restOfNonce = Buffer.alloc(12);

function aesGcmCipher(key: Buffer): PacketCipher {
  return {
    seal(plain, clear, counter, out, at) {
      gcmNonce.writeUInt32BE(counter, 0);
      sealWith(createCipheriv('aes-256-gcm', key, gcmNonce), plain, clear, out, at);
    },
    open(sealed, clear, counter) {
      gcmNonce.writeUInt32BE(counter, 0);
      return openWith(createDecipheriv('aes-256-gcm', key, gcmNonce, TAG_LENGTH), sealed, clear);
    },
  };
}

/** XChaCha20 from Node's own ChaCha20: a key derived for each packet, and what remains of the nonce is all zero here. */
function plainXchachaCipher(key: Buffer): PacketCipher {
  return {
    seal(plain, clear, counter, out, at) {
      xchachaNonce.writeUInt32BE(counter, 0);
      hchacha20(key, xchachaNonce, subkey);
      sealWith(createCipheriv('chacha20-poly1305', subkey, restOfNonce, TAG_LENGTH), plain, clear, out, at);
    },
    open(sealed, clear, counter) {
      xchachaNonce.writeUInt32BE(counter, 0);
      hchacha20(key, xchachaNonce, subkey);
      return openWith(createDecipheriv('chacha20-poly1305', subkey, restOfNonce, TAG_LENGTH), sealed, clear);
    },
  };
}

function sealWith(cipher: CipherGCM, plain: Buffer, clear: Buffer, out: Buffer, at: number): void {
  cipher.setAAD(clear);
  cipher.update(plain).copy(out, at);
  cipher.final();
  cipher.getAuthTag().copy(out, at + plain.length);
}

function openWith(decipher: DecipherGCM, sealed: Buffer, clear: Buffer): Buffer | null {
  const length = sealed.length - TAG_BYTES;
  decipher.setAAD(clear);
  decipher.setAuthTag(sealed.subarray(length));
  const plain = decipher.update(sealed.subarray(0, length));
  try {
    decipher.final();
    return plain;
  } catch {
    return null;
  }
}

/** The part of the optional dependency that is used here; it ships no types. */
interface Sodium {
  crypto_aead_xchacha20poly1305_ietf_encrypt(out: Buffer, plain: Buffer, clear: Buffer, none: null, nonce: Buffer, key: Buffer): number;
  crypto_aead_xchacha20poly1305_ietf_decrypt(out: Buffer, none: null, sealed: Buffer, clear: Buffer, nonce: Buffer, key: Buffer): number;
}

/** The optional dependency, or undefined where it is not installed or has nothing for this platform. */
function findSodium(): Sodium | undefined {
  try {
    return createRequire(import.meta.url)('sodium-native') as Sodium;
  } catch {
    return undefined;
  }
}

/** The same by libsodium, some four times cheaper. */
function sodiumCipher(sodium: Sodium): (key: Buffer) => PacketCipher {
  return (key) => ({
    seal(plain, clear, counter, out, at) {
      xchachaNonce.writeUInt32BE(counter, 0);
      sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(out.subarray(at, at + plain.length + TAG_BYTES), plain, clear, null, xchachaNonce, key);
    },
    open(sealed, clear, counter) {
      xchachaNonce.writeUInt32BE(counter, 0);
      const plain = Buffer.allocUnsafe(sealed.length - TAG_BYTES);
      try {
        sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(plain, null, sealed, clear, xchachaNonce, key);
        return plain;
      } catch {
        return null;
      }
    },
  });
}
