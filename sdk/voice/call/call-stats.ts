import type { Person } from './people.ts';

export interface ReceivedStats {
  packets: number;
  lost: number;
  jitterMs: number;
  bytes: number;
  /** Of sound: the sum of its energy since it began, 1 being as loud as can be for a second. */
  energy: number;
  /** Of sound, in seconds: what was made up in place of packets that did not come. */
  concealedS: number;
  /** Of pictures. */
  frames: number;
  width: number;
  height: number;
  framesPerSecond: number;
}

export interface SentStats {
  packets: number;
  bytes: number;
  /** What the other side says of it. */
  lost: number;
  frames: number;
  width: number;
  height: number;
  framesPerSecond: number;
  /** Why pictures are worse than wanted: 'cpu', 'bandwidth', or 'none'. */
  limitedBy: string;
}

export interface PersonStats {
  audio: ReceivedStats | null;
  video: ReceivedStats | null;
}

export interface CallStats {
  /** To the server and back; null before it is known. */
  roundTripMs: number | null;
  /** What pictures may take, as far as the browser estimates it. */
  availableBitrate: number | null;
  sent: { audio: SentStats | null; video: SentStats | null };
  people: ReadonlyMap<string, PersonStats>;
}

type Entry = Record<string, unknown> & { type: string };
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);
const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** Sorts what a browser measured by the people of the call. */
export function callStats(report: Iterable<unknown>, people: Iterable<Person>): CallStats {
  const entries = [...report] as Entry[]; // as RTCStatsReport holds them
  const received = new Map(entries.filter(({ type }) => type === 'inbound-rtp').map((entry) => [number(entry['ssrc']), receivedOf(entry)]));
  const remote = new Map(entries.filter(({ type }) => type === 'remote-inbound-rtp').map((entry) => [entry['kind'], entry]));
  const pair = entries.find(({ type, nominated, state }) => type === 'candidate-pair' && nominated === true && state === 'succeeded');
  const roundTripS = numberOrNull(pair?.['currentRoundTripTime']);
  const sent = (kind: 'audio' | 'video'): SentStats | null => {
    const entry = entries.find((one) => one.type === 'outbound-rtp' && one['kind'] === kind);
    return entry ? sentOf(entry, remote.get(kind)) : null;
  };
  return {
    roundTripMs: roundTripS === null ? null : roundTripS * 1000,
    availableBitrate: numberOrNull(pair?.['availableOutgoingBitrate']),
    sent: { audio: sent('audio'), video: sent('video') },
    people: new Map(
      [...people].map(({ userId, audioSsrc, videoSsrc }) => [
        userId,
        { audio: received.get(audioSsrc ?? -1) ?? null, video: received.get(videoSsrc ?? -1) ?? null },
      ]),
    ),
  };
}

const picturesOf = (entry: Entry): Pick<ReceivedStats, 'width' | 'height' | 'framesPerSecond'> => ({
  width: number(entry['frameWidth']),
  height: number(entry['frameHeight']),
  framesPerSecond: number(entry['framesPerSecond']),
});

const receivedOf = (entry: Entry): ReceivedStats => ({
  packets: number(entry['packetsReceived']),
  lost: number(entry['packetsLost']),
  jitterMs: number(entry['jitter']) * 1000,
  bytes: number(entry['bytesReceived']),
  energy: number(entry['totalAudioEnergy']),
  concealedS: number(entry['concealedSamples']) / 48_000,
  frames: number(entry['framesDecoded']),
  ...picturesOf(entry),
});

const sentOf = (entry: Entry, remote: Entry | undefined): SentStats => ({
  packets: number(entry['packetsSent']),
  bytes: number(entry['bytesSent']),
  lost: number(remote?.['packetsLost']),
  frames: number(entry['framesEncoded']),
  limitedBy: typeof entry['qualityLimitationReason'] === 'string' ? entry['qualityLimitationReason'] : 'none',
  ...picturesOf(entry),
});
