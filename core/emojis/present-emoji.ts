import type { APIEmoji, Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentUser } from '../users/present-user.ts';
import type { UserRecord } from '../users/user-record.ts';

/** An emoji as stored and as REST shows it to those who may know its maker. */
export function newEmoji(id: Snowflake, maker: UserRecord, given: { name: string; animated: boolean; roles?: Snowflake[] }): APIEmoji {
  return {
    id,
    name: given.name,
    roles: given.roles ?? [],
    user: presentUser(maker),
    require_colons: true,
    managed: false,
    animated: given.animated,
    available: true,
  };
}

/** As guilds, events and other members show it. */
export function withoutMaker<Expression extends { user?: unknown }>(expression: Expression): Omit<Expression, 'user'> {
  const { user: _user, ...shown } = expression;
  return shown;
}

/** With its maker as they are called now. They must be in the cache (`fetchMakers`). */
export const withMaker = <Expression extends { user?: { id: Snowflake } }>(core: Core, expression: Expression): Expression =>
  expression.user ? { ...expression, user: presentUser(core.userCache.get(expression.user.id)) } : expression;

export const fetchMakers = (core: Core, expressions: readonly { user?: { id: Snowflake } }[]): Promise<void> =>
  core.userCache.fetch(expressions.flatMap((expression) => expression.user?.id ?? []));

/** Everybody in the guild hears its whole new list. */
export function publishEmojis(core: Core, state: GuildState, emojis: APIEmoji[]): void {
  core.publish(
    { guild_id: state.id },
    { t: 'GUILD_EMOJIS_UPDATE', d: { guild_id: state.id, emojis: emojis.map(withoutMaker) } },
    { kind: 'emojis', guild_id: state.id, emojis },
  );
}
