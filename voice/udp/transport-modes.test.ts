import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { transportModes, TAG_BYTES, type PacketCipher, type TransportMode } from './transport-modes.ts';

const MODES: TransportMode[] = ['aead_aes256_gcm_rtpsize', 'aead_xchacha20_poly1305_rtpsize'];
const clear = Buffer.from('header');

function sealed(cipher: PacketCipher, plain: Buffer, counter: number): Buffer {
  const out = Buffer.alloc(plain.length + TAG_BYTES);
  cipher.seal(plain, clear, counter, out, 0);
  return out;
}

describe.each(MODES)('%s', (mode) => {
  it.each([0, 1, 120, 1275])('opens what it sealed, with %i bytes', (bytes) => {
    const plain = randomBytes(bytes);
    const cipher = transportModes().cipher(mode, randomBytes(32));
    expect(cipher.open(sealed(cipher, plain, 0xffff_ffff), clear, 0xffff_ffff)).toEqual(plain);
  });

  it('gives nothing when anything was changed', () => {
    const modes = transportModes();
    const cipher = modes.cipher(mode, randomBytes(32));
    const packet = sealed(cipher, Buffer.from('sound'), 7);
    expect(cipher.open(packet, clear, 8)).toBeNull();
    expect(cipher.open(packet, Buffer.from('Header'), 7)).toBeNull();
    expect(modes.cipher(mode, randomBytes(32)).open(packet, clear, 7)).toBeNull();
    for (let at = 0; at < packet.length; at++) {
      const changed = Buffer.from(packet);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(cipher.open(changed, clear, 7)).toBeNull();
    }
    expect(cipher.open(packet, clear, 7)?.toString()).toBe('sound');
  });
});

describe('XChaCha20 without libsodium', () => {
  it('seals the very bytes that libsodium seals', () => {
    const key = randomBytes(32);
    const withSodium = transportModes();
    const without = transportModes({ withoutSodium: true });
    // Where the optional dependency is missing, both are the same and nothing is compared; machines that run all tests have it.
    for (let counter = 1; counter < 200; counter++) {
      const plain = randomBytes(counter);
      const [one, other] = [withSodium, without].map((modes) => modes.cipher('aead_xchacha20_poly1305_rtpsize', key));
      expect(sealed(one as PacketCipher, plain, counter)).toEqual(sealed(other as PacketCipher, plain, counter));
    }
  });

  it('is named second, for AES is cheaper than it', () => {
    expect(transportModes({ withoutSodium: true }).names).toEqual(MODES);
  });

  it('is named first where libsodium is installed', () => {
    const isInstalled = existsSync('node_modules/sodium-native');
    expect(transportModes().names).toEqual(isInstalled ? MODES.toReversed() : MODES);
  });
});
