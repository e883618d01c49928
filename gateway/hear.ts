import { isDeepStrictEqual } from 'node:util';
import { GatewayCloseCodes, GatewayIntentBits, type GatewayPresenceUpdate, type Snowflake } from 'discord-api-types/v10';
import type { TokenRenewed } from '#core/accounts/renew-token';
import type { BusEvent, BusMark } from '#core/ports/bus';
import type { EventHeading } from '#core/ports/event-heading';
import { captureAccess } from './access.ts';
import { audienceOf } from './audience.ts';
import { dispatch, isOnShard } from './dispatch.ts';
import { endSession } from './end-session.ts';
import { heardOfFriends } from './friends.ts';
import type { GatewayContext } from './gateway-context.ts';
import { beginOutage, endOutage } from './outages.ts';
import { enterExpected, enterGuild, event } from './ready.ts';
import type { Session } from './session.ts';

const NOBODY: ReadonlySet<Session> = new Set();

/** Whether an event may be meant for a session of this process by its own or its user's id, or by a guild that it is in. */
export const concernsSessions = ({ sessions }: GatewayContext, { guild_id: guildId, session_id: sessionId, user_ids: userIds }: EventHeading): boolean =>
  (guildId !== undefined && sessions.ofGuild(guildId).size > 0) ||
  (sessionId !== undefined && sessions.get(sessionId) !== undefined) ||
  (userIds?.some((id) => sessions.ofUser(id).size > 0) ?? false);

/**
 * One event of the bus. `apply` brings this process's memory up to date and always runs; who could see something
 * before that is found out first. Internal events say which sessions hear of a guild at all.
 */
export function hear(context: GatewayContext, busEvent: BusEvent, apply: () => void, mark: BusMark | null = null): void {
  if (context.holding.size === 0) return hearNow(context, busEvent, apply);
  // Sessions that are being taken over must know later where each event stood.
  context.heard = { busEvent, mark };
  try {
    hearNow(context, busEvent, apply);
  } finally {
    context.heard = null;
  }
}

function hearNow(context: GatewayContext, busEvent: BusEvent, apply: () => void): void {
  const before = attempt(context, busEvent, () => {
    leaveGuilds(context, busEvent);
    return { tellAccess: captureAccess(context, busEvent), viewers: formerViewers(context, busEvent) };
  });
  const retold = overtakenPresence(context, busEvent);
  apply();
  attempt(context, busEvent, () => {
    if (retold) dispatch(context, retold, { former: NOBODY, told: NOBODY });
    const told = before?.tellAccess?.() ?? NOBODY;
    if (context.fellows && busEvent.t === 'PRESENCE_UPDATE') context.fellows.directory.notice(busEvent.d as GatewayPresenceUpdate);
    context.memberLists?.heard(busEvent);
    if (!heardInside(context, busEvent)) dispatch(context, busEvent, { former: before?.viewers ?? NOBODY, told });
    heardOfFriends(context, busEvent);
  });
}

/**
 * Two processes told a presence at the same time, and clients of this one have heard last what holds no longer: they hear again
 * what memory now says. Of all else only one process speaks at a time.
 */
function overtakenPresence({ core }: GatewayContext, { t, scope, change }: BusEvent): BusEvent | null {
  if (t !== 'overtaken' || change?.kind !== 'presence') return null;
  const { presence } = change;
  const known = core.states.peek(change.guild_id)?.presences.get(presence.user.id);
  const isHeard = known ? isDeepStrictEqual(known, presence) : presence.status === 'offline';
  return isHeard ? null : { scope, t: 'PRESENCE_UPDATE', d: presence };
}

/** A failure of one part must not keep memory and sessions from going on. */
function attempt<Result>({ core }: GatewayContext, { t }: BusEvent, run: () => Result): Result | null {
  try {
    return run();
  } catch (error) {
    core.log.error({ err: error, event: t }, 'an event did not reach all sessions');
    return null;
  }
}

/** Who saw a channel or thread that the event takes out of memory, or a private thread that takes somebody out. */
function formerViewers({ core, sessions }: GatewayContext, { scope, change }: BusEvent): ReadonlySet<Session> {
  if (!change || scope.guild_id === undefined || scope.channel_id === undefined || scope.user_ids) return NOBODY;
  if (change.kind !== 'channel-removed' && change.kind !== 'channels' && change.kind !== 'thread-members') return NOBODY;
  const state = core.states.peek(scope.guild_id);
  // A copy: the set itself follows what changes now.
  return state ? new Set(audienceOf(sessions, state, scope.channel_id)) : NOBODY;
}

