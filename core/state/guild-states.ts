import type { Snowflake } from 'discord-api-types/v10';
import type { Stores } from '../ports/stores.ts';
import { isThread } from '../channels/channel-record.ts';
import type { UserCache } from '../users/user-cache.ts';
import { GuildState } from './guild-state.ts';
import { applyStateChange, type StateChange } from './state-change.ts';

/** The guilds that this process holds in memory, and which guild each of their channels belongs to. */
export class GuildStates {
  private readonly loaded = new Map<Snowflake, GuildState>();
  private readonly loading = new Map<Snowflake, Promise<GuildState | null>>();
  /** What changed in guilds while they were being read; some of it the snapshot has, some it has not. */
  private readonly missed = new Map<Snowflake, StateChange[]>();
  /** Null for direct channels. */
  private readonly guildOfChannel = new Map<Snowflake, Snowflake | null>();

  private readonly stores: Stores;
  private readonly users: UserCache;
  /** Guilds that operators banned from the instance: for everybody it is as if they were not there. */
  private readonly isBanned: (guildId: Snowflake) => boolean;

  /** What is in no store: presences and voice as other processes told them. */
  private readonly retained: (guildId: Snowflake) => Promise<readonly StateChange[]>;

  constructor(
    stores: Stores,
    users: UserCache,
    isBanned: (guildId: Snowflake) => boolean = () => false,
    retained: (guildId: Snowflake) => Promise<readonly StateChange[]> = async () => [],
  ) {
    this.stores = stores;
    this.users = users;
    this.isBanned = isBanned;
    this.retained = retained;
  }

  /** Loaded once; null when there is no such guild, or none that may be had. */
  async get(guildId: Snowflake): Promise<GuildState | null> {
    if (this.isBanned(guildId)) return null;
    const known = this.loaded.get(guildId);
    if (known) return known;
    let load = this.loading.get(guildId);
    if (!load) {
      this.missed.set(guildId, []);
      load = this.load(guildId).finally(() => {
        this.loading.delete(guildId);
        this.missed.delete(guildId);
      });
      this.loading.set(guildId, load);
    }
    return load;
  }

  /** Whether it is there but out of reach, and may come back. */
  isShut(guildId: Snowflake): boolean {
    return this.isBanned(guildId);
  }

  /** What is in memory already; for code that may not wait, such as the fan-out. */
  peek(guildId: Snowflake): GuildState | undefined {
    return this.loaded.get(guildId);
  }

  /** Remembers a change of a guild that is being read right now; to any other it does not matter. */
  keepForLater(guildId: Snowflake, change: StateChange): void {
    if (this.missed.size > 0) this.missed.get(guildId)?.push(change);
  }

  all(): Iterable<GuildState> {
    return this.loaded.values();
  }

  /** The guild of a channel or thread, from memory or else from the store; null for direct channels and unknown ones. */
  async ofChannel(channelId: Snowflake): Promise<GuildState | null> {
    let guildId = this.guildOfChannel.get(channelId);
    if (guildId === undefined) {
      const channel = await this.stores.guilds.channelById(channelId);
      if (!channel) return null;
      guildId = channel.guild_id;
      this.guildOfChannel.set(channelId, guildId);
    }
    return guildId === null ? null : this.get(guildId);
  }

  noteChannel(channelId: Snowflake, guildId: Snowflake): void {
    this.guildOfChannel.set(channelId, guildId);
  }

  forgetChannel(channelId: Snowflake): void {
    this.guildOfChannel.delete(channelId);
  }

  forget(guildId: Snowflake): void {
    const state = this.loaded.get(guildId);
    if (!state) return;
    this.loaded.delete(guildId);
    for (const id of state.channels.keys()) this.guildOfChannel.delete(id);
    for (const id of state.threads.keys()) this.guildOfChannel.delete(id);
  }

  /** What the store says of a guild by now; memory stays as it is. */
  async readStored(guildId: Snowflake): Promise<GuildState | null> {
    const snapshot = await this.stores.guilds.load(guildId);
    if (!snapshot) return null;
    const threadIds = snapshot.channels.filter(isThread).map((thread) => thread.id);
    const [threadMembers, scheduledEvents, stageInstances, automodRules, sounds] = await Promise.all([
      threadIds.length > 0 ? this.stores.threadMembers.ofThreads(threadIds) : [],
      this.stores.scheduledEvents.openOfGuild(guildId),
      this.stores.stageInstances.ofGuild(guildId),
      this.stores.automodRules.ofGuild(guildId),
      this.stores.sounds.ofGuild(guildId),
      this.users.fetch(snapshot.members.map((member) => member.user_id)),
    ]);
    return new GuildState(snapshot, threadMembers, { scheduledEvents, stageInstances, automodRules, sounds });
  }

  /** Makes a guild in memory what was read of it. Whoever holds it goes on with the same object. */
  takeOver(state: GuildState, fresh: GuildState): void {
    for (const id of [...state.channels.keys(), ...state.threads.keys()]) this.guildOfChannel.delete(id);
    state.becomes(fresh);
    for (const id of [...state.channels.keys(), ...state.threads.keys()]) this.guildOfChannel.set(id, state.id);
  }

  /** Makes a guild in memory what the store and other processes say by now, and all that is heard while they are asked. */
  async readAnew(state: GuildState): Promise<void> {
    const missed: StateChange[] = [];
    this.missed.set(state.id, missed);
    try {
      const [fresh, retained] = await Promise.all([this.readStored(state.id), this.retained(state.id)]);
      if (this.loaded.get(state.id) !== state) return;
      if (!fresh) return this.forget(state.id);
      this.takeOver(state, fresh);
      // Nothing at all is what comes when nobody could be asked.
      if (retained.length > 0) for (const map of [state.presences, state.voiceStates, state.voiceStatuses, state.voiceStarts]) map.clear();
      this.applyAll(state, retained, missed);
    } finally {
      this.missed.delete(state.id);
    }
  }

  private async load(guildId: Snowflake): Promise<GuildState | null> {
    const [state, retained] = await Promise.all([this.readStored(guildId), this.retained(guildId)]);
    if (!state) return null;
    this.loaded.set(guildId, state);
    for (const id of [...state.channels.keys(), ...state.threads.keys()]) this.guildOfChannel.set(id, guildId);
    this.applyAll(state, retained, this.missed.get(guildId) ?? []);
    return this.loaded.get(guildId) ?? null;
  }

  private applyAll(state: GuildState, retained: readonly StateChange[], missed: StateChange[]): void {
    // From here on changes come to the guild itself.
    this.missed.delete(state.id);
    for (const change of retained) if (isOfMembers(state, change)) applyStateChange(this, this.users, change);
    // In order and whole: the last of them is what holds, whether or not the snapshot saw the earlier ones.
    for (const change of missed) applyStateChange(this, this.users, change);
  }
}

/** Somebody may have left while nobody had the guild in memory. */
function isOfMembers(state: GuildState, change: StateChange): boolean {
  if (change.kind === 'presence') return state.members.has(change.presence.user.id);
  if (change.kind === 'voice-state') return state.members.has(change.user_id) && (change.state === null || state.channels.has(change.state.channel_id));
  return true;
}
