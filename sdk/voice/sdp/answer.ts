import { codecIn, VIDEO_CODECS, type CodecName, type OwnCodec, type VideoCodec } from './codecs.ts';
import { sectionsOf, valueIn } from './sections.ts';

/** A stream of somebody else, which one line of the SDP is for. */
export interface RemoteStream {
  userId: string;
  kind: 'audio' | 'video';
  ssrc: number;
  /** Of the packets that repeat it. */
  rtxSsrc: number | null;
}

export interface AnswerParts {
  /** This browser's own SDP. */
  offer: string;
  /** What SESSION_DESCRIPTION said in `sdp`. */
  server: string;
  /** By `mid`. */
  remotes: ReadonlyMap<string, RemoteStream>;
  videoCodec: VideoCodec;
}

const FEEDBACK = ['nack', 'nack pli', 'ccm fir', 'goog-remb', 'transport-cc'];

/** What the server would answer to the offer if it were asked: nothing is negotiated with it when somebody comes or goes. */
export function writeAnswer({ offer, server, remotes, videoCodec }: AnswerParts): string {
  const serverLines = server.split(/\r?\n/);
  const said = (name: string): string => valueIn(serverLines, name) ?? '';
  const sections = sectionsOf(offer);
  const mids = sections.map((lines) => valueIn(lines, 'a=mid') ?? '');
  const standing = mids.filter((_mid, index) => !isStopped(sections[index]));
  const answer = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', `a=group:BUNDLE ${standing.join(' ')}`, 'a=msid-semantic: WMS *'];
  sections.forEach((lines, index) => {
    const kind = lines[0]?.startsWith('m=audio') ? 'audio' : 'video';
    const mid = mids[index] ?? '';
    if (isStopped(lines)) return void answer.push(lines[0] ?? '', 'c=IN IP4 0.0.0.0', `a=mid:${mid}`, 'a=inactive');
    const remote = remotes.get(mid);
    const isSent = lines.includes('a=sendonly');
    const wanted: readonly CodecName[] = kind === 'audio' ? ['opus'] : isSent ? [videoCodec] : VIDEO_CODECS;
    const codecs = wanted.flatMap((name) => codecIn(lines, name) ?? []);
    const numbers = codecs.flatMap(({ payloadType, rtxPayloadType }) => (rtxPayloadType === null ? [payloadType] : [payloadType, rtxPayloadType]));
    answer.push(
      `m=${kind} 9 UDP/TLS/RTP/SAVPF ${numbers.join(' ')}`,
      serverLines.find((line) => line.startsWith('c=')) ?? 'c=IN IP4 0.0.0.0',
      `a=mid:${mid}`,
      `a=${remote ? 'sendonly' : isSent ? 'recvonly' : 'inactive'}`,
      'a=rtcp-mux',
      `a=ice-ufrag:${said('a=ice-ufrag')}`,
      `a=ice-pwd:${said('a=ice-pwd')}`,
      `a=fingerprint:${said('a=fingerprint')}`,
      'a=setup:passive',
      ...serverLines.filter((line) => line.startsWith('a=candidate:')),
      // Those that the server makes use of; it names them as this browser did.
      ...lines.filter((line) => line.startsWith('a=extmap:') && serverLines.includes(line)),
      ...lines.filter((line) => numbers.some((number) => line.startsWith(`a=rtpmap:${number} `) || line.startsWith(`a=fmtp:${number} `))),
      ...(kind === 'video' ? codecs.flatMap(({ payloadType }) => FEEDBACK.map((feedback) => `a=rtcp-fb:${payloadType} ${feedback}`)) : []),
    );
    if (isSent && tellsQualitiesApart(server)) answer.push(...qualitiesOf(lines));
    if (remote) answer.push(...linesOf(remote, codecs));
  });
  return `${answer.join('\r\n')}\r\n`;
}

/** Whether the server makes use of several qualities of one camera. */
export const tellsQualitiesApart = (server: string): boolean => /^a=extmap:.*:rtp-stream-id\r?$/m.test(server);

function qualitiesOf(lines: readonly string[]): string[] {
  const rids = lines.flatMap((line) => /^a=rid:(\w+) send/.exec(line)?.[1] ?? []);
  return rids.length === 0 ? [] : [...rids.map((rid) => `a=rid:${rid} recv`), `a=simulcast:recv ${rids.join(';')}`];
}

/** A line that the browser gave up has port 0. Firefox writes it also where a line has no way of its own but goes with the first. */
const isStopped = (lines: readonly string[] = []): boolean => /^m=\w+ 0 /.test(lines[0] ?? '') && !lines.includes('a=bundle-only');

/** The first `a=ssrc` has to be that of the stream itself: Chromium takes no other for it. */
function linesOf({ userId, ssrc, rtxSsrc }: RemoteStream, codecs: readonly OwnCodec[]): string[] {
  const lines = [`a=msid:${userId} ${ssrc}`, `a=ssrc:${ssrc} cname:${userId}`];
  if (!rtxSsrc || codecs.every(({ rtxPayloadType }) => rtxPayloadType === null)) return lines;
  return [...lines, `a=ssrc:${rtxSsrc} cname:${userId}`, `a=ssrc-group:FID ${ssrc} ${rtxSsrc}`];
}
