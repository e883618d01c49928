import { isPrivateThread, type ChannelRecord } from '../channels/channel-record.ts';
import { presentGuildChannel, presentThreadMute } from '../channels/present-channel.ts';
import type { Core } from '../core.ts';
import { scopeOf } from '../messages/place.ts';
import type { ThreadMemberRecord } from '../ports/guild-side-stores.ts';
import { wireTime } from '../ports/clock.ts';
import type { GuildState } from '../state/guild-state.ts';

/**
 * Writes a changed thread and tells who may see it. Going into the archive it leaves memory with its members,
 * coming out of it both come back. Held by the guild's lock.
 */
export async function saveAndTellThread(core: Core, state: GuildState, before: ChannelRecord, after: ChannelRecord): Promise<void> {
  const change = { kind: 'channels', guild_id: state.id, channels: [after] } as const;
  const event = { t: 'THREAD_UPDATE', d: presentGuildChannel(after) };
  if (after.thread_metadata?.archived) {
    await core.guilds.saveChannels([after]);
    const isKnown = state.threads.has(after.id) || !isPrivateThread(after);
    const archivedMemberIds = isKnown ? [] : (await core.threadMembers.ofThreads([after.id])).map((member) => member.user_id);
    core.publish(scopeOf({ channel: after, guild: state, archivedMemberIds }), event, { ...change, channels: [...change.channels] });
    return;
  }
  const members = before.thread_metadata?.archived ? await core.threadMembers.ofThreads([after.id]) : [];
  await core.guilds.saveChannels([after]);
  if (members.length > 0) remember(core, state, after.id, members);
  core.publish({ guild_id: state.id, channel_id: after.id }, event, { ...change, channels: [...change.channels] });
  for (const member of members) tellMembership(core, state.id, member);
}

/** Opens a thread of the archive again, as a first new message does. Returns it as it now stands. */
export async function reopenThread(core: Core, state: GuildState, threadId: string): Promise<ChannelRecord | null> {
  return core.locks.withLock(`guild:${state.id}`, async () => {
    const known = state.threads.get(threadId) ?? (await core.guilds.channelById(threadId));
    if (!known?.thread_metadata?.archived) return known;
    const opened: ChannelRecord = {
      ...known,
      thread_metadata: { ...known.thread_metadata, archived: false, archive_timestamp: wireTime(core.clock.nowMs()) },
    };
    await saveAndTellThread(core, state, known, opened);
    return opened;
  });
}

function remember(core: Core, state: GuildState, threadId: string, members: readonly ThreadMemberRecord[]): void {
  core.publish(
    { guild_id: state.id },
    { t: 'thread_opened', d: { id: threadId } },
    { kind: 'thread-members', guild_id: state.id, thread_id: threadId, added: [...members], removed: [] },
  );
}

/** Tells a member of their own membership. */
export function tellMembership(core: Core, guildId: string, member: ThreadMemberRecord): void {
  const { thread_id: id, user_id, join_timestamp, flags } = member;
  const d = { id, guild_id: guildId, user_id, join_timestamp, flags, ...presentThreadMute(member) };
  core.publish({ guild_id: guildId, user_ids: [user_id] }, { t: 'THREAD_MEMBER_UPDATE', d });
}
