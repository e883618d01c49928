import type { Snowflake } from 'discord-api-types/v10';
import type { GuildState } from '#core/state/guild-state';
import { admit, expel } from './audience.ts';
import type { Session } from './session.ts';

const NONE: ReadonlySet<Session> = new Set();

/** The sessions of this process, found by id, person and guild. */
export class Sessions {
  private readonly byId = new Map<string, Session>();
  private readonly byUser = new Map<Snowflake, Set<Session>>();
  private readonly byGuild = new Map<Snowflake, Set<Session>>();
  private readonly stateOf: (guildId: Snowflake) => GuildState | undefined;

  /** Audiences of channels are kept with the guild's state, and told of who comes and goes. */
  constructor(stateOf: (guildId: Snowflake) => GuildState | undefined) {
    this.stateOf = stateOf;
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
    into(this.byGuild, guildId, session);
    const state = this.stateOf(guildId);
    if (state) admit(state, session);
  }

  leaveGuild(session: Session, guildId: Snowflake): void {
    session.guildIds.delete(guildId);
    outOf(this.byGuild, guildId, session);
    const state = this.stateOf(guildId);
    if (state) expel(state, session);
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

function into(index: Map<Snowflake, Set<Session>>, key: Snowflake, session: Session): void {
  let sessions = index.get(key);
  if (!sessions) index.set(key, (sessions = new Set()));
  sessions.add(session);
}

function outOf(index: Map<Snowflake, Set<Session>>, key: Snowflake, session: Session): void {
  const sessions = index.get(key);
  if (sessions?.delete(session) && sessions.size === 0) index.delete(key);
}
