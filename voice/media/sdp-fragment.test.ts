import { readFragment, writeFragment } from './sdp-fragment.ts';

const FINGERPRINT = `sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`;
const END = ['a=ice-ufrag:Ab+/', 'a=ice-pwd:0123456789abcdefghijkl', `a=fingerprint:${FINGERPRINT}`];
const CODECS = ['a=rtpmap:111 opus/48000/2', 'a=rtpmap:96 VP8/90000', 'a=rtpmap:97 rtx/90000', 'a=fmtp:97 apt=96'];

describe('what a browser says of itself', () => {
  it('is read from its own lines', () => {
    const lines = [
      ...END,
      ...CODECS,
      'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
      'a=extmap:13/sendonly urn:3gpp:video-orientation',
      'a=extmap:9 urn:x',
    ];
    expect(readFragment(lines.join('\r\n'))).toEqual({
      ufrag: 'Ab+/',
      pwd: '0123456789abcdefghijkl',
      fingerprint: FINGERPRINT,
      codecs: [
        { name: 'opus', payloadType: 111, rtxPayloadType: null },
        { name: 'VP8', payloadType: 96, rtxPayloadType: 97 },
      ],
      extensions: new Map([
        [1, 1],
        [4, 13],
      ]),
      numbers: new Map([
        ['urn:ietf:params:rtp-hdrext:ssrc-audio-level', 1],
        ['urn:3gpp:video-orientation', 13],
        ['urn:x', 9],
      ]),
      own: {},
    });
  });

  it('is read from the list of codecs beside them, the first of each name', () => {
    const listed = [
      { name: 'opus', payload_type: 109, rtx_payload_type: null },
      { name: 'H264', payload_type: 126, rtx_payload_type: 127 },
      { name: 'H264', payload_type: 97, rtx_payload_type: 98 },
      { name: 'fax', payload_type: 99 },
    ];
    expect(readFragment(END.join('\n'), listed)?.codecs).toEqual([
      { name: 'opus', payloadType: 109, rtxPayloadType: null },
      { name: 'H264', payloadType: 126, rtxPayloadType: 127 },
    ]);
  });

  it('tells what it calls its own streams, where it says so', () => {
    const sound = ['a=ssrc:7 cname:x', 'a=ssrc:7 msid:- x'];
    const pictures = ['a=ssrc-group:FID 8 9', 'a=ssrc:8 cname:x', 'a=ssrc:9 cname:x'];
    const own = (...lines: string[]): unknown => readFragment([...END, ...CODECS, ...lines].join('\n'))?.own;
    expect(own(...sound, ...pictures)).toEqual({ audio: 7, video: 8, rtx: 9 });
    expect(own(...pictures, ...sound)).toEqual({ audio: 7, video: 8, rtx: 9 });
    expect(own(...sound)).toEqual({ audio: 7 });
    expect(own('a=ssrc:0 cname:x', 'a=ssrc:5000000000 cname:x', 'a=ssrc-group:FID 0 9')).toEqual({});
  });

  it('names its qualities, the best first, where it sends several', () => {
    const qualities = (...rids: string[]): unknown => readFragment([...END, ...CODECS, ...rids.map((rid) => `a=rid:${rid} send`)].join('\n'))?.qualities;
    expect(qualities('h', 'l')).toEqual(['h', 'l']);
    for (const not of [[], ['h'], ['h', 'h'], ['a', 'b', 'c', 'd'], ['h', '<l>']]) expect(qualities(...not)).toBeUndefined();
  });

  it('lets no number mean two things, nor one that RTCP has', () => {
    const listed = [
      { name: 'opus', payload_type: 111 },
      { name: 'VP8', payload_type: 111 },
      { name: 'VP9', payload_type: 72 },
      { name: 'H264', payload_type: 96, rtx_payload_type: 111 },
    ];
    expect(readFragment(END.join('\n'), listed)?.codecs).toEqual([
      { name: 'opus', payloadType: 111, rtxPayloadType: null },
      { name: 'H264', payloadType: 96, rtxPayloadType: null },
    ]);
  });

  it.each([
    ['nothing', ''],
    ['no fingerprint', [...END.slice(0, 2), ...CODECS].join('\n')],
    [
      'a fingerprint of a weak algorithm',
      [...END.slice(0, 2), `a=fingerprint:sha-1 ${Array.from({ length: 20 }, () => 'AB').join(':')}`, ...CODECS].join('\n'),
    ],
    ['more than a name in the name', ['a=ice-ufrag:abcd\ra=setup:passive', ...END.slice(1), ...CODECS].join('\n')],
    ['a short password', ['a=ice-ufrag:abcd', 'a=ice-pwd:short', ...END.slice(2), ...CODECS].join('\n')],
    ['no Opus', [...END, ...CODECS.slice(1)].join('\n')],
  ])('is refused with %s', (_what, fragment) => {
    expect(readFragment(fragment)).toBeUndefined();
  });

  it('is answered as Discord answers it', () => {
    const sdp = writeFragment({ ufrag: 'u', pwd: 'p', fingerprint: FINGERPRINT }, '203.0.113.7', 3445);
    expect(sdp.split('\n')).toEqual(
      expect.arrayContaining(['m=audio 3445 ICE/SDP', 'c=IN IP4 203.0.113.7', 'a=ice-ufrag:u', 'a=ice-pwd:p', `a=fingerprint:${FINGERPRINT}`]),
    );
    expect(sdp).toContain('a=candidate:1 1 UDP 4261412862 203.0.113.7 3445 typ host');
    const own = writeFragment({ ufrag: 'u', pwd: 'p', fingerprint: FINGERPRINT, port: 3645, reads: new Map([['urn:x', 9]]) }, '203.0.113.7', 3445);
    expect(own).toContain('203.0.113.7 3645 typ host');
    expect(own.split('\n')).toContain('a=extmap:9 urn:x');
  });
});
