import { DAVESession } from '@snazzah/davey';
import { readKeyPackage } from './key-package.ts';
import { makeKeyPackage, newPoint, newSigner, offCurve, type Parts } from './test-key-package.ts';
import { u16, u8, vector } from './wire.ts';

const USER = '1090123456789012345';
const UNDECODABLE = expect.objectContaining({ name: 'VoiceError', closeCode: 4002 });
const BAD_REQUEST = expect.objectContaining({ name: 'VoiceError', closeCode: 4020 });

describe('a key package', () => {
  it('of the real library is taken, bare and in a message', () => {
    const bytes = new DAVESession(1, USER, '1').getSerializedKeyPackage();
    const bare = readKeyPackage(bytes, USER);
    expect(bare.bytes).toEqual(bytes);
    expect(bare.signatureKey).toHaveLength(65);
    const wrapped = readKeyPackage(Buffer.concat([u16(1), u16(5), bytes]), USER);
    expect(wrapped).toEqual(bare);
  });

  it('is kept apart from the memory that it came in', () => {
    const arrived = makeKeyPackage(USER);
    const { bytes } = readKeyPackage(arrived, USER);
    const before = Buffer.from(bytes);
    arrived.fill(0);
    expect(bytes).toEqual(before);
  });

  it('may have extensions that say nothing', () => {
    const grease = vector(u16(0x3a3a), vector(Buffer.from('any')));
    expect(() => readKeyPackage(makeKeyPackage(USER, { leafExtensions: grease, extensions: grease }), USER)).not.toThrow();
  });

  const key = newPoint();
  const wrongs: [string, Partial<Parts>][] = [
    ['of another version of MLS', { version: 2 }],
    ['of another ciphersuite', { suite: 1 }],
    ['of another user', { identity: Buffer.from('0f20ab37ad820001', 'hex') }],
    ['of a name of another length', { identity: Buffer.alloc(16) }],
    ['with a certificate for a credential', { credentialType: 2 }],
    ['that is valid only later', { from: 1n }],
    ['that is valid only for a time', { until: 0xffff_ffff_ffff_fffen }],
    ['that cannot do this version', { versions: [2] }],
    ['that cannot do this ciphersuite', { suites: [1, 3] }],
    ['that cannot do basic credentials', { credentials: [] }],
    ['from a commit', { source: 2 }],
    ['with extensions of the leaf', { leafExtensions: vector(u16(5), vector()) }],
    ['with extensions', { extensions: vector(u16(0x0a3a), vector()) }],
    ['whose leaf somebody else signed', { leafSigner: newSigner() }],
    ['that somebody else signed', { packageSigner: newSigner() }],
    ['signed for another purpose', { packageSigner: { point: key, sign: (_label, content) => newSigner().sign('FramedContentTBS', content) } }],
    ['with an unsound signature', { packageSigner: { point: key, sign: () => Buffer.from('unsound') } }],
    ['with no signature', { leafSigner: { point: key, sign: () => Buffer.alloc(0) } }],
    ['with the same key twice', { initKey: key, encryptionKey: key }],
    ['with a key that is none', { initKey: offCurve() }],
    ['with an encryption key that is none', { encryptionKey: Buffer.alloc(65) }],
    ['with a signature key that is none', { signer: { ...newSigner(), point: offCurve() } }],
    ['with a key of another length', { encryptionKey: newPoint().subarray(0, 64) }],
    ['of a size that no client sends', { extensions: vector(u16(0x0a0a), vector(Buffer.alloc(2000))) }],
  ];
  it.each(wrongs)('%s is refused', (_what, wrong) => {
    expect(() => readKeyPackage(makeKeyPackage(USER, wrong), USER)).toThrow(BAD_REQUEST);
  });

  it('cut short or with something behind it is refused', () => {
    const whole = makeKeyPackage(USER);
    expect(() => readKeyPackage(Buffer.concat([whole, u8(0)]), USER)).toThrow(UNDECODABLE);
    for (let length = 0; length < whole.length; length += 1) expect(() => readKeyPackage(whole.subarray(0, length), USER)).toThrow(UNDECODABLE);
  });

  it('with any bit changed is refused', () => {
    const whole = makeKeyPackage(USER);
    for (let bit = 0; bit < whole.length * 8; bit += 7) {
      const changed = Buffer.from(whole);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => readKeyPackage(changed, USER)).toThrow(expect.objectContaining({ name: 'VoiceError' }));
    }
  });
});
