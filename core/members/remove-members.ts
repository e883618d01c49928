import type { Snowflake } from 'discord-api-types/v10';
import { presentUser } from '../users/present-user.ts';
import type { Core } from '../core.ts';
import { doomReplaced } from '../attachments/doom-files.ts';
import { removeIntegration } from '../guilds/remove-integration.ts';
import { imageKey, memberImageOwner } from '../images/image-key.ts';
import type { MemberRecord } from './member-record.ts';
import { countedMembers, publishThreadMembers } from '../threads/thread-members.ts';
import { publishVoiceState } from '../voice/update-voice-state.ts';
import type { GuildState } from '../state/guild-state.ts';

/**
 * Takes members out, whatever the reason: their own sessions lose the guild first, the others hear GUILD_MEMBER_REMOVE.
 * With a bot goes its integration. `dueAt` says from when on their pictures go, a while later unless told.
 * One change of the guild (`asOneGuildChange`).
 */
export async function removeMembers(core: Core, state: GuildState, userIds: readonly Snowflake[], dueAt?: string): Promise<Snowflake[]> {
  const present = userIds.filter((id) => state.members.has(id));
  if (present.length === 0) return [];
  const pictures = present.flatMap((id) => picturesOf(state.members.get(id)));
  await core.guilds.removeMembers(state.id, present);
  await (dueAt === undefined ? doomReplaced(core, pictures) : core.doomedFiles.add(pictures, dueAt));
  core.afterwards((now) => {
    for (const userId of present) leaveTogether(now, state, userId);
  });
  core.publish({ user_ids: present }, { t: 'guild_left', d: { guild_id: state.id, user_ids: present } });
  for (const userId of present) {
    core.publish(
      { guild_id: state.id },
      { t: 'GUILD_MEMBER_REMOVE', d: { guild_id: state.id, user: presentUser(core.userCache.get(userId)) } },
      { kind: 'members-removed', guild_id: state.id, user_ids: [userId] },
    );
  }
  const bots = new Set(present.filter((id) => core.userCache.get(id).bot));
  if (bots.size > 0) {
    for (const integration of await core.integrations.ofGuild(state.id))
      if (integration.bot_id && bots.has(integration.bot_id)) await removeIntegration(core, state, integration);
  }
  return present;
}

const picturesOf = (member: MemberRecord | undefined): string[] => {
  if (!member) return [];
  const owner = memberImageOwner(member.guild_id, member.user_id);
  return [
    ...(member.avatar ? [imageKey('guild-avatars', owner, member.avatar)] : []),
    ...(member.banner ? [imageKey('guild-banners', owner, member.banner)] : []),
  ];
};
/** Out of voice and of all threads that are open. */
function leaveTogether(core: Core, state: GuildState, userId: Snowflake): void {
  const voice = state.voiceStates.get(userId);
  if (voice) publishVoiceState(core, state, userId, null, voice);
  for (const [threadId, members] of state.threadMembers) {
    const thread = state.threads.get(threadId);
    if (!thread || !members.has(userId)) continue;
    const counted = { ...thread, member_count: countedMembers(members.size - 1) };
    core.publish({ guild_id: state.id }, { t: 'thread_changed', d: { id: threadId } }, { kind: 'channels', guild_id: state.id, channels: [counted] });
    publishThreadMembers(core, state, counted, [], [userId]);
  }
}
