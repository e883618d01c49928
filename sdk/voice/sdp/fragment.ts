import { codecIn, VIDEO_CODECS, type OwnCodec } from './codecs.ts';
import { sectionsOf } from './sections.ts';

/** What SELECT_PROTOCOL says of this browser. */
export interface OwnSide {
  /** The lines of its SDP that matter. */
  fragment: string;
  codecs: OwnCodec[];
}

const OWN_LINES = /^a=(?:ice-ufrag|ice-pwd|ice-options|fingerprint|extmap|rtpmap|ssrc|ssrc-group|rid)\b/;

/** Takes out of an offer with a line of sound and one of pictures what a voice server has to know. */
export function ownSide(offer: string): OwnSide {
  const lines = [...new Set(offer.split(/\r?\n/).filter((line) => OWN_LINES.test(line)))];
  const codecs = sectionsOf(offer).flatMap((section) =>
    (section[0]?.startsWith('m=audio') ? (['opus'] as const) : VIDEO_CODECS).flatMap((name) => codecIn(section, name) ?? []),
  );
  return { fragment: lines.join('\n'), codecs: codecs.filter(({ name }, index) => codecs.findIndex((one) => one.name === name) === index) };
}

/** As SELECT_PROTOCOL lists them; what this browser likes best to send comes first. */
export const listedCodecs = (codecs: readonly OwnCodec[]): object[] =>
  codecs.map(({ name, payloadType, rtxPayloadType }, index) => ({
    name,
    type: name === 'opus' ? 'audio' : 'video',
    priority: 1000 * (index + 1),
    payload_type: payloadType,
    rtx_payload_type: rtxPayloadType,
    encode: true,
    decode: true,
  }));

/** Music of bots has two channels, and a browser hears both only when its own side says so. */
export const inStereo = (offer: string): string => {
  const number = /^a=rtpmap:(\d+) opus\//im.exec(offer)?.[1];
  return number === undefined ? offer : offer.replaceAll(new RegExp(`^(a=fmtp:${number} (?!.*\\bstereo=).*?)(\\r?)$`, 'gm'), '$1;stereo=1$2');
};

/** As one engine of our servers numbers header extensions: to who does the same it passes on what they say. */
const NUMBERS = new Map([
  ['mid', 1],
  ['abs-send-time', 4],
  ['transport-wide-cc-extensions-01', 5],
  ['ssrc-audio-level', 10],
  ['video-orientation', 11],
  ['playout-delay', 14],
]);
/** Those of one byte's headers. */
const MAX_NUMBER = 14;

/** Firefox says of some that they only come or go, as in `a=extmap:2/recvonly`. */
const EXTENSION = /^a=extmap:\d+((?:\/\w+)?) (\S+)/gm;

/** The same SDP with the numbers of header extensions that servers like best. */
export function renumbered(offer: string): string {
  const names = [...new Set([...offer.matchAll(EXTENSION)].map(([, , uri = '']) => uri))];
  const fixed = (uri: string): number | undefined => NUMBERS.get(/[^:/]+$/.exec(uri)?.[0] ?? '');
  const taken = new Set(NUMBERS.values());
  const free = Array.from({ length: MAX_NUMBER }, (_, index) => index + 1).filter((number) => !taken.has(number));
  const numbers = new Map(names.map((uri) => [uri, fixed(uri) ?? free.shift()]));
  // More than there are numbers for are left as they are, and all others with them.
  if ([...numbers.values()].includes(undefined)) return offer;
  return offer.replaceAll(EXTENSION, (_line, direction: string, uri: string) => `a=extmap:${numbers.get(uri)}${direction} ${uri}`);
}
