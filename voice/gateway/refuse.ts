import { VoiceCloseCodes } from 'discord-api-types/voice/v8';
import type { VoiceConnection } from './voice-connection.ts';

/** To whom there is no place, or not any more: the client asks the main gateway for another. */
export const refuse = (connection: VoiceConnection): void => connection.close(VoiceCloseCodes.SessionNoLongerValid, 'Session is no longer valid.');
