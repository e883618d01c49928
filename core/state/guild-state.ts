import type { APIAutoModerationRule, APIEmoji, APIRole, APISticker, GatewayPresenceUpdate, Snowflake } from 'discord-api-types/v10';
import { compareSnowflakes } from '#protocol/snowflake';
import type { ChannelRecord } from '../channels/channel-record.ts';
import type { GuildRecord } from '../guilds/guild-record.ts';
import type { MemberRecord } from '../members/member-record.ts';
import type { GuildSnapshot } from '../ports/guild-store.ts';
import type { SoundRecord } from '../ports/community-stores.ts';
import type { ThreadMemberRecord } from '../ports/guild-side-stores.ts';
import type { ScheduledEventRecord } from '../scheduled-events/scheduled-event-record.ts';
import type { StageInstanceRecord } from '../stage-instances/stage-instance-record.ts';

/** A person in a voice channel. */
export interface VoiceStateRecord {
  guild_id: Snowflake;
  channel_id: Snowflake;
  user_id: Snowflake;
  session_id: string;
  deaf: boolean;
  mute: boolean;
  self_deaf: boolean;
  self_mute: boolean;
  self_video: boolean;
  self_stream: boolean;
  suppress: boolean;
  request_to_speak_timestamp: string | null;
}

/** What a guild has going on, read beside its snapshot. */
export interface GuildActivities {
  scheduledEvents: readonly ScheduledEventRecord[];
  stageInstances: readonly StageInstanceRecord[];
  automodRules: readonly APIAutoModerationRule[];
  sounds: readonly SoundRecord[];
}

let versions = 0;
const nextVersion = (): number => ++versions;

/**
 * One guild in memory: what permissions, audiences and GUILD_CREATE are computed from without asking the database.
 * Only `applyStateChange` changes it, from the guild's own events, so that every process holds the same.
 */
export class GuildState {
  readonly id: Snowflake;
  guild: GuildRecord;
  readonly roles = new Map<Snowflake, APIRole>();
  readonly channels = new Map<Snowflake, ChannelRecord>();
  /** Threads that are not archived. */
  readonly threads = new Map<Snowflake, ChannelRecord>();
  readonly threadMembers = new Map<Snowflake, Map<Snowflake, ThreadMemberRecord>>();
  readonly members = new Map<Snowflake, MemberRecord>();
  readonly emojis = new Map<Snowflake, APIEmoji>();
  readonly stickers = new Map<Snowflake, APISticker>();
  readonly voiceStates = new Map<Snowflake, VoiceStateRecord>();
  /** What the people in a voice channel say they do; it goes when the last of them leaves. */
  readonly voiceStatuses = new Map<Snowflake, string>();
  /** Since when somebody is in a voice channel, in seconds since 1970. */
  readonly voiceStarts = new Map<Snowflake, number>();
  /** Those that are scheduled or running. */
  readonly scheduledEvents = new Map<Snowflake, ScheduledEventRecord>();
  /** By channel. */
  readonly stageInstances = new Map<Snowflake, StageInstanceRecord>();
  readonly automodRules = new Map<Snowflake, APIAutoModerationRule>();
  /** Of the soundboard. */
  readonly sounds = new Map<Snowflake, SoundRecord>();
  readonly presences = new Map<Snowflake, GatewayPresenceUpdate>();
  /** Another one after every change of whatever is here; no two guilds, or readings of one, ever have the same. */
  version = nextVersion();
  /** Rises with every change that may alter a permission; caches compare it. */
  permissionsVersion = 0;
  /** Rises with every change of what GUILD_CREATE shows to all alike: the guild itself, roles, emojis, stickers and sounds. */
  shownVersion = 0;
  private readonly rolePermissions = new Map<Snowflake, bigint>();
  /** Made when first asked for, and kept in order from then on. */
  private memberIds: Snowflake[] | null = null;

