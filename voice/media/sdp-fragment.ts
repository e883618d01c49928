import { CALL_EXTENSIONS, codecNamed } from './call-numbers.ts';
import type { BrowserCodec, BrowserOffer, PeerSsrcs, TransportEnd } from './media-engine.ts';

/** A codec as SELECT_PROTOCOL lists it beside the fragment. */
export interface ListedCodec {
  name: string;
  payload_type?: number | null | undefined;
  rtx_payload_type?: number | null | undefined;
}

const UFRAG = /^[A-Za-z0-9+/]{4,256}$/;
const PWD = /^[A-Za-z0-9+/]{22,256}$/;
const FINGERPRINT = /^sha-256 (?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/i;
/** Those of one byte's headers; 15 is reserved. */
const MAX_EXTENSION = 14;
const MAX_QUALITIES = 3;
/** RTP shares its port with RTCP, which has these in the same byte (RFC 5761, 4). */
const isPayloadType = (type: number): boolean => type >= 0 && type < 128 && !(type >= 64 && type <= 95);

/**
 * What a browser says of itself: the lines of its own SDP that matter, as Discord's client sends them; a whole SDP reads as well.
 * Undefined where it does not say how to reach and to know it, or has no Opus.
 */
export function readFragment(fragment: string, listed: readonly ListedCodec[] = []): BrowserOffer | undefined {
  const lines = fragment.split(/\r?\n/);
  const first = (name: string): string => lines.find((line) => line.startsWith(`a=${name}:`))?.slice(name.length + 3) ?? '';
  const [ufrag, pwd, fingerprint] = [first('ice-ufrag'), first('ice-pwd'), first('fingerprint')];
  if (!UFRAG.test(ufrag) || !PWD.test(pwd) || !FINGERPRINT.test(fingerprint)) return undefined;
  const codecs = listed.length > 0 ? fromList(listed) : fromLines(lines);
  if (!codecs.some(({ name }) => name === 'opus')) return undefined;
  const numbers = numbersIn(lines);
  return { ufrag, pwd, fingerprint, codecs, extensions: extensionsOf(numbers), numbers, own: ownStreams(lines), ...qualitiesIn(lines) };
}

function fromList(listed: readonly ListedCodec[]): BrowserCodec[] {
  return usable(
    listed.flatMap(({ name, payload_type: payloadType, rtx_payload_type: rtxPayloadType }) => {
      const known = codecNamed(name);
      return known && typeof payloadType === 'number' ? [{ name: known, payloadType, rtxPayloadType: rtxPayloadType ?? null }] : [];
    }),
  );
}

function fromLines(lines: readonly string[]): BrowserCodec[] {
  const repeats = new Map<number, number>();
  for (const line of lines) {
    const apt = /^a=fmtp:(\d{1,3}) (?:.*;)?apt=(\d{1,3})/.exec(line);
    if (apt) repeats.set(Number(apt[2]), Number(apt[1]));
  }
  return usable(
    lines.flatMap((line) => {
      const map = /^a=rtpmap:(\d{1,3}) ([\w-]+)\/\d+/.exec(line);
      const name = codecNamed(map?.[2] ?? '');
      const payloadType = Number(map?.[1]);
      return name ? [{ name, payloadType, rtxPayloadType: repeats.get(payloadType) ?? null }] : [];
    }),
  );
}

/** Of several profiles of one codec the first counts, and no number means two things. */
function usable(codecs: readonly BrowserCodec[]): BrowserCodec[] {
  const taken = new Set<number>();
  const claim = (type: number): boolean => isPayloadType(type) && !taken.has(type) && taken.add(type).size > 0;
  const found = new Map<string, BrowserCodec>();
  for (const { name, payloadType, rtxPayloadType } of codecs) {
    if (found.has(name) || !claim(payloadType)) continue;
    found.set(name, { name, payloadType, rtxPayloadType: rtxPayloadType !== null && claim(rtxPayloadType) ? rtxPayloadType : null });
  }
  return [...found.values()];
}

/** All header extensions that it names, by their URI. */
function numbersIn(lines: readonly string[]): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const line of lines) {
    const map = /^a=extmap:(\d{1,3})(?:\/[a-z]+)? (\S{1,200})/.exec(line);
    const [uri, number] = [map?.[2] ?? '', Number(map?.[1])];
    if (number >= 1 && number <= MAX_EXTENSION && !numbers.has(uri) && numbers.size < MAX_EXTENSION) numbers.set(uri, number);
  }
  return numbers;
}

function extensionsOf(numbers: ReadonlyMap<string, number>): Map<number, number> {
  const extensions = new Map<number, number>();
  for (const [uri, number] of numbers) {
    const known = CALL_EXTENSIONS.get(uri);
    if (known !== undefined) extensions.set(known, number);
  }
  return extensions;
}

/** The SSRCs of its streams. Pictures have one more, for what repeats them, so what stands alone is sound. */
function ownStreams(lines: readonly string[]): Partial<PeerSsrcs> {
  const all = lines.flatMap((line) => /^a=ssrc:(\d{1,10})\b/.exec(line)?.[1] ?? []).map(Number);
  const [video, rtx] = lines.flatMap((line) => /^a=ssrc-group:FID (\d{1,10}) (\d{1,10})$/.exec(line)?.slice(1, 3) ?? []).map(Number);
  const audio = all.find((ssrc) => isSsrc(ssrc) && ssrc !== video && ssrc !== rtx);
  return { ...(audio === undefined ? {} : { audio }), ...(isSsrc(video) && isSsrc(rtx) ? { video, rtx } : {}) };
}

/** Simulcast, of which the best quality comes first: a browser whose server makes no use of it sends that one alone. */
function qualitiesIn(lines: readonly string[]): { qualities?: string[] } {
  const rids = lines.flatMap((line) => /^a=rid:([A-Za-z0-9]{1,16}) send\b/.exec(line)?.[1] ?? []);
  return rids.length < 2 || rids.length > MAX_QUALITIES || new Set(rids).size < rids.length ? {} : { qualities: rids };
}

const isSsrc = (ssrc: number | undefined): ssrc is number => ssrc !== undefined && ssrc > 0 && ssrc < 2 ** 32;

/** Those of these that the browser named. */
export const namedOf = (uris: readonly string[], numbers: ReadonlyMap<string, number> = new Map()): Map<string, number> =>
  new Map([...numbers].filter(([uri]) => uris.includes(uri)));

/** What SESSION_DESCRIPTION answers: where the server is and how to know it. The browser makes its own answer of it, as with Discord. */
export function writeFragment({ ufrag, pwd, fingerprint, reads = new Map(), port: own }: TransportEnd, address: string, enginePort: number): string {
  const port = own ?? enginePort;
  return [
    `m=audio ${port} ICE/SDP`,
    `a=fingerprint:${fingerprint}`,
    `c=IN IP4 ${address}`,
    `a=rtcp:${port}`,
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${pwd}`,
    `a=fingerprint:${fingerprint}`,
    `a=candidate:1 1 UDP 4261412862 ${address} ${port} typ host`,
    ...[...reads].map(([uri, number]) => `a=extmap:${number} ${uri}`),
    '',
  ].join('\n');
}
