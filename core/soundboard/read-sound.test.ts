import { defaultSoundFile } from '#api-v10/cdn/default-sound-files';
import { readSound } from './read-sound.ts';

/** A page of an Ogg stream with one packet. */
function oggPage(granule: bigint, packet: Buffer): Buffer {
  const head = Buffer.alloc(28);
  head.write('OggS');
  head.writeBigInt64LE(granule, 6);
  head[26] = 1;
  head[27] = packet.length;
  return Buffer.concat([head, packet]);
}
const opusHead = Buffer.from('4f707573486561640101380180bb0000000000', 'hex');

describe('The bytes of a sound', () => {
  it('tell how long an MP3 is, with tags or without', () => {
    const bell = defaultSoundFile('1') ?? Buffer.alloc(0);
    const plain = readSound(bell);
    expect(plain?.contentType).toBe('audio/mpeg');
    expect(plain?.durationMs).toBeGreaterThan(1300);
    expect(plain?.durationMs).toBeLessThan(1600);
    const tagged = Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\0\x0a0123456789', 'latin1'), bell, Buffer.from(`TAG${'x'.repeat(125)}`)]);
    expect(readSound(tagged)).toEqual(plain);
  });

  it('tell how long an Ogg file of Opus or Vorbis is', () => {
    expect(readSound(Buffer.concat([oggPage(0n, opusHead), oggPage(-1n, Buffer.alloc(9)), oggPage(48_312n, Buffer.alloc(9))]))).toEqual({
      contentType: 'audio/ogg',
      durationMs: 1000,
    });
    const vorbis = Buffer.alloc(30);
    vorbis.write('\x01vorbis', 'latin1');
    vorbis[11] = 2;
    vorbis.writeUInt32LE(44_100, 12);
    vorbis[28] = 0xb8;
    expect(readSound(Buffer.concat([oggPage(0n, vorbis), oggPage(88_200n, Buffer.alloc(9))]))?.durationMs).toBe(2000);
  });

  it('are as long as what is decoded of them, whatever they say', () => {
    // Sixty milliseconds each, a hundred times.
    const packets = Array.from({ length: 100 }, () => oggPage(48_000n, Buffer.from([0x18, 0])));
    const decoded = readSound(Buffer.concat([oggPage(0n, opusHead), oggPage(0n, Buffer.alloc(9)), ...packets]));
    expect(decoded?.durationMs).toBe(6000);
    const head = Buffer.from(opusHead);
    head[9] = 200;
    expect(readSound(Buffer.concat([oggPage(0n, head), oggPage(0n, Buffer.alloc(9)), ...packets]))).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['a page of text', 'ID3 is not enough, and neither is OggS somewhere'],
    ['a picture', '\x89PNG\r\n\x1a\n'],
    ['one lonely frame', '\xff\xfb\x90\x00'],
    ['a cut head', `OggS${'\0'.repeat(60)}`],
  ])('say nothing of %s', (_, bytes) => {
    expect(readSound(Buffer.from(bytes, 'latin1'))).toBeNull();
  });
});
