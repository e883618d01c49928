import type { GatewayContext } from './gateway-context.ts';
import { leaveVoice } from './leave-voice.ts';
import type { Session } from './session.ts';
import { showPresence, tellOwnSessions } from './session-presence.ts';

/** Forgets a session: it leaves its voice channel, and its user goes offline where it was the last one. */
export function endSession(context: GatewayContext, session: Session): void {
  const { sessions, fellows } = context;
  const { userId, id } = session.terms;
  if (sessions.get(id) !== session) return;
  const guildIds = [...session.guildIds];
  sessions.remove(session);
  context.memberLists?.end(session, guildIds);
  leaveVoice(context, session, guildIds);
  if (fellows) {
    fellows.directory.forget(id).catch(() => undefined);
    fellows.directory.changed(session, guildIds);
    return;
  }
  showPresence(context, session, guildIds);
  if (!session.isBot) tellOwnSessions(context, userId);
}