function leaveGuilds(context: GatewayContext, busEvent: BusEvent): void {
  if (busEvent.t === 'guild_left') {
    const { guild_id: guildId, user_ids: userIds } = busEvent.d as { guild_id: Snowflake; user_ids: Snowflake[] };
    leaveGuild(context, guildId, userIds);
  } else if (busEvent.t === 'guild_deleted') {
    const { guild_id: guildId } = busEvent.d as { guild_id: Snowflake };
    leaveGuild(context, guildId, new Set([...context.sessions.ofGuild(guildId)].map((session) => session.terms.userId)));
  } else if (busEvent.t === 'guild_unavailable') beginOutage(context, (busEvent.d as { guild_id: Snowflake }).guild_id);
}

function leaveGuild(context: GatewayContext, guildId: Snowflake, userIds: Iterable<Snowflake>): void {
  const gone = event(context, 'GUILD_DELETE', { id: guildId });
  for (const userId of userIds) {
    for (const session of context.sessions.ofUser(userId)) {
      if (!session.guildIds.has(guildId)) continue;
      context.sessions.leaveGuild(session, guildId);
      if (session.wants(GatewayIntentBits.Guilds)) session.dispatch(gone);
    }
  }
}

/**
 * Lets a session into a guild that its user has joined. Where this process has not loaded it, or has not heard yet of the
 * membership, the session waits: GUILD_CREATE carries the guild as it is then, so that nothing is missed.
 */
function join(context: GatewayContext, session: Session, guildId: Snowflake): void {
  const state = context.core.states.peek(guildId);
  if (state?.members.has(session.terms.userId)) return enterGuild(context, session, state);
  session.expected.add(guildId);
  void enterExpected(context, session).catch((error: unknown) =>
    context.core.log.error({ err: error, guild: guildId }, 'a session could not be let into a guild'),
  );
}

/** Whether the event is one between the parts of the server, which no session gets as it is. */
function heardInside(context: GatewayContext, busEvent: BusEvent): boolean {
  const { sessions } = context;
  switch (busEvent.t) {
    case 'guild_joined': {
      const { guild_id: guildId, user_id: userId } = busEvent.d as { guild_id: Snowflake; user_id: Snowflake };
      for (const session of sessions.ofUser(userId)) if (!session.guildIds.has(guildId) && isOnShard(session, guildId)) join(context, session, guildId);
      return true;
    }
    case 'guild_available':
      void endOutage(context, (busEvent.d as { guild_id: Snowflake }).guild_id);
      return true;
    case 'tokens_revoked': {
      const { token_hashes: hashes } = busEvent.d as { token_hashes: string[] };
      for (const userId of busEvent.scope.user_ids ?? []) {
        for (const session of sessions.ofUser(userId)) {
          if (!hashes.includes(session.terms.tokenHash)) continue;
          session.isRevoked = true;
          if (session.isHolding) continue;
          const { connection } = session;
          endSession(context, session);
          connection?.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
        }
      }
      return true;
    }
    case 'token_renewed': {
      const { user_id: userId, from, to } = busEvent.d as TokenRenewed;
      for (const session of sessions.ofUser(userId)) {
        if (session.terms.tokenHash !== from) continue;
        session.terms.tokenHash = to;
        context.fellows?.directory.listAnew(session);
        session.dispatch(event(context, 'AUTH_SESSION_CHANGE', { auth_session_id_hash: to }));
      }
      return true;
    }
    case 'gateway_claim':
    case 'gateway_claimed':
    case 'gateway_taken':
    case 'gateway_gone':
    case 'nobody_is_here':
      context.fellows?.hear(busEvent);
      return true;
    case 'application_changed': {
      const { bot_id: botId, flags } = busEvent.d as { bot_id: Snowflake | null; flags?: number };
      for (const { terms } of botId ? sessions.ofUser(botId) : NOBODY) if (terms.application && flags !== undefined) terms.application.flags = flags;
      return true;
    }
    default:
      return busEvent.t === busEvent.t.toLowerCase();
  }
}
