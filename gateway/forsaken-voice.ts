import type { Snowflake } from 'discord-api-types/v10';
import { atOnce } from '#core/at-once';
import { leaveCalls } from '#core/calls/leave-call';
import { publishVoiceState } from '#core/voice/update-voice-state';
import type { GatewayContext } from './gateway-context.ts';

const LOOKED_FOR_EVERY_MS = 60_000;
const AT_ONCE = 8;

interface Place {
  /** Null in the call of a direct channel. */
  guildId: Snowflake | null;
  userId: Snowflake;
  sessionId: string;
}

/**
 * Takes people out of voice whose session no process has any more. Sessions take their voice states along when they end; but whoever
 * was moved or muted by another process in that very moment may have been put back. What two looks in a row find is so.
 */
export class ForsakenVoice {
  private readonly context: GatewayContext;
  private suspects: ReadonlySet<string> = new Set();

  constructor(context: GatewayContext) {
    this.context = context;
  }

  /** Looks now and then. The result stops it. */
  start(): () => void {
    const { log } = this.context.core;
    const lookQuietly = (): void => void this.look().catch((error: unknown) => log.debug({ err: error }, 'whose voice states are forsaken could not be asked'));
    const timer = setInterval(lookQuietly, LOOKED_FOR_EVERY_MS).unref();
    return () => clearInterval(timer);
  }

  async look(): Promise<void> {
    const suspects = new Set<string>();
    await atOnce([...this.places()], AT_ONCE, async (place) => {
      if (await this.isThere(place.sessionId)) return;
      const key = Object.values(place).join(' ');
      if (this.suspects.has(key)) await this.end(place);
      else suspects.add(key);
    });
    this.suspects = suspects;
  }

  private *places(): Generator<Place> {
    const { states, calls } = this.context.core;
    for (const { id, voiceStates } of states.all())
      for (const { user_id: userId, session_id: sessionId } of voiceStates.values()) yield { guildId: id, userId, sessionId };
    for (const { voice_states: voices } of calls.all())
      for (const { user_id: userId, session_id: sessionId } of voices) yield { guildId: null, userId, sessionId };
  }

  private async isThere(sessionId: string): Promise<boolean> {
    const { sessions, fellows } = this.context;
    if (sessions.get(sessionId)) return true;
    const listed = await fellows?.directory.find(sessionId);
    return listed !== null && listed !== undefined && !fellows?.dead.has(listed.process);
  }

  private end({ guildId, userId, sessionId }: Place): Promise<void> {
    const { core } = this.context;
    if (guildId === null) return leaveCalls(core, userId, { sessionId });
    // Whoever has the lock has heard whether another process has done it.
    return core.locks.withLock(`guild:${guildId}`, async () => {
      const state = core.states.peek(guildId);
      const voice = state?.voiceStates.get(userId);
      if (state && voice?.session_id === sessionId) publishVoiceState(core, state, userId, null, voice);
    });
  }
}
