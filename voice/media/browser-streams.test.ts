import fc from 'fast-check';
import { BrowserFormat } from './browser-format.ts';
import { BrowserStreams } from './browser-streams.ts';
import { lostPackets, sequencesIn } from './feedback.ts';
import type { BrowserOffer, CallPacket, StreamKind } from './media-engine.ts';

const OFFER: BrowserOffer = {
  ufrag: 'abcd',
  pwd: '0123456789abcdefghijkl',
  fingerprint: '',
  codecs: [
    { name: 'opus', payloadType: 111, rtxPayloadType: null },
    { name: 'VP8', payloadType: 96, rtxPayloadType: 97 },
  ],
  extensions: new Map([
    [1, 7],
    [4, 13],
  ]),
};
const [AUDIO, VIDEO, RTX] = [1001, 1002, 1003];

function open(): { streams: BrowserStreams; heard: { kind: StreamKind; packet: CallPacket }[]; reports: Buffer[]; sent: Buffer[] } {
  const [heard, reports, sent]: [{ kind: StreamKind; packet: CallPacket }[], Buffer[], Buffer[]] = [[], [], []];
  const outlet = {
    media: (kind: StreamKind, packet: CallPacket) => void heard.push({ kind, packet }),
    reports: (compound: Buffer) => void reports.push(compound),
    connected: () => undefined,
    lost: () => undefined,
    wishFor: () => 100,
  };
  const streams = new BrowserStreams(OFFER, { audio: AUDIO, video: VIDEO, rtx: RTX }, outlet, (packet) => sent.push(packet) > 0);
  return { streams, heard, reports, sent };
}

function rtp({
  type,
  ssrc,
  sequence = 1,
  timestamp = 960,
  payload = Buffer.from('sound'),
  front = Buffer.alloc(0),
  first = 0x80,
}: {
  type: number;
  ssrc: number;
  sequence?: number;
  timestamp?: number;
  payload?: Buffer;
  front?: Buffer;
  first?: number;
}): Buffer {
  const header = Buffer.alloc(12);
  header[0] = first;
  header[1] = type;
  header.writeUInt16BE(sequence, 2);
  header.writeUInt32BE(timestamp, 4);
  header.writeUInt32BE(ssrc, 8);
  return Buffer.concat([header, front, payload]);
}

