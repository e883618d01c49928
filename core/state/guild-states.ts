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

  constructor(stores: Stores, users: UserCache, isBanned: (guildId: Snowflake) => boolean = () => false) {
    this.stores = stores;
    this.users = users;
    this.isBanned = isBanned;
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

  /** Remembers a change of a guild that is being loaded right now; to any other it does not matter. */
  keepForLater(guildId: Snowflake, change: StateChange): void {
    this.missed.get(guildId)?.push(change);
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

  private async load(guildId: Snowflake): Promise<GuildState | null> {
    const state = await this.readStored(guildId);
    if (!state) return null;
    this.loaded.set(guildId, state);
    for (const id of [...state.channels.keys(), ...state.threads.keys()]) this.guildOfChannel.set(id, guildId);
    // In order and whole: the last of them is what holds, whether or not the snapshot saw the earlier ones.
    for (const change of this.missed.get(guildId) ?? []) applyStateChange(this, this.users, change);
    return this.loaded.get(guildId) ?? null;
  }
}
