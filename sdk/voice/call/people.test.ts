import { callStats } from './call-stats.ts';
import { People } from './people.ts';

const everybody = (): boolean => true;

describe('the people of a call', () => {
  it('come, speak, show something and leave as the gateway says', () => {
    const people = new People();
    expect(people.hear(11, { user_ids: ['1', '2'] }).map(({ what, person }) => [what, person.userId])).toEqual([
      ['joined', '1'],
      ['joined', '2'],
    ]);
    expect(people.hear(5, { user_id: '1', ssrc: 10, speaking: 1 }).map(({ what }) => what)).toEqual(['streams', 'speaking']);
    expect(people.hear(5, { user_id: '1', ssrc: 10, speaking: 1 })).toEqual([]);
    people.hear(12, { user_id: '2', audio_ssrc: 20, video_ssrc: 21, streams: [{ ssrc: 21, rtx_ssrc: 22 }] });
    expect(people.streams(everybody)).toEqual([
      { userId: '1', kind: 'audio', ssrc: 10, rtxSsrc: null },
      { userId: '2', kind: 'video', ssrc: 21, rtxSsrc: 22 },
    ]);
    expect(people.streams((userId) => userId !== '2').map(({ kind }) => kind)).toEqual(['audio']);
    people.hear(12, { user_id: '2', audio_ssrc: 20, video_ssrc: 0, streams: [] });
    expect(people.hear(13, { user_id: '1' }).map(({ what }) => what)).toEqual(['left']);
    expect(people.streams(everybody)).toEqual([]);
    expect(people.clear().map(({ person }) => person.userId)).toEqual(['2']);
  });

  it('are there as soon as something is said of them', () => {
    const people = new People();
    expect(people.hear(5, { user_id: '1', ssrc: 10, speaking: 0 }).map(({ what }) => what)).toEqual(['joined', 'streams']);
    expect(people.hear(13, { user_id: '2' })).toEqual([]);
    expect(people.hear(99, {})).toEqual([]);
  });
});

describe('the statistics of a call', () => {
  it('are sorted by who is heard and seen', () => {
    const people = new People();
    people.hear(5, { user_id: '1', ssrc: 10, speaking: 1 });
    const report = [
      { type: 'inbound-rtp', kind: 'audio', ssrc: 10, packetsReceived: 50, packetsLost: 1, jitter: 0.003, totalAudioEnergy: 0.5, concealedSamples: 48_000 },
      { type: 'inbound-rtp', kind: 'audio', ssrc: 99, packetsReceived: 7 },
      { type: 'outbound-rtp', kind: 'audio', packetsSent: 60, bytesSent: 6000 },
      { type: 'remote-inbound-rtp', kind: 'audio', packetsLost: 2 },
      { type: 'candidate-pair', nominated: true, state: 'succeeded', currentRoundTripTime: 0.012 },
    ];
    const stats = callStats(report, people.all.values());
    expect(stats.roundTripMs).toBeCloseTo(12);
    expect(stats.sent.audio).toMatchObject({ packets: 60, bytes: 6000, lost: 2 });
    expect(stats.sent.video).toBeNull();
    expect(stats.people.get('1')).toMatchObject({ audio: { packets: 50, lost: 1, jitterMs: 3, energy: 0.5, concealedS: 1 }, video: null });
  });
});
