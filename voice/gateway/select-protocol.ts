import { randomBytes } from 'node:crypto';
import { VoiceCloseCodes, VoiceOpcodes } from 'discord-api-types/voice/v8';
import type { z } from 'zod';
import type { SelectProtocolPayload } from '#protocol/voice-payloads';
import type { VoiceContext } from './voice-context.ts';
import type { VoiceSession } from './voice-session.ts';

const KEY_BYTES = 32;

/** How packets will travel, and by which key. Asked again, it gives another key. */
export async function selectProtocol({ plane }: VoiceContext, session: VoiceSession, { udp }: z.output<typeof SelectProtocolPayload>): Promise<void> {
  const { connection, call, media } = session;
  if (!udp) return connection.close(VoiceCloseCodes.UnknownProtocol, 'Unknown protocol.');
  const mode = plane.modes.find((known) => known === udp.mode);
  if (!mode) return connection.close(VoiceCloseCodes.UnknownEncryptionMode, 'Unknown encryption mode.');
  const secretKey = randomBytes(KEY_BYTES);
  media.select({ mode, secretKey, address: udp.address, port: udp.port });
  await media.settled?.();
  if (session.hasEnded) return;
  const version = call.endToEnd.join(session);
  session.tell(VoiceOpcodes.SessionDescription, {
    mode,
    secret_key: [...secretKey],
    audio_codec: 'opus',
    video_codec: 'H264',
    media_session_id: randomBytes(16).toString('hex'),
    dave_protocol_version: version,
  });
  call.endToEnd.begin(session);
}
