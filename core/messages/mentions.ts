import { PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import { mentionedInText } from '#protocol/markdown/read-tree';
import type { AllowedMentions } from '#protocol/rest/messages';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';

/** Whom a text pings. */
export interface Mentions {
  everyone: boolean;
  userIds: Snowflake[];
  roleIds: Snowflake[];
}

const MAX_MENTIONS = 100;

/**
 * The pings of a text as `allowed_mentions` lets them through. Without that object all kinds are parsed
 * (only users for webhooks and interactions). Roles and @everyone need to be mentionable or the permission. What pings is
 * what is shown as a mention: nothing in code, nothing behind a backslash.
 * Source: Discord, "Allowed mentions object"; "Discord Patch Notes: March 6, 2026" for the backslash.
 */
export async function readMentions(
  core: Core,
  text: string,
  allowed: AllowedMentions | null | undefined,
  place: { guild: GuildState | null; permissions: bigint },
  defaults: 'all' | 'users' = 'all',
): Promise<Mentions> {
  if (!text.includes('@')) return { everyone: false, userIds: [], roleIds: [] };
  const mentioned = mentionedInText(text);
  const { guild, permissions } = place;
  const parses = (kind: 'everyone' | 'users' | 'roles'): boolean =>
    allowed ? (allowed.parse ?? []).includes(kind as never) : defaults === 'all' || kind === 'users'; // its members are these texts
  const mayPingAll = (permissions & PermissionFlagsBits.MentionEveryone) !== 0n;
  const letThrough = (kind: 'users' | 'roles'): Snowflake[] => {
    const ids = [...mentioned[kind]].slice(0, MAX_MENTIONS);
    return parses(kind) ? ids : ids.filter((id) => allowed?.[kind]?.includes(id));
  };
  const [users, roles] = [letThrough('users'), letThrough('roles')];
  await core.userCache.fetch(users);
  return {
    everyone: guild !== null && mayPingAll && parses('everyone') && mentioned.everyone,
    userIds: users.filter((id) => core.userCache.peek(id)),
    roleIds: roles.filter((id) => {
      const role = id === guild?.id ? undefined : guild?.roles.get(id);
      return role !== undefined && (role.mentionable || mayPingAll);
    }),
  };
}
