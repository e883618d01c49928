import { VoiceCloseCodes } from 'discord-api-types/voice/v8';

/** What a client's own message can earn it; and what is not its fault, but ends in a code as well. */
const CLOSES = {
  UNDECODABLE: [VoiceCloseCodes.FailedToDecode, 'Failed to decode payload.'],
  UNKNOWN_PROTOCOL: [VoiceCloseCodes.UnknownProtocol, 'Unknown protocol.'],
  DAVE_REQUIRED: [VoiceCloseCodes.EndToEndEncryptionDAVEProtocolRequired, 'E2EE/DAVE protocol required.'],
  BAD_REQUEST: [VoiceCloseCodes.BadRequest, 'Bad request.'],
  RATE_LIMITED: [VoiceCloseCodes.RateLimited, 'Disconnected: Rate limited.'],
  CRASHED: [VoiceCloseCodes.VoiceServerCrashed, 'Voice server crashed.'],
} as const satisfies Record<string, readonly [VoiceCloseCodes, string]>;

/** Why somebody cannot be in a call as they wished; the voice gateway closes that member's connection with the code. */
export class VoiceError extends Error {
  readonly closeCode: VoiceCloseCodes;
  readonly closeReason: string;

  constructor(kind: keyof typeof CLOSES, reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'VoiceError';
    [this.closeCode, this.closeReason] = CLOSES[kind];
  }
}
