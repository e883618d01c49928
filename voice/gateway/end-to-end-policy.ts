import type { Snowflake } from 'discord-api-types/v10';
import { VoiceCloseCodes } from 'discord-api-types/voice/v8';
import { voicePolicyOf } from '#core/guilds/voice-policy';
import { DAVE_VERSION } from '../dave/dave-call.ts';
import type { VoiceContext } from './voice-context.ts';

export const TOO_OPEN: [VoiceCloseCodes, string] = [VoiceCloseCodes.EndToEndEncryptionDAVEProtocolRequired, 'E2EE/DAVE protocol required.'];

/** Whether a client that encrypts from end to end up to this version may be in a call of that guild; where the operator allows no encryption, none of a guild that wants it may. */
export function encryptsEnough({ core, endToEnd }: VoiceContext, guildId: Snowflake, maxDaveVersion: number): boolean {
  const guild = core.states.peek(guildId)?.guild;
  const isRequired = endToEnd.isRequired || (guild !== undefined && voicePolicyOf(guild).end_to_end_encryption === 'required');
  return !isRequired || (endToEnd.externalSender !== null && maxDaveVersion >= DAVE_VERSION);
}
