import type { Snowflake } from 'discord-api-types/v10';
import type { BusEvent } from '#core/ports/bus';
import { afkTimeoutMs, moveToAfk } from '#core/voice/move-to-afk';
import type { VoiceContext } from './voice-context.ts';
import type { VoiceSession } from './voice-session.ts';

/** Who writes is there, though nothing is heard of them. */
export const SIGNS_OF_LIFE: ReadonlySet<string> = new Set(['MESSAGE_CREATE', 'TYPING_START']);

export function authorOf({ d }: BusEvent): Snowflake | undefined {
  const { author, user_id: userId } = d as { author?: { id: Snowflake }; user_id?: Snowflake }; // of one of these events
  return author?.id ?? userId;
}

/** Moves somebody who neither spoke nor showed or wrote anything for the guild's AFK timeout. Bots play when they are asked to, and stay where they are. */
export function moveIfAway({ core }: VoiceContext, { terms, activeAtMs }: VoiceSession): void {
  const state = core.states.peek(terms.guild_id);
  const timeoutMs = state ? afkTimeoutMs(state, terms.channel_id) : null;
  if (!state || timeoutMs === null || core.clock.steadyMs() - activeAtMs < timeoutMs) return;
  const voice = state.voiceStates.get(terms.user_id);
  // A screen may be with another voice server.
  if (voice?.session_id !== terms.session_id || voice.self_stream) return;
  if (!core.userCache.get(terms.user_id).bot) moveToAfk(core, state, terms.user_id);
}
