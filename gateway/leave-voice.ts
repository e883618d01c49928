import type { Snowflake } from 'discord-api-types/v10';
import { leaveCalls } from '#core/calls/leave-call';
import { publishVoiceState } from '#core/voice/update-voice-state';
import type { GatewayContext } from './gateway-context.ts';
import type { Session } from './session.ts';

/** Takes a session out of the voice channels and calls that it is in. */
export function leaveVoice(context: GatewayContext, { terms }: Session, guildIds: Iterable<Snowflake>): void {
  const { core } = context;
  leaveGuildVoice(context, terms.userId, guildIds, terms.id);
  leaveCalls(core, terms.userId, { sessionId: terms.id }).catch((error: unknown) => core.log.warn({ err: error }, 'somebody who went stays in a call'));
}

/** Takes somebody out of the voice channels of these guilds, or one of their sessions only. */
export function leaveGuildVoice({ core }: GatewayContext, userId: Snowflake, guildIds: Iterable<Snowflake>, sessionId?: string): void {
  for (const guildId of guildIds) {
    const state = core.states.peek(guildId);
    const voice = state?.voiceStates.get(userId);
    if (state && voice && (sessionId === undefined || voice.session_id === sessionId)) publishVoiceState(core, state, userId, null, voice);
  }
}
