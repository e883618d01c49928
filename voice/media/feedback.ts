const RECEIVER_REPORT = 201;
const TRANSPORT_FEEDBACK = 205;
const PAYLOAD_FEEDBACK = 206;
const PICTURE_LOSS = 1;
const NACK = 1;
const APPLICATION = 15;
/** What the server is called in its own reports: nobody's SSRC, as READY gives out none below 1. */
const SERVER_SSRC = 0;

function packet(format: number, type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head[0] = 0x80 | format;
  head[1] = type;
  head.writeUInt16BE(body.length / 4, 2);
  return Buffer.concat([head, body]);
}

const ssrcs = (...numbers: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((number, index) => bytes.writeUInt32BE(number, 4 * index));
  return bytes;
};

/** RFC 3550, 6.4.2. */
export const receiverReport = (blocks: readonly Buffer[]): Buffer => packet(blocks.length, RECEIVER_REPORT, Buffer.concat([ssrcs(SERVER_SSRC), ...blocks]));

/** RFC 4585, 6.3.1. */
export const pictureLoss = (media: number): Buffer => packet(PICTURE_LOSS, PAYLOAD_FEEDBACK, ssrcs(SERVER_SSRC, media));

/** How much a browser may send of pictures ("goog-remb"): it asks for no more than a first few hundred kilobits without it. */
export function bitrateAllowed(bitsPerSecond: number, media: readonly number[]): Buffer {
  let [exponent, mantissa] = [0, bitsPerSecond];
  while (mantissa >= 2 ** 18) {
    mantissa = Math.floor(mantissa / 2);
    exponent++;
  }
  const head = Buffer.alloc(8);
  head.write('REMB', 'latin1');
  head.writeUInt32BE(((media.length << 24) | (exponent << 18) | mantissa) >>> 0, 4);
  return packet(APPLICATION, PAYLOAD_FEEDBACK, Buffer.concat([ssrcs(SERVER_SSRC, 0), head, ssrcs(...media)]));
}

/** RFC 4585, 6.2.1: each entry names a packet and, by bits, those of the sixteen after it. */
export function lostPackets(media: number, sequences: readonly number[]): Buffer {
  const entries: { first: number; bits: number }[] = [];
  for (const sequence of sequences) {
    const last = entries.at(-1);
    const ahead = last ? (sequence - last.first) & 0xffff : 0;
    if (last && ahead >= 1 && ahead <= 16) last.bits |= 1 << (ahead - 1);
    else entries.push({ first: sequence, bits: 0 });
  }
  const list = Buffer.alloc(4 * entries.length);
  entries.forEach(({ first, bits }, index) => {
    list.writeUInt16BE(first, 4 * index);
    list.writeUInt16BE(bits, 4 * index + 2);
  });
  return packet(NACK, TRANSPORT_FEEDBACK, Buffer.concat([ssrcs(SERVER_SSRC, media), list]));
}

/** The sequence numbers that such a packet asks for. */
export function sequencesIn(nack: Buffer): number[] {
  const sequences: number[] = [];
  for (let at = 12; at + 4 <= nack.length; at += 4) {
    const [first, bits] = [nack.readUInt16BE(at), nack.readUInt16BE(at + 2)];
    sequences.push(first);
    for (let bit = 0; bit < 16; bit++) if (bits & (1 << bit)) sequences.push((first + bit + 1) & 0xffff);
  }
  return sequences;
}
