import { OverwriteType, PermissionFlagsBits as Permission, type APIOverwrite, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import { ALL_PERMISSIONS } from '#protocol/permissions';
import type { ChannelRecord } from './channel-record.ts';
import { channelPermissionsOf, guildPermissionsOf } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';

export interface AskedOverwrite {
  id: Snowflake;
  type?: OverwriteType | null | undefined;
  allow?: string | null | undefined;
  deny?: string | null | undefined;
}

const MAX_OVERWRITES = 1000;

/** The overwrites of a channel in Discord's shape; a bit that is allowed and denied at once is denied. */
export function readOverwrites(state: GuildState, asked: readonly AskedOverwrite[]): APIOverwrite[] {
  if (asked.length > MAX_OVERWRITES) throw apiError('MAXIMUM_NUMBER_OF_CHANNEL_PERMISSION_OVERWRITES_REACHED');
  const byId = new Map<Snowflake, APIOverwrite>();
  asked.forEach((one, index) => {
    const type = one.type ?? (state.roles.has(one.id) ? OverwriteType.Role : OverwriteType.Member);
    if (type === OverwriteType.Role && !state.roles.has(one.id))
      throw formError(['permission_overwrites', index, 'id'], 'CHANNEL_OVERWRITE_UNKNOWN_ROLE', `Unknown role ${one.id}.`);
    byId.set(one.id, overwriteOf(one.id, type, one));
  });
  return [...byId.values()];
}

export function overwriteOf(id: Snowflake, type: OverwriteType, bits: Pick<AskedOverwrite, 'allow' | 'deny'>): APIOverwrite {
  const deny = BigInt(bits.deny ?? 0) & ALL_PERMISSIONS;
  const allow = BigInt(bits.allow ?? 0) & ALL_PERMISSIONS & ~deny;
  return { id, type, allow: allow.toString(), deny: deny.toString() };
}

/** The bits that differ between two lists of overwrites. */
export function changedBits(before: readonly APIOverwrite[], after: readonly APIOverwrite[]): bigint {
  let bits = 0n;
  const ids = new Set([...before, ...after].map((overwrite) => overwrite.id));
  for (const id of ids) {
    const old = before.find((overwrite) => overwrite.id === id);
    const now = after.find((overwrite) => overwrite.id === id);
    bits |= BigInt(old?.allow ?? 0) ^ BigInt(now?.allow ?? 0);
    bits |= BigInt(old?.deny ?? 0) ^ BigInt(now?.deny ?? 0);
  }
  return bits;
}

/**
 * Nobody allows or denies what they may not do themselves, in the guild or in the channel, unless the channel itself
 * gives them MANAGE_ROLES. MANAGE_ROLES in a channel is for administrators to give. Source: Discord, "Edit Channel Permissions".
 */
export function demandMayOverwrite(state: GuildState, actorId: Snowflake, channel: ChannelRecord | undefined, bits: bigint, nowMs: number): void {
  if (bits === 0n) return;
  const inGuild = guildPermissionsOf(state, actorId, nowMs);
  if (inGuild & Permission.Administrator) return;
  const inChannel = channel ? channelPermissionsOf(state, actorId, channel, nowMs) : 0n;
  if (!((inGuild | inChannel) & Permission.ManageRoles) || bits & Permission.ManageRoles) throw apiError('MISSING_PERMISSIONS');
  if (channel && givesManageRoles(state, actorId, channel)) return;
  if (bits & ~(inGuild | inChannel)) throw apiError('MISSING_PERMISSIONS');
}

/** An overwrite of the channel, not a role of the guild, lets them manage permissions in it. */
function givesManageRoles(state: GuildState, actorId: Snowflake, channel: ChannelRecord): boolean {
  const roles = state.members.get(actorId)?.roles ?? [];
  return channel.permission_overwrites.some(
    (overwrite) => (overwrite.id === actorId || roles.includes(overwrite.id)) && (BigInt(overwrite.allow) & Permission.ManageRoles) !== 0n,
  );
}
