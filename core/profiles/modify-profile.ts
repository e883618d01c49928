import { apiError } from '#protocol/errors';
import type { ModifyMemberProfileBody, ModifyProfileBody } from '#protocol/rest/people';
import type { Core } from '../core.ts';
import { editMyMember } from '../members/edit-my-member.ts';
import type { GuildState } from '../state/guild-state.ts';
import { modifyOwnProfile } from '../users/modify-current-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import { presentMemberProfile, presentUserProfile, type ProfileMetadata } from './present-profile.ts';

/** Source: the unofficial "Modify User Profile". */
export async function modifyProfile(core: Core, user: UserRecord, body: ModifyProfileBody): Promise<ProfileMetadata> {
  return presentUserProfile(await modifyOwnProfile(core, user, body));
}

/** The same for one guild alone. Source: the unofficial "Modify Guild Member Profile". */
export async function modifyMemberProfile(core: Core, state: GuildState, userId: string, body: ModifyMemberProfileBody): Promise<ProfileMetadata> {
  await editMyMember(core, state, body, { id: userId, reason: null });
  const member = state.members.get(userId);
  if (!member) throw apiError('UNKNOWN_MEMBER');
  return presentMemberProfile(member);
}
