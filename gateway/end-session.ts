import { publishVoiceState } from '#core/voice/update-voice-state';
import type { GatewayContext } from './gateway-context.ts';
import type { Session } from './session.ts';
import { showPresence, tellOwnSessions } from './session-presence.ts';

/** Forgets a session: it leaves its voice channel, and its user goes offline where it was the last one. */
export function endSession(context: GatewayContext, session: Session): void {
  const { core, sessions } = context;
  const { userId, id } = session.terms;
  if (sessions.get(id) !== session) return;
  const guildIds = [...session.guildIds];
  sessions.remove(session);
  for (const guildId of guildIds) {
    const state = core.states.peek(guildId);
    const voice = state?.voiceStates.get(userId);
    if (state && voice?.session_id === id) publishVoiceState(core, state, userId, null, voice);
  }
  showPresence(context, userId, guildIds);
  if (!session.isBot) tellOwnSessions(context, userId);
}
