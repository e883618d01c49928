import { GatewayIntentBits, type Snowflake } from 'discord-api-types/v10';
import type { GuildState } from '#core/state/guild-state';
import type { GatewayContext } from './gateway-context.ts';
import { enterGuild, event } from './ready.ts';
import type { Session } from './session.ts';

/** Guilds that cannot be had at the moment, with the sessions that wait for them. */
export type Outages = Map<Snowflake, Set<Session>>;

/** A guild as it stands in memory or the store; undefined when it is shut or cannot be read now, null when there is none. */
export async function guildIfAvailable({ core }: GatewayContext, guildId: Snowflake): Promise<GuildState | null | undefined> {
  if (core.states.isShut(guildId)) return undefined;
  try {
    return await core.states.get(guildId);
  } catch (error) {
    core.log.warn({ err: error, guild: guildId }, 'a guild is unavailable and will be tried again');
    return undefined;
  }
}

/** Tells a session that a guild is unavailable; it comes by GUILD_CREATE once it can be had again. Source: Discord, "Guild Delete". */
export function tellUnavailable(context: GatewayContext, session: Session, guildId: Snowflake): void {
  waitFor(context, session, guildId);
  if (session.wants(GatewayIntentBits.Guilds)) session.dispatch(event(context, 'GUILD_DELETE', { id: guildId, unavailable: true }));
}

/** For a session that knows already that the guild is unavailable. */
export function waitFor({ outages }: GatewayContext, session: Session, guildId: Snowflake): void {
  let waiting = outages.get(guildId);
  if (!waiting) outages.set(guildId, (waiting = new Set()));
  waiting.add(session);
}

/** A guild goes away while sessions are in it: they hear of it no more until it is back. */
export function beginOutage(context: GatewayContext, guildId: Snowflake): void {
  for (const session of context.sessions.ofGuild(guildId)) {
    context.sessions.leaveGuild(session, guildId);
    tellUnavailable(context, session, guildId);
  }
}

/** Looks whether the guilds that sessions wait for can be had again. */
export async function endOutages(context: GatewayContext): Promise<void> {
  for (const [guildId, waiting] of context.outages) {
    for (const session of waiting) if (context.sessions.get(session.terms.id) !== session) waiting.delete(session);
    if (waiting.size === 0) context.outages.delete(guildId);
    else await endOutage(context, guildId);
  }
}

/** Lets the sessions that wait for a guild into it, if it can be had; those whose user has left it meanwhile are told so. */
export async function endOutage(context: GatewayContext, guildId: Snowflake): Promise<void> {
  const state = await guildIfAvailable(context, guildId);
  const waiting = context.outages.get(guildId);
  if (state === undefined || !waiting) return;
  // From here on nothing waits.
  context.outages.delete(guildId);
  for (const session of waiting) {
    if (context.sessions.get(session.terms.id) !== session || session.guildIds.has(guildId)) continue;
    if (state?.members.has(session.terms.userId)) enterGuild(context, session, state);
    else if (session.wants(GatewayIntentBits.Guilds)) session.dispatch(event(context, 'GUILD_DELETE', { id: guildId }));
  }
}
