/** What the bytes of a sound say of themselves. */
export interface ReadSound {
  contentType: 'audio/mpeg' | 'audio/ogg';
  durationMs: number;
}

/** Reads an MP3 or an Ogg file (Vorbis or Opus); null for anything else. */
export const readSound = (bytes: Buffer): ReadSound | null => readOgg(bytes) ?? readMp3(bytes);

/** By tables of ISO 11172-3 and 13818-3: layer III, in kbit/s. */
const BITRATES_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const BITRATES_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const SAMPLE_RATES = [44_100, 48_000, 32_000];

/** Walks over all frames, so that a file is as long as what is in it, whatever its head says. */
function readMp3(bytes: Buffer): ReadSound | null {
  let at = bytes.toString('latin1', 0, 3) === 'ID3' && bytes.length > 10 ? 10 + synchsafe(bytes, 6) : 0;
  let frames = 0;
  let seconds = 0;
  while (at + 4 <= bytes.length) {
    const frame = frameAt(bytes, at);
    if (!frame) break;
    frames++;
    seconds += frame.seconds;
    at += frame.sizeBytes;
  }
  // What follows the frames may be tags, but never more frames than that.
  const rest = bytes.length - at;
  return frames >= 2 && (rest <= 4096 || bytes.toString('latin1', at, at + 3) === 'TAG' || bytes.toString('latin1', at, at + 8) === 'APETAGEX')
    ? { contentType: 'audio/mpeg', durationMs: seconds * 1000 }
    : null;
}

const synchsafe = (bytes: Buffer, at: number): number =>
  ((bytes[at] ?? 0) << 21) | ((bytes[at + 1] ?? 0) << 14) | ((bytes[at + 2] ?? 0) << 7) | (bytes[at + 3] ?? 0);

function frameAt(bytes: Buffer, at: number): { sizeBytes: number; seconds: number } | null {
  const head = bytes.readUInt32BE(at);
  if (head >>> 21 !== 0x7ff || ((head >>> 17) & 3) !== 1) return null;
  const version = (head >>> 19) & 3;
  const rate = SAMPLE_RATES[(head >>> 10) & 3];
  const bitrate = (version === 3 ? BITRATES_1 : BITRATES_2)[(head >>> 12) & 15];
  if (version === 1 || !rate || !bitrate) return null;
  const sampleRate = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4;
  const samples = version === 3 ? 1152 : 576;
  const sizeBytes = Math.floor(((samples / 8) * bitrate * 1000) / sampleRate) + ((head >>> 9) & 1);
  return { sizeBytes, seconds: samples / sampleRate };
}

/** The last page of the first stream tells how many samples there were. */
function readOgg(bytes: Buffer): ReadSound | null {
  if (bytes.toString('latin1', 0, 4) !== 'OggS' || bytes.length < 58) return null;
  const first = bytes.subarray(27 + (bytes[26] ?? 0));
  const isVorbis = first.toString('latin1', 0, 7) === '\x01vorbis';
  const isOpus = first.toString('latin1', 0, 8) === 'OpusHead';
  if ((!isVorbis && !isOpus) || first.length < 19) return null;
  const sampleRate = isOpus ? 48_000 : first.readUInt32LE(12);
  const skipped = isOpus ? first.readUInt16LE(10) : 0;
  const serial = bytes.readUInt32LE(14);
  let samples = 0n;
  for (let at = 0; at + 27 <= bytes.length && bytes.toString('latin1', at, at + 4) === 'OggS';) {
    const segments = bytes[at + 26] ?? 0;
    const granule = bytes.readBigInt64LE(at + 6);
    // -1 is a page on which no packet ends.
    if (bytes.readUInt32LE(at + 14) === serial && granule > samples) samples = granule;
    let sizeBytes = 27 + segments;
    for (let segment = 0; segment < segments; segment++) sizeBytes += bytes[at + 27 + segment] ?? 0;
    at += sizeBytes;
  }
  const seconds = (Number(samples) - skipped) / sampleRate;
  return seconds > 0 && Number.isFinite(seconds) ? { contentType: 'audio/ogg', durationMs: seconds * 1000 } : null;
}
