import type { Snowflake } from 'discord-api-types/v10';
import type { GuildStates } from '#core/state/guild-states';
import { admit, expel } from './audience.ts';
import type { Session } from './session.ts';

const NONE: ReadonlySet<Session> = new Set();

/** The sessions of this process, found by id, person and guild. */
export class Sessions {
  private readonly byId = new Map<string, Session>();
  private readonly byUser = new Map<Snowflake, Set<Session>>();
  private readonly byGuild = new Map<Snowflake, Set<Session>>();
  private readonly states: Pick<GuildStates, 'peek' | 'hold' | 'release'>;

  /** Audiences of channels are kept with the guild's state, and told of who comes and goes. It stays in memory while anybody is in. */
  constructor(states: Pick<GuildStates, 'peek' | 'hold' | 'release'>) {
    this.states = states;
  }

  add(session: Session): void {
    this.byId.set(session.terms.id, session);
    into(this.byUser, session.terms.userId, session);
  }

  /** Its user's sessions are listed in the order in which they last said something of themselves. */
  putLast(session: Session): void {
    const own = this.byUser.get(session.terms.userId);
    if (own?.delete(session)) own.add(session);
  }

  remove(session: Session): void {
    this.byId.delete(session.terms.id);
    outOf(this.byUser, session.terms.userId, session);
    for (const guildId of session.guildIds) this.leaveGuild(session, guildId);
  }

  enterGuild(session: Session, guildId: Snowflake): void {
    session.guildIds.add(guildId);
    if (into(this.byGuild, guildId, session)) this.states.hold(guildId);
    const state = this.states.peek(guildId);
    if (state) admit(state, session);
  }

  leaveGuild(session: Session, guildId: Snowflake): void {
    session.guildIds.delete(guildId);
    const isLast = outOf(this.byGuild, guildId, session);
    const state = this.states.peek(guildId);
    if (state) expel(state, session);
    if (isLast) this.states.release(guildId);
  }

  get(id: string): Session | undefined {
    return this.byId.get(id);
  }

  ofUser(userId: Snowflake): ReadonlySet<Session> {
    return this.byUser.get(userId) ?? NONE;
  }

  ofGuild(guildId: Snowflake): ReadonlySet<Session> {
    return this.byGuild.get(guildId) ?? NONE;
  }

  all(): Iterable<Session> {
    return this.byId.values();
  }

  get size(): number {
    return this.byId.size;
  }
}

/** Whether it is the first. */
function into(index: Map<Snowflake, Set<Session>>, key: Snowflake, session: Session): boolean {
  const sessions = index.get(key);
  if (sessions) sessions.add(session);
  else index.set(key, new Set([session]));
  return sessions === undefined;
}

/** Whether it was the last. */
function outOf(index: Map<Snowflake, Set<Session>>, key: Snowflake, session: Session): boolean {
  const sessions = index.get(key);
  return sessions?.delete(session) === true && sessions.size === 0 && index.delete(key);
}
