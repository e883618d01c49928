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

/** Of what players decode: more is no sound for people, but a file made to fill their memory. */
const MOST_CHANNELS = 2;
const MOST_SAMPLE_RATE = 192_000;
/** The last packet is cut where the sound ends; a head may say a little less than there is. */
const CUT_MS = 250;

/** The last page of the first stream tells how long it is; its packets, that it is not longer than that. */
function readOgg(bytes: Buffer): ReadSound | null {
  if (bytes.toString('latin1', 0, 4) !== 'OggS' || bytes.length < 58) return null;
  const first = bytes.subarray(27 + (bytes[26] ?? 0));
  const isVorbis = first.toString('latin1', 0, 7) === '\x01vorbis';
  const isOpus = first.toString('latin1', 0, 8) === 'OpusHead';
  if ((!isVorbis && !isOpus) || first.length < (isVorbis ? 29 : 19)) return null;
  const channels = first[isOpus ? 9 : 11] ?? 0;
  const sampleRate = isOpus ? 48_000 : first.readUInt32LE(12);
  if (channels < 1 || channels > MOST_CHANNELS || sampleRate > MOST_SAMPLE_RATE) return null;
  const skipped = isOpus ? first.readUInt16LE(10) : 0;
  // Of Vorbis only what the shortest blocks of its head come to: which block a packet is, a decoder alone knows.
  const blockSamples = 2 ** ((first[28] ?? 0) & 15);
  const samplesOf = isOpus ? (at: number) => opusMs(bytes, at) * 48 : () => blockSamples / 2;
  const serial = bytes.readUInt32LE(14);
  let samples = 0n;
  let decoded = 0;
  let packets = 0;
  let isContinued = false;
  for (let at = 0; at + 27 <= bytes.length && bytes.toString('latin1', at, at + 4) === 'OggS';) {
    const segments = bytes[at + 26] ?? 0;
    const granule = bytes.readBigInt64LE(at + 6);
    const isOurs = bytes.readUInt32LE(at + 14) === serial;
    // -1 is a page on which no packet ends.
    if (isOurs && granule > samples) samples = granule;
    let sizeBytes = 27 + segments;
    for (let segment = 0; segment < segments; segment++) {
      const lacing = bytes[at + 27 + segment] ?? 0;
      if (isOurs) {
        if (!isContinued && packets++ >= HEADS_OF_OGG[isOpus ? 'opus' : 'vorbis']) decoded += samplesOf(at + sizeBytes);
        isContinued = lacing === 255;
      }
      sizeBytes += lacing;
    }
    at += sizeBytes;
  }
  const durationMs = ((Number(samples) - skipped) / sampleRate) * 1000;
  const decodedMs = (decoded / sampleRate) * 1000;
  if (!(durationMs > 0) || !Number.isFinite(durationMs)) return null;
  return { contentType: 'audio/ogg', durationMs: decodedMs > durationMs + skipped / 48 + CUT_MS ? decodedMs : durationMs };
}

const HEADS_OF_OGG = { opus: 2, vorbis: 3 };

/** How long the packet of Opus is that begins here, in milliseconds. Source: RFC 6716, section 3.1. */
function opusMs(bytes: Buffer, at: number): number {
  const toc = bytes[at] ?? 0;
  const config = toc >> 3;
  const frameMs = config < 12 ? [10, 20, 40, 60][config & 3] : config < 16 ? [10, 20][config & 1] : [2.5, 5, 10, 20][config & 3];
  const frames = (toc & 3) === 0 ? 1 : (toc & 3) === 3 ? (bytes[at + 1] ?? 0) & 63 : 2;
  return (frameMs ?? 0) * frames;
}
