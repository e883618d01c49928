import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { MemberRecord } from './member-record.ts';
import { presentMember } from './present-member.ts';

/** Writes a changed member and tells the guild. Held by the guild's lock. */
export async function saveAndTellMember(core: Core, state: GuildState, member: MemberRecord): Promise<void> {
  await core.guilds.saveMembers([member]);
  const user = core.userCache.get(member.user_id);
  core.publish(
    { guild_id: state.id },
    { t: 'GUILD_MEMBER_UPDATE', d: { ...presentMember(member, user), guild_id: state.id } },
    { kind: 'members', guild_id: state.id, members: [member], users: [user] },
  );
}