describe("a browser's packets", () => {
  it('are written once for all who number alike', () => {
    const [one, other] = [open(), open()];
    const known = new Map<string, Buffer | undefined>();
    const packet = { ssrc: 7, payloadType: 120, marker: false, sequence: 1, timestamp: 960, payload: Buffer.from('sound') };
    for (const { streams } of [one, other]) streams.write(packet, known);
    expect(known.size).toBe(1);
    expect(other.sent[0]).toBe(one.sent[0]);
    expect(new BrowserFormat({ codecs: OFFER.codecs, extensions: new Map([[1, 3]]) }).key).not.toBe(new BrowserFormat(OFFER).key);
  });

  it("get the call's numbers for SSRC, codec and extensions, and lose what belongs to one connection", () => {
    const { streams, heard } = open();
    const front = Buffer.from([0, 0, 0, 9, 0xbe, 0xde, 0, 2, 0x70, 0x55, 0x32, 1, 2, 3, 0, 0]);
    streams.receive(rtp({ type: 111, ssrc: 5, first: 0x91, front }), 0);
    expect(heard).toEqual([
      {
        kind: 'audio',
        packet: {
          ssrc: AUDIO,
          payloadType: 120,
          marker: false,
          sequence: 1,
          timestamp: 960,
          payload: Buffer.from('sound'),
          extensions: new Map([[1, Buffer.from([0x55])]]),
        },
      },
    ]);
  });

  it('are written for another in his numbers', () => {
    const format = new BrowserFormat({ codecs: [{ name: 'opus', payloadType: 109, rtxPayloadType: null }], extensions: new Map([[1, 3]]) });
    const packet = {
      ssrc: AUDIO,
      payloadType: 120,
      marker: true,
      sequence: 7,
      timestamp: 9,
      payload: Buffer.from('frame'),
      extensions: new Map([
        [1, Buffer.from([0x55])],
        [4, Buffer.from([1])],
      ]),
    };
    const written = format.write(packet);
    expect(written?.toString('hex')).toBe(`90ed000700000009${(1001).toString(16).padStart(8, '0')}bede000130550000${Buffer.from('frame').toString('hex')}`);
    expect(written && format.read(written)?.packet).toEqual({ ...packet, extensions: new Map([[1, Buffer.from([0x55])]]) });
    expect(format.write({ ...packet, payloadType: 103 })).toBeUndefined();
  });

  it('go on counting when the browser begins a stream anew, and a second quality of it is left out', () => {
    const { streams, heard } = open();
    streams.receive(rtp({ type: 96, ssrc: 5, sequence: 65_535, timestamp: 100 }), 0);
    streams.receive(rtp({ type: 96, ssrc: 6, sequence: 400, timestamp: 7 }), 10);
    expect(heard).toHaveLength(1);
    streams.receive(rtp({ type: 96, ssrc: 6, sequence: 401, timestamp: 8 }), 2000);
    streams.receive(rtp({ type: 96, ssrc: 6, sequence: 403, timestamp: 9 }), 2010);
    expect(heard.map(({ packet }) => [packet.ssrc, packet.sequence])).toEqual([
      [VIDEO, 65_535],
      [VIDEO, 0],
      [VIDEO, 2],
    ]);
    // What is asked for again, and what repeats it, count the same way.
    const asked = open();
    asked.streams.requestAgain('video', [1]);
    expect(asked.sent).toEqual([]);
    streams.receive(rtp({ type: 97, ssrc: 8, payload: Buffer.from([402 >> 8, 402 & 0xff, 1, 2]) }), 2020);
    expect(heard.at(-1)).toMatchObject({ kind: 'rtx', packet: { ssrc: RTX, payloadType: 104, payload: Buffer.from([0, 1, 1, 2]) } });
  });

  it('that are asked for again are named as the browser counts', () => {
    const { streams, sent } = open();
    streams.receive(rtp({ type: 96, ssrc: 5, sequence: 10 }), 0);
    streams.receive(rtp({ type: 96, ssrc: 6, sequence: 500 }), 2000);
    streams.requestAgain('video', [12, 13, 40]);
    expect(sent[0]?.readUInt32BE(8)).toBe(6);
    expect(sent[0] && sequencesIn(sent[0])).toEqual([501, 502, 529]);
    expect(sequencesIn(lostPackets(1, [65_535, 0, 15]))).toEqual([65_535, 0, 15]);
    streams.requestKeyFrame();
    expect(sent[1]?.toString('hex')).toBe('81ce00020000000000000006');
  });

  it("keep the clock of the browser's own streams, under their SSRC here, and of no other", () => {
    const { streams, reports } = open();
    streams.receive(rtp({ type: 111, ssrc: 5 }), 0);
    const report = Buffer.alloc(28);
    report.set([0x80, 200, 0, 6]);
    report.writeUInt32BE(5, 4);
    streams.receive(report, 0);
    expect(reports[0]?.readUInt32BE(4)).toBe(AUDIO);
    report.writeUInt32BE(VIDEO, 4);
    streams.receive(report, 0);
    expect(reports[1]?.readUInt32BE(4)).toBe(0);
  });

  it('are reported as they came', () => {
    const { streams, sent } = open();
    for (const sequence of [1, 2, 4, 5]) streams.receive(rtp({ type: 111, ssrc: 5, sequence, timestamp: 960 * sequence }), 20 * sequence);
    streams.report(1000);
    const block = sent[0]?.subarray(8);
    expect(block?.readUInt32BE(0)).toBe(5);
    expect(block?.[4]).toBe(Math.floor(256 / 5));
    expect(block?.readUIntBE(5, 3)).toBe(1);
    expect(block?.readUInt32BE(8)).toBe(5);
  });

  it('may be anything at all', () => {
    const { streams, heard } = open();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, isLikely) => {
        const packet = Buffer.from(bytes);
        if (isLikely && packet.length > 2) packet.set([0x80 | (packet.readUInt8(0) & 0x3f), [111, 96, 97, 200, 205][packet.readUInt8(1) % 5] ?? 0]);
        streams.receive(packet, 0);
      }),
      { numRuns: 3000 },
    );
    for (const { packet } of heard) expect([AUDIO, VIDEO, RTX]).toContain(packet.ssrc);
  });
});
