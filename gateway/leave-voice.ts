import type { Snowflake } from 'discord-api-types/v10';
import { publishVoiceState } from '#core/voice/update-voice-state';
import type { GatewayContext } from './gateway-context.ts';
import type { Session } from './session.ts';

/** Takes a session out of the voice channels that it is in. */
export function leaveVoice({ core }: GatewayContext, { terms }: Session, guildIds: Iterable<Snowflake>): void {
  for (const guildId of guildIds) {
    const state = core.states.peek(guildId);
    const voice = state?.voiceStates.get(terms.userId);
    if (state && voice?.session_id === terms.id) publishVoiceState(core, state, terms.userId, null, voice);
  }
}
