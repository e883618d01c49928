/** The clear part of an RTCP packet: its first header and the sender's SSRC. */
export const RTCP_CLEAR_BYTES = 8;

export const SENDER_REPORT = 200;
const TRANSPORT_FEEDBACK = 205;
const PAYLOAD_FEEDBACK = 206;
export const SENDER_REPORT_BYTES = 28;
const NACK = 1;
/** Of what was lost: four bytes each, a packet and which of the sixteen after it. */
const ENTRIES_AT = 12;
const PICTURE_LOSS = 1;
const FULL_INTRA_REQUEST = 4;

/** What of RTCP is passed on: the clock of a sender to those who hear him, and a receiver's wishes to the sender. */
export type Report =
  | { kind: 'clock'; ssrc: number; packet: Buffer }
  | { kind: 'lost'; ssrc: number; about: number; packet: Buffer }
  | { kind: 'key frame'; ssrc: number; about: number; packet: Buffer };

/** The parts of a compound packet worth passing on; undefined when it is malformed. All else (receiver reports, SDES, BYE) ends here. */
export function readReports(compound: Buffer): Report[] | undefined {
  const reports: Report[] = [];
  for (let at = 0; at < compound.length;) {
    if (compound.length - at < 8 || ((compound[at] ?? 0) & 0xc0) !== 0x80) return undefined;
    const bytes = 4 * (compound.readUInt16BE(at + 2) + 1);
    // A single word (an empty BYE) has no SSRC, and does not reach this far.
    if (bytes < 8 || at + bytes > compound.length) return undefined;
    const report = readReport(compound.subarray(at, at + bytes));
    if (report) reports.push(report);
    at += bytes;
  }
  return reports;
}

function readReport(packet: Buffer): Report | undefined {
  const format = (packet[0] ?? 0) & 0x1f;
  const ssrc = packet.readUInt32BE(4);
  const type = packet[1];
  if (type === SENDER_REPORT && packet.length >= SENDER_REPORT_BYTES) return { kind: 'clock', ssrc, packet: withoutBlocks(packet) };
  if (type === TRANSPORT_FEEDBACK && format === NACK && packet.length > 12) return { kind: 'lost', ssrc, about: packet.readUInt32BE(8), packet };
  if (type !== PAYLOAD_FEEDBACK) return undefined;
  if (format === PICTURE_LOSS && packet.length === 12) return { kind: 'key frame', ssrc, about: packet.readUInt32BE(8), packet };
  // Only here the stream stands in the list that follows; one of one entry is all that is passed on.
  if (format === FULL_INTRA_REQUEST && packet.length === 20) return { kind: 'key frame', ssrc, about: packet.readUInt32BE(12), packet };
  return undefined;
}

/** A sender report without what he says of others' streams, and without an extension or padding. */
function withoutBlocks(packet: Buffer): Buffer {
  const report = Buffer.from(packet.subarray(0, SENDER_REPORT_BYTES));
  report[0] = 0x80;
  report.writeUInt16BE(SENDER_REPORT_BYTES / 4 - 1, 2);
  return report;
}

/** As many entries of a report of what was lost as name no more packets than that. */
export function firstLost(packet: Buffer, max: number): { asked: Buffer; count: number } {
  let at = ENTRIES_AT;
  let count = 0;
  for (; at + 4 <= packet.length; at += 4) {
    const named = 1 + bitsIn(packet.readUInt16BE(at + 2));
    if (count + named > max) break;
    count += named;
  }
  if (at >= packet.length) return { asked: packet, count };
  const asked = Buffer.from(packet.subarray(0, at));
  asked[0] = 0x80 | NACK;
  asked.writeUInt16BE(at / 4 - 1, 2);
  return { asked, count };
}

function bitsIn(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest > 0; rest &= rest - 1) bits++;
  return bits;
}
