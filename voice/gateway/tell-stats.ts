import { CALL_STATS_EVERY_MS, tellCallStats } from '#core/voice/call-stats';
import type { VoiceContext } from './voice-context.ts';

/** To be called every few seconds: tells now and then how everybody's packets fare, for who looks after a guild. */
export function statsTeller({ core, calls }: VoiceContext): () => void {
  let toldAtMs = core.clock.steadyMs();
  return () => {
    const nowMs = core.clock.steadyMs();
    if (nowMs - toldAtMs < CALL_STATS_EVERY_MS) return;
    toldAtMs = nowMs;
    for (const { id, members } of calls.values()) {
      const counted = [...members.values()].filter(({ terms }) => terms.of === undefined).map(({ userId, media }) => ({ user_id: userId, ...media.stats() }));
      // What cannot be told now is told the next time.
      if (counted.length > 0) void tellCallStats(core, id, counted).catch(() => undefined);
    }
  };
}
