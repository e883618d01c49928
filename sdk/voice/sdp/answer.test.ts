import { writeAnswer, type RemoteStream } from './answer.ts';
import { inStereo, listedCodecs, ownSide, renumbered } from './fragment.ts';
import { sectionsOf } from './sections.ts';

/** As Chromium writes it, shortened. */
const audio = (mid: number, direction: string): string[] => [
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 9',
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:own',
  'a=ice-pwd:ownpasswordownpasswordown',
  'a=fingerprint:sha-256 AA',
  `a=mid:${mid}`,
  'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  'a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  `a=${direction}`,
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:9 G722/8000',
  ...(direction === 'sendonly' ? ['a=ssrc:1111 cname:own'] : []),
];
const video = (mid: number, direction: string): string[] => [
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99 102 103 108 109',
  `a=mid:${mid}`,
  `a=${direction}`,
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  'a=rtpmap:98 H264/90000',
  'a=fmtp:98 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f',
  'a=rtpmap:102 H264/90000',
  'a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  'a=rtpmap:103 rtx/90000',
  'a=fmtp:103 apt=102',
  'a=rtpmap:108 AV1/90000',
];
const OFFER = [
  'v=0',
  's=-',
  ...audio(0, 'sendonly'),
  ...video(1, 'sendonly'),
  ...audio(2, 'recvonly'),
  ...video(3, 'recvonly'),
  ...audio(4, 'recvonly'),
  '',
].join('\r\n');
const SERVER = [
  'm=audio 3445 ICE/SDP',
  'a=fingerprint:sha-256 BB',
  'c=IN IP4 203.0.113.7',
  'a=ice-ufrag:theirs',
  'a=ice-pwd:theirpasswordtheirpassword',
  'a=candidate:1 1 UDP 4261412862 203.0.113.7 3445 typ host',
  'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  '',
].join('\n');

const remotes = new Map<string, RemoteStream>([
  ['2', { userId: '200', kind: 'audio', ssrc: 5, rtxSsrc: null }],
  ['3', { userId: '200', kind: 'video', ssrc: 6, rtxSsrc: 7 }],
]);
const answer = (offer = OFFER): string[][] => sectionsOf(writeAnswer({ offer, server: SERVER, remotes, videoCodec: 'H264' }));

describe('what a page says of itself', () => {
  it('is how to reach it, and the codecs that a call can carry by its own numbers, of several profiles the common one', () => {
    const { fragment, codecs } = ownSide(OFFER);
    expect(fragment.split('\n')).toContain('a=ice-ufrag:own');
    expect(fragment).toContain('a=ssrc:1111');
    expect(codecs).toEqual([
      { name: 'opus', payloadType: 111, rtxPayloadType: null },
      { name: 'VP8', payloadType: 96, rtxPayloadType: 97 },
      { name: 'H264', payloadType: 102, rtxPayloadType: 103 },
    ]);
    expect(listedCodecs(codecs)[0]).toMatchObject({ name: 'opus', type: 'audio', payload_type: 111, rtx_payload_type: null });
  });

  it('is that it hears in stereo, once', () => {
    const once = inStereo(OFFER);
    expect(once).toContain('a=fmtp:111 minptime=10;useinbandfec=1;stereo=1\r\n');
    expect(inStereo(once)).toBe(once);
  });
});

describe('header extensions', () => {
  it('have the numbers that servers like best, in all lines alike', () => {
    const lines = renumbered(OFFER).match(/^a=extmap:.*$/gm) ?? [];
    expect(new Set(lines)).toEqual(
      new Set(['a=extmap:10 urn:ietf:params:rtp-hdrext:ssrc-audio-level', 'a=extmap:4 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time']),
    );
    expect(lines).toHaveLength(6);
  });

  it('are each numbered once where Firefox says that they only come or go', () => {
    const offer = [
      'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
      'a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level',
      'a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid',
      'a=extmap:7 urn:ietf:params:rtp-hdrext:toffset',
    ];
    expect(renumbered(offer.join('\r\n')).split('\r\n')).toEqual([
      'a=extmap:10 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
      'a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level',
      'a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid',
      'a=extmap:3 urn:ietf:params:rtp-hdrext:toffset',
    ]);
  });
});

