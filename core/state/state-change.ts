import type { APIAutoModerationRule, APIEmoji, APIRole, APISticker, GatewayPresenceUpdate, Snowflake } from 'discord-api-types/v10';
import { compareSnowflakes } from '#protocol/snowflake';
import type { CallRecord } from './call-record.ts';
import type { ChannelRecord } from '../channels/channel-record.ts';
import type { GuildRecord } from '../guilds/guild-record.ts';
import { isPrivateThread, isThread } from '../channels/channel-record.ts';
import type { MemberRecord } from '../members/member-record.ts';
import type { RecordingRecord } from '../recordings/recording-record.ts';
import type { SoundRecord } from '../ports/community-stores.ts';
import type { ThreadMemberRecord } from '../ports/guild-side-stores.ts';
import type { ScheduledEventRecord } from '../scheduled-events/scheduled-event-record.ts';
import type { StageInstanceRecord } from '../stage-instances/stage-instance-record.ts';
import type { StreamRecord } from '../streams/stream-record.ts';
import type { UserRecord } from '../users/user-record.ts';
import type { UserCache } from '../users/user-cache.ts';
import type { GuildStates } from './guild-states.ts';
import type { VoiceStateRecord } from './guild-state.ts';

/**
 * What an event changes in the memory of every process. It travels with the event, so that state and
 * dispatch can never come apart.
 */
export type StateChange =
  | { kind: 'user'; user: UserRecord }
  | { kind: 'guild'; guild: GuildRecord }
  | { kind: 'guild-removed'; guild_id: Snowflake }
  | { kind: 'roles'; guild_id: Snowflake; roles: APIRole[] }
  | { kind: 'role-removed'; guild_id: Snowflake; role_id: Snowflake }
  | { kind: 'channels'; guild_id: Snowflake; channels: ChannelRecord[] }
  | { kind: 'channel-removed'; guild_id: Snowflake; channel_id: Snowflake }
  | { kind: 'members'; guild_id: Snowflake; members: MemberRecord[]; users: UserRecord[] }
  | { kind: 'members-removed'; guild_id: Snowflake; user_ids: Snowflake[] }
  | { kind: 'thread-members'; guild_id: Snowflake; thread_id: Snowflake; added: ThreadMemberRecord[]; removed: Snowflake[] }
  | { kind: 'emojis'; guild_id: Snowflake; emojis: APIEmoji[] }
  | { kind: 'stickers'; guild_id: Snowflake; stickers: APISticker[] }
  | { kind: 'sounds'; guild_id: Snowflake; sounds: SoundRecord[] }
  | { kind: 'voice-state'; guild_id: Snowflake; user_id: Snowflake; state: VoiceStateRecord | null }
  | { kind: 'voice-status'; guild_id: Snowflake; channel_id: Snowflake; status: string | null }
  /** Null when it is over or gone. */
  | { kind: 'scheduled-event'; guild_id: Snowflake; event_id: Snowflake; event: ScheduledEventRecord | null }
  | { kind: 'stage-instance'; guild_id: Snowflake; channel_id: Snowflake; instance: StageInstanceRecord | null }
  | { kind: 'automod-rule'; guild_id: Snowflake; rule_id: Snowflake; rule: APIAutoModerationRule | null }
  | { kind: 'voice-started'; guild_id: Snowflake; channel_id: Snowflake; at: number | null }
  /** `LiveRecords` keep these three. */
  | { kind: 'call'; key: Snowflake; record: CallRecord | null }
  | { kind: 'stream'; key: string; channel_id: Snowflake; record: StreamRecord | null }
  | { kind: 'recording'; key: Snowflake; guild_id: Snowflake; record: RecordingRecord | null }
  | { kind: 'presence'; guild_id: Snowflake; presence: GatewayPresenceUpdate }
  | { kind: 'message-posted'; guild_id: Snowflake; channel_id: Snowflake; message_id: Snowflake; counts?: ThreadCounts | undefined }
  | { kind: 'thread-counts'; guild_id: Snowflake; channel_id: Snowflake; counts: ThreadCounts };

