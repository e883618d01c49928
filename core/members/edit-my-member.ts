import { AuditLogEvent, PermissionFlagsBits as Permission, type APIGuildMember, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { EditMyMemberBody } from '#protocol/rest/members';
import type { ModifyMemberProfileBody } from '#protocol/rest/people';
import type { Actor } from '../actor.ts';
import { reviewProfile } from '../automod/review-profile.ts';
import { changesBetween, recordAudit } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import { doomReplacedImages } from '../images/doom-replaced-images.ts';
import { keepImage, memberImageOwner } from '../images/keep-image.ts';
import { guildPermissionsOf } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { MemberRecord } from './member-record.ts';
import { presentMember } from './present-member.ts';
import { saveAndTellMember } from './publish-member.ts';

/** What a member may change of themselves in one guild. Source: Discord, "Modify Current Member". */
export async function editMyMember(
  core: Core,
  state: GuildState,
  body: EditMyMemberBody & Partial<ModifyMemberProfileBody>,
  by: Actor,
): Promise<APIGuildMember> {
  if (body.nick !== undefined) demandMayRename(core, state, by.id);
  const known = demandMember(state, by.id);
  const owner = memberImageOwner(state.id, by.id);
  const [avatar, banner] = await Promise.all([
    keepImage(core, 'guild-avatars', owner, body.avatar, known.avatar),
    keepImage(core, 'guild-banners', owner, body.banner, known.banner),
  ]);
  const { before, after } = await core.locks.withLock(`guild:${state.id}`, async () => {
    const present = demandMember(state, by.id);
    const changed: MemberRecord = {
      ...present,
      ...(body.nick !== undefined && { nick: body.nick }),
      ...(body.avatar !== undefined && { avatar }),
      ...(body.banner !== undefined && { banner }),
      ...(body.bio !== undefined && { bio: body.bio ?? '' }),
      ...(body.pronouns !== undefined && { pronouns: body.pronouns ?? '' }),
      ...(body.theme_colors !== undefined && { theme_colors: body.theme_colors }),
    };
    if (JSON.stringify(changed) !== JSON.stringify(present)) await saveAndTellMember(core, state, changed);
    await doomReplacedImages(core, 'guild-avatars', owner, [present.avatar], [changed.avatar]);
    await doomReplacedImages(core, 'guild-banners', owner, [present.banner], [changed.banner]);
    return { before: present, after: changed };
  });
  const changes = changesBetween(before, after, ['nick', 'avatar']);
  if (changes.length > 0) await recordAudit(core, state.id, by, { action: AuditLogEvent.MemberUpdate, targetId: by.id, changes });
  if (before.nick !== after.nick) await reviewProfile(core, state, by.id);
  return presentMember(state.members.get(by.id) ?? after, core.userCache.get(by.id));
}

function demandMember(state: GuildState, userId: Snowflake): MemberRecord {
  const member = state.members.get(userId);
  if (!member) throw apiError('UNKNOWN_MEMBER');
  return member;
}

function demandMayRename(core: Core, state: GuildState, userId: Snowflake): void {
  if (!(guildPermissionsOf(state, userId, core.clock.nowMs()) & (Permission.ChangeNickname | Permission.ManageNicknames)))
    throw apiError('MISSING_PERMISSIONS');
}
