import { PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import type { AllowedMentions } from '#protocol/rest/messages';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';

/** Whom a text pings. */
export interface Mentions {
  everyone: boolean;
  userIds: Snowflake[];
  roleIds: Snowflake[];
}

const USER = /<@!?(\d{15,20})>/g;
const ROLE = /<@&(\d{15,20})>/g;
const EVERYONE = /@(?:everyone|here)\b/;
/** Nothing inside code pings. */
const CODE = /```[\s\S]*?```|`[^`\n]*`/g;
const MAX_MENTIONS = 100;

/**
 * The pings of a text as `allowed_mentions` lets them through. Without that object all kinds are parsed
 * (only users for webhooks and interactions). Roles and @everyone need to be mentionable or the permission.
 * Source: Discord, "Allowed mentions object".
 */
export async function readMentions(
  core: Core,
  text: string,
  allowed: AllowedMentions | null | undefined,
  place: { guild: GuildState | null; permissions: bigint },
  defaults: 'all' | 'users' = 'all',
): Promise<Mentions> {
  if (!text.includes('@')) return { everyone: false, userIds: [], roleIds: [] };
  const prose = text.replaceAll(CODE, ' ');
  const { guild, permissions } = place;
  const parses = (kind: 'everyone' | 'users' | 'roles'): boolean =>
    allowed ? (allowed.parse ?? []).includes(kind as never) : defaults === 'all' || kind === 'users'; // its members are these texts
  const mayPingAll = (permissions & PermissionFlagsBits.MentionEveryone) !== 0n;
  const found = (pattern: RegExp): Snowflake[] => [...new Set([...prose.matchAll(pattern)].flatMap((match) => match[1] ?? []))].slice(0, MAX_MENTIONS);
  const users = parses('users') ? found(USER) : found(USER).filter((id) => allowed?.users?.includes(id));
  const roles = parses('roles') ? found(ROLE) : found(ROLE).filter((id) => allowed?.roles?.includes(id));
  await core.userCache.fetch(users);
  return {
    everyone: guild !== null && mayPingAll && parses('everyone') && EVERYONE.test(prose),
    userIds: users.filter((id) => core.userCache.peek(id)),
    roleIds: roles.filter((id) => {
      const role = id === guild?.id ? undefined : guild?.roles.get(id);
      return role !== undefined && (role.mentionable || mayPingAll);
    }),
  };
}