describe('the answer that a page makes up for its server', () => {
  it('has one also for lines that go with the first, as Firefox writes them', () => {
    const offer = OFFER.replace(/^m=video 9 (.*)$/m, 'm=video 0 $1\r\na=bundle-only');
    expect(writeAnswer({ offer, server: SERVER, remotes, videoCodec: 'VP8' })).toContain('a=group:BUNDLE 0 1 2 3 4\r\n');
  });

  it('has a line for each of the offer, all by one way', () => {
    const text = writeAnswer({ offer: OFFER, server: SERVER, remotes, videoCodec: 'VP8' });
    expect(text).toContain('a=group:BUNDLE 0 1 2 3 4\r\n');
    for (const lines of answer()) {
      expect(lines).toEqual(
        expect.arrayContaining([
          'a=ice-ufrag:theirs',
          'a=ice-pwd:theirpasswordtheirpassword',
          'a=fingerprint:sha-256 BB',
          'a=setup:passive',
          'a=candidate:1 1 UDP 4261412862 203.0.113.7 3445 typ host',
          'c=IN IP4 203.0.113.7',
        ]),
      );
    }
  });

  it('takes own streams in the codec that was chosen, and those of others in all', () => {
    const [own, camera, , seen] = answer();
    expect(own).toEqual(expect.arrayContaining(['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=recvonly']));
    expect(camera).toEqual(expect.arrayContaining(['m=video 9 UDP/TLS/RTP/SAVPF 102 103', 'a=recvonly', 'a=rtcp-fb:102 nack pli']));
    expect(seen?.[0]).toBe('m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103');
  });

  it('names whose stream a line is, the stream itself before what repeats it', () => {
    const [, , heard, seen, free] = answer();
    expect(heard).toEqual(expect.arrayContaining(['a=sendonly', 'a=msid:200 5', 'a=ssrc:5 cname:200']));
    expect(seen?.filter((line) => line.startsWith('a=ssrc'))).toEqual(['a=ssrc:6 cname:200', 'a=ssrc:7 cname:200', 'a=ssrc-group:FID 6 7']);
    expect(free).toContain('a=inactive');
  });

  it('keeps the header extensions that the server makes use of', () => {
    expect(answer()[0]?.filter((line) => line.startsWith('a=extmap'))).toEqual(['a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level']);
  });

  it('takes several qualities of a camera where the server tells them apart', () => {
    const several = OFFER.replace('a=mid:1', 'a=mid:1\r\na=rid:h send\r\na=rid:l send\r\na=simulcast:send h;l');
    const taken = (server: string): string[] =>
      (sectionsOf(writeAnswer({ offer: several, server, remotes, videoCodec: 'VP8' }))[1] ?? []).filter((line) => /^a=(?:rid|simulcast)/.test(line));
    expect(taken(SERVER)).toEqual([]);
    expect(taken(`${SERVER}a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\n`)).toEqual(['a=rid:h recv', 'a=rid:l recv', 'a=simulcast:recv h;l']);
  });

  it('leaves a line stopped that the browser gave up', () => {
    const stopped = OFFER.replace('m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99 102 103 108 109\r\na=mid:3', 'm=video 0 UDP/TLS/RTP/SAVPF 96\r\na=mid:3');
    expect(writeAnswer({ offer: stopped, server: SERVER, remotes, videoCodec: 'VP8' })).toContain('a=group:BUNDLE 0 1 2 4\r\n');
    expect(answer(stopped)[3]).toEqual(['m=video 0 UDP/TLS/RTP/SAVPF 96', 'c=IN IP4 0.0.0.0', 'a=mid:3', 'a=inactive']);
  });
});