/** How many messages a thread has, and how many it ever had. */
export interface ThreadCounts {
  message_count: number;
  total_message_sent: number;
}

const SHOWN_TO_ALL: ReadonlySet<StateChange['kind']> = new Set(['guild', 'roles', 'role-removed', 'emojis', 'stickers', 'sounds']);

/** Brings this process's memory up to date. A guild that is just being loaded gets its changes after that. */
export function applyStateChange(states: GuildStates, users: UserCache, change: StateChange): void {
  if (change.kind === 'user') {
    users.remember(change.user);
    return;
  }
  if (change.kind === 'call' || change.kind === 'stream' || change.kind === 'recording') return;
  if (change.kind === 'members') for (const user of change.users) users.remember(user);
  const guildId = change.kind === 'guild' ? change.guild.id : change.guild_id;
  states.keepForLater(guildId, change);
  const state = states.peek(guildId);
  if (!state) return;
  state.changed();
  if (SHOWN_TO_ALL.has(change.kind)) state.shownChanged();
  switch (change.kind) {
    case 'guild':
      if (state.guild.owner_id !== change.guild.owner_id) state.permissionsChanged();
      state.guild = change.guild;
      return;
    case 'guild-removed':
      states.forget(change.guild_id);
      return;
    case 'roles':
      for (const role of change.roles) state.roles.set(role.id, role);
      state.permissionsChanged();
      return;
    case 'role-removed': {
      state.roles.delete(change.role_id);
      for (const member of state.members.values()) {
        if (member.roles.includes(change.role_id)) member.roles = member.roles.filter((id) => id !== change.role_id);
      }
      for (const emoji of state.emojis.values()) if (emoji.roles?.includes(change.role_id)) emoji.roles = emoji.roles.filter((id) => id !== change.role_id);
      for (const channel of state.channels.values()) {
        channel.permission_overwrites = channel.permission_overwrites.filter((overwrite) => overwrite.id !== change.role_id);
      }
      state.permissionsChanged();
      return;
    }
    case 'channels': {
      let isSightChanged = false;
      for (const channel of change.channels) {
        const known = state.channel(channel.id);
        // A message may have come while the change was being written.
        if (known) Object.assign(channel, { last_message_id: newerOf(known.last_message_id, channel.last_message_id) }, countsOf(known));
        isSightChanged ||= !known || !sameSight(known, channel) || channel.thread_metadata?.archived === true;
        if (channel.thread_metadata?.archived) states.forgetChannel(channel.id);
        else states.noteChannel(channel.id, state.id);
        if (!isThread(channel)) state.channels.set(channel.id, channel);
        else if (channel.thread_metadata?.archived) {
          state.threads.delete(channel.id);
          state.threadMembers.delete(channel.id);
        } else state.threads.set(channel.id, channel);
      }
      if (isSightChanged) state.permissionsChanged();
      return;
    }
    case 'channel-removed':
      state.channels.delete(change.channel_id);
      state.threads.delete(change.channel_id);
      state.threadMembers.delete(change.channel_id);
      state.voiceStatuses.delete(change.channel_id);
      state.voiceStarts.delete(change.channel_id);
      state.stageInstances.delete(change.channel_id);
      for (const thread of state.threads.values()) {
        if (thread.parent_id !== change.channel_id) continue;
        state.threads.delete(thread.id);
        state.threadMembers.delete(thread.id);
        states.forgetChannel(thread.id);
      }
      states.forgetChannel(change.channel_id);
      state.permissionsChanged();
      return;
    case 'members': {
      let isSightChanged = false;
      for (const member of change.members) {
        const known = state.members.get(member.user_id);
        isSightChanged ||= !known || known.guest_channel_id !== member.guest_channel_id || JSON.stringify(known.roles) !== JSON.stringify(member.roles);
        if (!known) users.hold([member.user_id]);
        state.putMember(member);
      }
      if (isSightChanged) state.permissionsChanged();
      return;
    }
    case 'members-removed':
      users.release(new Set(change.user_ids.filter((id) => state.members.has(id))));
      state.dropMembers(change.user_ids);
      for (const userId of change.user_ids) {
        state.presences.delete(userId);
        state.voiceStates.delete(userId);
        for (const members of state.threadMembers.values()) members.delete(userId);
      }
      state.permissionsChanged();
      return;
    case 'thread-members': {
      const members = state.threadMembersOf(change.thread_id);
      for (const member of change.added) members.set(member.user_id, member);
      for (const userId of change.removed) members.delete(userId);
      const thread = state.threads.get(change.thread_id);
      // Whoever writes in a public one joins it: that is no reason to ask anew who sees what.
      if (thread && isPrivateThread(thread)) state.permissionsChanged();
      return;
    }
    case 'emojis':
      state.emojis.clear();
      for (const emoji of change.emojis) if (emoji.id) state.emojis.set(emoji.id, emoji);
      return;
    case 'stickers':
      state.stickers.clear();
      for (const sticker of change.stickers) state.stickers.set(sticker.id, sticker);
      return;
    case 'sounds':
      state.sounds.clear();
      for (const sound of change.sounds) state.sounds.set(sound.sound_id, sound);
      return;
    case 'voice-state':
      if (change.state) state.voiceStates.set(change.user_id, change.state);
      else state.voiceStates.delete(change.user_id);
      return;
    case 'voice-status':
      if (change.status === null) state.voiceStatuses.delete(change.channel_id);
      else state.voiceStatuses.set(change.channel_id, change.status);
      return;
    case 'scheduled-event':
      if (change.event) state.scheduledEvents.set(change.event_id, change.event);
      else state.scheduledEvents.delete(change.event_id);
      return;
    case 'stage-instance':
      if (change.instance) state.stageInstances.set(change.channel_id, change.instance);
      else state.stageInstances.delete(change.channel_id);
      return;
    case 'automod-rule':
      if (change.rule) state.automodRules.set(change.rule_id, change.rule);
      else state.automodRules.delete(change.rule_id);
      return;
    case 'voice-started':
      if (change.at === null) state.voiceStarts.delete(change.channel_id);
      else state.voiceStarts.set(change.channel_id, change.at);
      return;
    case 'presence':
      if (change.presence.status === 'offline') state.presences.delete(change.presence.user.id);
      else state.presences.set(change.presence.user.id, change.presence);
      return;
    case 'message-posted': {
      const channel = state.channel(change.channel_id);
      if (!channel) return;
      channel.last_message_id = newerOf(channel.last_message_id, change.message_id);
      // Who wrote it has counted already, and later messages may have overtaken it.
      if (change.counts && change.counts.total_message_sent > (channel.total_message_sent ?? 0)) Object.assign(channel, change.counts);
      return;
    }
    case 'thread-counts': {
      const thread = state.threads.get(change.channel_id);
      if (thread) Object.assign(thread, change.counts);
      return;
    }
    default:
      change satisfies never;
  }
}

const newerOf = (a: Snowflake | null, b: Snowflake | null): Snowflake | null => (a !== null && (b === null || compareSnowflakes(a, b) > 0) ? a : b);

/** What a thread has counted; only messages change it. */
const countsOf = ({ message_count, total_message_sent }: ChannelRecord): Partial<ThreadCounts> =>
  message_count === undefined || total_message_sent === undefined ? {} : { message_count, total_message_sent };

/** Whether the same people see both: what a channel's audience is computed from. */
const sameSight = (a: ChannelRecord, b: ChannelRecord): boolean =>
  a.type === b.type && a.parent_id === b.parent_id && JSON.stringify(a.permission_overwrites) === JSON.stringify(b.permission_overwrites);
