import type { BrowserOffer } from '../media/media-engine.ts';
import { identifyOf, openTestVoice, type TestClient, type TestVoice } from './test-voice.ts';

const FRAGMENT = [
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789abcdefghijkl',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => '0F').join(':')}`,
  'a=rtpmap:111 opus/48000/2',
].join('\n');
const SELECT = { protocol: 'webrtc', data: FRAGMENT, sdp: FRAGMENT, codecs: [{ name: 'opus', type: 'audio', priority: 1000, payload_type: 111 }] };

describe('a page that selects WebRTC', () => {
  const links: { callId: string; ssrc: number; offer: BrowserOffer; isClosed: boolean }[] = [];
  let refusal: Error | null = null;
  let voice: TestVoice;
  let client: TestClient;
  let ssrc: unknown;
  let userId: string;
  beforeEach(async () => {
    links.length = 0;
    refusal = null;
    voice = await openTestVoice({
      browsers: {
        connect(callId, of, offer) {
          if (refusal) throw refusal;
          const link = { callId, ssrc: of, offer, isClosed: false };
          links.push(link);
          return { sdp: (address) => `c=IN IP4 ${address}`, close: () => void (link.isClosed = true) };
        },
      },
    });
    const person = voice.person();
    userId = person.userId;
    client = await voice.connect();
    client.send(0, identifyOf(voice, person));
    ssrc = (await client.next(2)).d['ssrc'];
  });
  afterEach(() => voice.close());

  it('is told where the server is, and gets no key', async () => {
    client.send(1, SELECT);
    const { d } = await client.next(4);
    expect(d).toEqual({ sdp: 'c=IN IP4 203.0.113.7', audio_codec: 'opus', video_codec: 'VP8', media_session_id: expect.any(String), dave_protocol_version: 0 });
    expect(links).toMatchObject([{ callId: voice.channelId, ssrc, offer: { ufrag: 'abcd', codecs: [{ name: 'opus', payloadType: 111 }] } }]);
    expect(voice.planeOf(userId).selected).toBeNull();
  });

  it('begins anew when it selects again, and is gone when it leaves', async () => {
    client.send(1, SELECT);
    await client.next(4);
    client.send(1, SELECT);
    await client.next(4);
    expect(links.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    voice.change(userId, null);
    expect(await client.code()).toBe(4014);
    expect(links[1]?.isClosed).toBe(true);
  });

  it('is closed when the engine does not take it', async () => {
    refusal = new Error('no such codec');
    client.send(1, SELECT);
    expect(await client.code()).toBe(4012);
    expect(voice.gateway.errors).toEqual([]);
  });

  it.each([
    ['nothing', { protocol: 'webrtc' }],
    ['no fingerprint', { ...SELECT, data: 'a=ice-ufrag:abcd' }],
    ['no Opus', { ...SELECT, codecs: [{ name: 'VP8', type: 'video', payload_type: 96 }] }],
    ['far too much', { ...SELECT, data: `${FRAGMENT}\n${'a=x\n'.repeat(3500)}`, sdp: null }],
  ])('is closed when it says %s of itself', async (_what, select) => {
    client.send(1, select);
    expect(await client.code()).toBe(4002);
    expect(links).toEqual([]);
  });
});