  constructor(snapshot: GuildSnapshot, threadMembers: readonly ThreadMemberRecord[], activities?: GuildActivities) {
    this.id = snapshot.guild.id;
    this.guild = snapshot.guild;
    for (const role of snapshot.roles) this.roles.set(role.id, role);
    for (const channel of snapshot.channels) (channel.thread_metadata ? this.threads : this.channels).set(channel.id, channel);
    for (const member of snapshot.members) this.members.set(member.user_id, member);
    for (const emoji of snapshot.emojis) if (emoji.id) this.emojis.set(emoji.id, emoji);
    for (const sticker of snapshot.stickers) this.stickers.set(sticker.id, sticker);
    for (const threadMember of threadMembers) this.threadMembersOf(threadMember.thread_id).set(threadMember.user_id, threadMember);
    for (const event of activities?.scheduledEvents ?? []) this.scheduledEvents.set(event.id, event);
    for (const instance of activities?.stageInstances ?? []) this.stageInstances.set(instance.channel_id, instance);
    for (const rule of activities?.automodRules ?? []) this.automodRules.set(rule.id, rule);
    for (const sound of activities?.sounds ?? []) this.sounds.set(sound.sound_id, sound);
  }

  threadMembersOf(threadId: Snowflake): Map<Snowflake, ThreadMemberRecord> {
    let members = this.threadMembers.get(threadId);
    if (!members) this.threadMembers.set(threadId, (members = new Map()));
    return members;
  }

  /** Takes over all that another one was read with; who is online and in voice stays as it is. */
  becomes(fresh: GuildState): void {
    this.guild = fresh.guild;
    refill(this.roles, fresh.roles);
    refill(this.channels, fresh.channels);
    refill(this.threads, fresh.threads);
    refill(this.threadMembers, fresh.threadMembers);
    refill(this.members, fresh.members);
    this.memberIds = null;
    refill(this.emojis, fresh.emojis);
    refill(this.stickers, fresh.stickers);
    refill(this.scheduledEvents, fresh.scheduledEvents);
    refill(this.stageInstances, fresh.stageInstances);
    refill(this.automodRules, fresh.automodRules);
    refill(this.sounds, fresh.sounds);
    for (const [userId, voice] of this.voiceStates) if (!this.members.has(userId) || !this.channels.has(voice.channel_id)) this.voiceStates.delete(userId);
    for (const userId of this.presences.keys()) if (!this.members.has(userId)) this.presences.delete(userId);
    this.changed();
    this.permissionsChanged();
    this.shownChanged();
  }

  /** Said with every change. */
  changed(): void {
    this.version = nextVersion();
  }

  putMember(member: MemberRecord): void {
    const id = member.user_id;
    if (this.memberIds && !this.members.has(id)) this.memberIds.splice(firstAfter(this.memberIds, id), 0, id);
    this.members.set(id, member);
  }

  dropMembers(userIds: readonly Snowflake[]): void {
    for (const id of userIds) this.members.delete(id);
    // Each place in a long list is found and closed by itself, unless it is better to begin anew.
    if (userIds.length > MOST_TAKEN_OUT_SINGLY) this.memberIds = null;
    const ids = this.memberIds;
    if (!ids) return;
    for (const id of userIds) {
      const at = firstAfter(ids, id) - 1;
      if (ids[at] === id) ids.splice(at, 1);
    }
  }

  /** The next members by id ascending. */
  membersAfter(after: Snowflake | undefined, limit: number): MemberRecord[] {
    const ids = (this.memberIds ??= [...this.members.keys()].toSorted(compareSnowflakes));
    const start = after === undefined ? 0 : firstAfter(ids, after);
    return ids.slice(start, start + limit).flatMap((id) => this.members.get(id) ?? []);
  }

  /** A channel or an active thread. */
  channel(id: Snowflake): ChannelRecord | undefined {
    return this.channels.get(id) ?? this.threads.get(id);
  }

  permissionsOfRole(id: Snowflake): bigint {
    let permissions = this.rolePermissions.get(id);
    if (permissions === undefined) {
      permissions = BigInt(this.roles.get(id)?.permissions ?? 0);
      this.rolePermissions.set(id, permissions);
    }
    return permissions;
  }

  shownChanged(): void {
    this.shownVersion++;
  }

  /** Said by whoever changed roles, overwrites, ownership or membership. */
  permissionsChanged(): void {
    this.permissionsVersion++;
    this.rolePermissions.clear();
  }
}

function refill<Key, Value>(map: Map<Key, Value>, fresh: ReadonlyMap<Key, Value>): void {
  map.clear();
  for (const [key, value] of fresh) map.set(key, value);
}

const MOST_TAKEN_OUT_SINGLY = 100;

/** Where the first id that is greater stands in a list in order. */
function firstAfter(ids: readonly Snowflake[], id: Snowflake): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareSnowflakes(ids[middle] ?? '0', id) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
