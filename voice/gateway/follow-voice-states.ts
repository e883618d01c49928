import type { Snowflake } from 'discord-api-types/v10';
import { VoiceCloseCodes } from 'discord-api-types/voice/v8';
import { guildOfChange, type EventHeading } from '#core/ports/event-heading';
import type { VoiceStateRecord } from '#core/state/guild-state';
import { DECIDES_IN_CALLS } from '#core/voice/decides-in-calls';
import { authorOf, SIGNS_OF_LIFE } from './away.ts';
import { encryptsEnough, TOO_OPEN } from './end-to-end-policy.ts';
import { endSession } from './end-session.ts';
import { applyAbilities } from './may-speak.ts';
import type { VoiceContext } from './voice-context.ts';
import type { VoiceSession } from './voice-session.ts';
import { placeIdOf, standingOf } from './whereabouts.ts';

const KICKED: [VoiceCloseCodes, string] = [VoiceCloseCodes.Disconnected, 'Disconnected.'];
const OVER: [VoiceCloseCodes, string] = [VoiceCloseCodes.CallTerminated, 'Call terminated.'];

/** Follows who moves, leaves, is muted or loses a permission. The result ends it. */
export function followVoiceStates(context: VoiceContext): () => void {
  const { core } = context;
  const isCallIn = (guildId: Snowflake | undefined): boolean => guildId !== undefined && context.ofPlace.has(guildId);
  const wants = ({ t, guild_id: guildId, changes }: EventHeading): boolean =>
    (changes === 'stream' && context.sessions.size > 0) ||
    ((changes === 'voice-state' || DECIDES_IN_CALLS.has(changes) || SIGNS_OF_LIFE.has(t)) && isCallIn(guildId));
  /** Guilds to look at when this turn is over: by then memory has what the events brought. */
  const due = new Set<Snowflake>();
  const look = (): void => {
    const guilds = [...due];
    due.clear();
    for (const guildId of guilds) for (const session of sessionsOf(context, guildId)) review(context, session);
  };
  return core.bus.subscribe((event) => {
    const { t, change, scope } = event;
    if (SIGNS_OF_LIFE.has(t)) seeAlive(context, scope.guild_id, authorOf(event));
    if (!change) return;
    if (change.kind === 'voice-state') {
      seeAlive(context, change.guild_id, change.user_id);
      for (const session of sessionsOf(context, change.guild_id)) {
        if (session.userId === change.user_id && !session.terms.of) follow(context, session, change.state);
      }
      return;
    }
    if (change.kind === 'stream') {
      for (const session of context.sessions.values()) if (session.terms.of === 'stream') review(context, session);
      return;
    }
    if (!DECIDES_IN_CALLS.has(change.kind)) return;
    const guildId = scope.guild_id ?? guildOfChange(change);
    if (guildId === undefined) return;
    if (due.size === 0) setImmediate(look);
    due.add(guildId);
  }, wants);
}

const NOBODY: ReadonlySet<VoiceSession> = new Set();
const sessionsOf = ({ ofPlace }: VoiceContext, placeId: Snowflake): ReadonlySet<VoiceSession> => ofPlace.get(placeId) ?? NOBODY;

function seeAlive(context: VoiceContext, guildId: Snowflake | undefined, userId: Snowflake | undefined): void {
  if (guildId === undefined || userId === undefined) return;
  for (const session of sessionsOf(context, guildId)) if (session.userId === userId) session.activeAtMs = context.core.clock.steadyMs();
}

const standsFor = ({ terms }: VoiceSession, voice: VoiceStateRecord | null | undefined): voice is VoiceStateRecord =>
  voice?.channel_id === terms.channel_id && voice.session_id === terms.session_id;

function follow(context: VoiceContext, session: VoiceSession, voice: VoiceStateRecord | null): void {
  if (!standsFor(session, voice)) return endSession(context, session, KICKED);
  session.astraySinceMs = null;
  applyAbilities(context, session, voice);
}

/** How long memory may say nothing of somebody's voice state: while it is being told anew, for one. */
const ASTRAY_MS = 30_000;

/** Holds a session against what memory says now. */
export function review(context: VoiceContext, session: VoiceSession): void {
  const { core } = context;
  if (session.terms.of) return reviewBeside(context, session);
  const { guild_id: guildId, channel_id: channelId, user_id: userId } = session.terms;
  const state = core.states.peek(guildId);
  if (core.states.isShut(guildId) || (state && !state.channels.has(channelId))) return endSession(context, session, OVER);
  if (state && !state.members.has(userId)) return endSession(context, session, KICKED);
  if (!encryptsEnough(context, guildId, session.maxDaveVersion)) return endSession(context, session, TOO_OPEN);
  const voice = state?.voiceStates.get(userId);
  if (standsFor(session, voice)) return follow(context, session, voice);
  const nowMs = core.clock.steadyMs();
  session.astraySinceMs ??= nowMs;
  if (nowMs - session.astraySinceMs >= ASTRAY_MS) endSession(context, session, KICKED);
}

/** Of calls outside of guilds, and of streams, every process knows at once. */
function reviewBeside(context: VoiceContext, session: VoiceSession): void {
  const { terms, placeId } = session;
  if (context.core.states.isShut(placeId) || placeIdOf(context.core, terms) === null) return endSession(context, session, OVER);
  const standing = standingOf(context.core, terms);
  if (!standing) return endSession(context, session, KICKED);
  if (!encryptsEnough(context, placeId, session.maxDaveVersion)) return endSession(context, session, TOO_OPEN);
  applyAbilities(context, session, standing);
}
