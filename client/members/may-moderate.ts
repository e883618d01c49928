import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { standsAboveMember } from '#sdk/state/selectors/hierarchy';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { remember } from '#sdk/state/selectors/remember';
import type { State } from '#sdk/state/state';

export interface MayModerate {
  nickname: boolean;
  roles: boolean;
  timeout: boolean;
  kick: boolean;
  ban: boolean;
}

const NOTHING: MayModerate = { nickname: false, roles: false, timeout: false, kick: false, ban: false };

/** What one may do with somebody in a guild, by permission and rank. Who is no member any more can still be banned. */
export function mayModerate(state: State, guildId: string | undefined, userId: string): MayModerate {
  return guildId === undefined ? NOTHING : remembered(state, `${guildId} ${userId}`);
}

const remembered = remember(
  (state, key) => {
    const [guildId = '', userId = ''] = key.split(' ');
    const members = state.members.of(guildId);
    return [state.roles.of(guildId).version, members.get(userId), members.get(state.meId ?? ''), state.guilds.get(guildId)?.owner_id, state.viewedAs];
  },
  (state, key): MayModerate => {
    const [guildId = '', userId = ''] = key.split(' ');
    const own = permissionsInGuild(state, guildId);
    const has = (bit: bigint): boolean => (own & bit) !== 0n;
    const isMe = userId === state.meId;
    const isMember = state.members.of(guildId).has(userId);
    const isBelow = standsAboveMember(state, guildId, userId);
    const isAdministrator = (permissionsInGuild(state, guildId, userId) & Bit.Administrator) !== 0n;
    return {
      nickname: isMember && (isMe ? has(Bit.ChangeNickname) || has(Bit.ManageNicknames) : has(Bit.ManageNicknames) && isBelow),
      roles: isMember && has(Bit.ManageRoles),
      timeout: isMember && has(Bit.ModerateMembers) && isBelow && !isAdministrator,
      kick: isMember && has(Bit.KickMembers) && isBelow,
      ban: has(Bit.BanMembers) && isBelow,
    };
  },
);

/** Until when somebody may neither write nor speak, in milliseconds; null where they may. */
export function timedOutUntil(state: State, guildId: string, userId: string, nowMs: number = Date.now()): number | null {
  const until = Date.parse(state.members.of(guildId).get(userId)?.communication_disabled_until ?? '');
  return until > nowMs ? until : null;
}
