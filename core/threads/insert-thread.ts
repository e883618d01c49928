import { ChannelType, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { isForumLike, type ChannelRecord } from '../channels/channel-record.ts';
import { presentGuildChannel } from '../channels/present-channel.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import type { GuildState } from '../state/guild-state.ts';
import { newThreadMember, publishThreadMembers } from './thread-members.ts';

/** Source: Discord, "Maximum number of active threads reached". */
const MAX_ACTIVE_THREADS = 1000;

/**
 * Brings a thread into the world, with its starter as first member unless a webhook started it.
 * Who may see it hears THREAD_CREATE and then THREAD_MEMBERS_UPDATE. What `begin` writes is one with that.
 */
export async function insertThread(
  core: Core,
  guild: GuildState,
  thread: ChannelRecord,
  starterId: Snowflake | null,
  begin: (core: Core) => Promise<void> = async () => undefined,
): Promise<void> {
  await asOneGuildChange(core, guild.id, async (core) => {
    if (guild.threads.has(thread.id)) throw apiError('THREAD_ALREADY_CREATED_FOR_MESSAGE');
    const parent = thread.parent_id ? guild.channels.get(thread.parent_id) : undefined;
    if (!parent) throw apiError('UNKNOWN_CHANNEL');
    if (guild.threads.size >= MAX_ACTIVE_THREADS)
      throw apiError(thread.type === ChannelType.AnnouncementThread ? 'MAXIMUM_ACTIVE_ANNOUNCEMENT_THREADS' : 'MAXIMUM_ACTIVE_THREADS');
    await core.guilds.saveChannels([thread]);
    const members = starterId === null ? [] : [newThreadMember(core, thread.id, starterId)];
    for (const member of members) await core.threadMembers.add(member);
    // A private thread is seen by nobody before it has a member, so memory learns of the members first.
    core.publish(
      { guild_id: guild.id },
      { t: 'thread_members_changed', d: { id: thread.id } },
      { kind: 'thread-members', guild_id: guild.id, thread_id: thread.id, added: members, removed: [] },
    );
    core.publish(
      { guild_id: guild.id, channel_id: thread.id },
      { t: 'THREAD_CREATE', d: { ...presentGuildChannel(thread), newly_created: true } },
      { kind: 'channels', guild_id: guild.id, channels: [thread] },
    );
    if (isForumLike(parent)) await notePost(core, guild, parent, thread.id);
    if (members.length > 0) publishThreadMembers(core, guild, thread, members, []);
    await begin(core);
  });
}

/** The newest post is its forum's last message; nobody is told. Source: Discord, "Channel object". */
async function notePost(core: Core, guild: GuildState, parent: ChannelRecord, threadId: Snowflake): Promise<void> {
  const noted = { ...parent, last_message_id: threadId };
  await core.guilds.saveChannels([noted]);
  core.publish(
    { guild_id: guild.id },
    { t: 'forum_posted', d: { id: parent.id } },
    { kind: 'message-posted', guild_id: guild.id, channel_id: parent.id, message_id: threadId },
  );
}
