import { randomBytes } from 'node:crypto';
import { VoiceCloseCodes, VoiceOpcodes } from 'discord-api-types/voice/v8';
import type { SelectedBrowser } from '#protocol/voice-payloads';
import type { BrowserOffer } from '../media/media-engine.ts';
import { readFragment } from '../media/sdp-fragment.ts';
import { VoiceError } from '../voice-error.ts';
import type { BrowserAnswer, MediaBrowsers } from '../media-plane.ts';
import type { VoiceContext } from './voice-context.ts';
import type { VoiceSession } from './voice-session.ts';

/** Enough for 1080p at 60 pictures a second. */
const SCREEN_BITS_PER_SECOND = 8_000_000;

/** WebRTC, as Discord's own pages select it: each side says in a few lines of SDP where and who it is, and the page makes up the rest. Asked again, it begins anew. */
export async function selectBrowser(context: VoiceContext, session: VoiceSession, { fragment, codecs }: SelectedBrowser): Promise<void> {
  const { connection, call } = session;
  if (!context.browsers) return connection.close(VoiceCloseCodes.UnknownProtocol, 'Unknown protocol.');
  const read = readFragment(fragment, codecs);
  if (!read) return connection.close(VoiceCloseCodes.FailedToDecode, 'Failed to decode payload.');
  const offer: BrowserOffer = session.terms.of === 'stream' ? { ...read, pictureBitsPerSecond: SCREEN_BITS_PER_SECOND } : read;
  const address = await context.mediaAddress();
  if (session.hasEnded || session.connection !== connection) return;
  session.browser?.close();
  const browser = await connect(context, context.browsers, session, offer);
  if (session.hasEnded || session.connection !== connection) return browser.close();
  session.browser = browser;
  const version = call.endToEnd.join(session);
  session.tell(VoiceOpcodes.SessionDescription, {
    sdp: browser.sdp(address),
    audio_codec: 'opus',
    // What every browser can do; what another cannot, it is not sent.
    video_codec: offer.codecs.some(({ name }) => name === 'VP8') ? 'VP8' : (offer.codecs.find(({ name }) => name !== 'opus')?.name ?? 'VP8'),
    media_session_id: randomBytes(16).toString('hex'),
    dave_protocol_version: version,
  });
  call.endToEnd.begin(session);
}

/** What the engine refuses lies in what the page asked for, or in that it left meanwhile. */
async function connect({ core }: VoiceContext, browsers: MediaBrowsers, { call, ssrcs, userId }: VoiceSession, offer: BrowserOffer): Promise<BrowserAnswer> {
  try {
    return await browsers.connect(call.id, ssrcs.ssrc, offer);
  } catch (error) {
    if (error instanceof VoiceError) throw error;
    core.log.info({ err: error, user: userId }, 'a browser was not let into a call');
    throw new VoiceError('UNKNOWN_PROTOCOL', 'The browser was not let in.', { cause: error });
  }
}
