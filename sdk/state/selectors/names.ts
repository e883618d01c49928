import type { APIRole } from 'discord-api-types/v10';
import { compareSnowflakes } from '#protocol/snowflake';
import type { State } from '../state.ts';

/** How somebody is called: in a guild by their nick there, and everywhere by a friend's name, their own, or their account's. */
export function nameOf(state: State, userId: string, guildId?: string): string {
  const nick = guildId === undefined ? state.relationships.get(userId)?.nickname : state.members.of(guildId).get(userId)?.nick;
  const user = state.users.get(userId);
  return nick || user?.global_name || user?.username || '';
}

/** A member's roles, highest first, without that of everybody. */
export function rolesOf(state: State, guildId: string, userId: string): APIRole[] {
  const roles = state.roles.of(guildId);
  const own = state.members.of(guildId).get(userId)?.roles ?? [];
  return own.flatMap((id) => roles.get(id) ?? []).sort(byRank);
}

/** Of two roles with one position the older is higher. */
const byRank = (a: APIRole, b: APIRole): number => b.position - a.position || compareSnowflakes(a.id, b.id);

/** The colour of a name, as 0xRRGGBB: that of the highest role that has one; null for none. */
export function colorOf(state: State, guildId: string, userId: string): number | null {
  const roles = state.roles.of(guildId);
  let best: APIRole | undefined;
  for (const id of state.members.of(guildId).get(userId)?.roles ?? []) {
    const role = roles.get(id);
    if (role && role.color !== 0 && (!best || byRank(role, best) < 0)) best = role;
  }
  return best?.color ?? null;
}

/** What a channel is called: a direct one by whoever is in it. */
export function channelName(state: State, channelId: string): string {
  const channel = state.channels.get(channelId);
  if (!channel) return '';
  if (channel.name) return channel.name;
  return (channel.recipient_ids ?? []).map((id) => nameOf(state, id)).join(', ');
}
