import { GuildMemberFlags, PermissionFlagsBits } from 'discord-api-types/v10';
import { followedIds } from '#sdk/state/selectors/followed';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import type { State } from '#sdk/state/state';

/** Who has been here longer than that was here before there were questions, and is not asked any more. */
const NEW_MS = 7 * 24 * 60 * 60 * 1000;

const put = new Set<string>();

/** Not now: asked again when the page is opened anew. */
export const putOff = (guildId: string): void => void put.add(guildId);

const has = (state: State, guildId: string, name: string): boolean => state.guilds.get(guildId)?.features.some((feature) => feature === name) ?? false;

/** Whether one has still to agree to the rules. */
export const needsToAgree = (state: State, guildId: string): boolean =>
  !put.has(guildId) && has(state, guildId, 'MEMBER_VERIFICATION_GATE_ENABLED') && state.members.of(guildId).get(state.meId ?? '')?.pending === true;

/** Whether the guild has questions, whose answers its members may change. */
export const asksMembers = (state: State, guildId: string): boolean =>
  has(state, guildId, 'GUILD_ONBOARDING') && has(state, guildId, 'GUILD_ONBOARDING_HAS_PROMPTS');

/** Whether members choose which channels stand in their list. Who did so in a guild that was a community must find the way back. */
export const letsBrowse = (state: State, guildId: string): boolean => has(state, guildId, 'COMMUNITY') || followedIds(state, guildId) !== null;

/** Whether one is new and has not answered the questions yet. Whoever runs the guild is not asked. */
export function needsToAnswer(state: State, guildId: string): boolean {
  const member = state.members.of(guildId).get(state.meId ?? '');
  if (!member || put.has(guildId) || !asksMembers(state, guildId)) return false;
  const isNew = Date.now() - Date.parse(member.joined_at ?? '') < NEW_MS;
  const hasAnswered = (member.flags & GuildMemberFlags.CompletedOnboarding) !== 0;
  return isNew && !hasAnswered && (permissionsInGuild(state, guildId) & PermissionFlagsBits.ManageGuild) === 0n;
}
