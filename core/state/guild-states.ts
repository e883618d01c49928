import type { Snowflake } from 'discord-api-types/v10';
import type { Bus } from '../ports/bus.ts';
import type { Stores } from '../ports/stores.ts';
import { isThread } from '../channels/channel-record.ts';
import type { UserCache } from '../users/user-cache.ts';
import { FadingMap } from './fading-map.ts';
import { GuildState } from './guild-state.ts';
import { applyStateChange, type StateChange } from './state-change.ts';

/** Channels that belong to no guild in memory, and yet were asked for: direct ones and archived threads. */
const MOST_LOOKED_UP = 50_000;

/** What has to be put in order once a guild's state is gone. */
type Left = Pick<GuildState, 'members' | 'channels' | 'threads'>;

/**
 * The guilds that this process needs, and which guild each of their channels belongs to. One that no session is in and nobody
 * asks for is let go. Whoever has a state in hand keeps it current for as long as they use it, across any waiting; whoever has
 * only an id must `get` it.
 */
export class GuildStates {
  private readonly kept = new FadingMap<GuildState, Left>(
    ({ members, channels, threads }) => ({ members, channels, threads }),
    (guildId, left) => this.cleanUpAfter(guildId, left),
  );
  private readonly loading = new Map<Snowflake, Promise<GuildState | null>>();
  /** What changed in guilds while they were being read; some of it the snapshot has, some it has not. */
  private readonly missed = new Map<Snowflake, StateChange[]>();
  /** Of guilds in memory. */
  private readonly guildOfChannel = new Map<Snowflake, Snowflake>();
  /** Of others; null for direct channels. The oldest of them go. */
  private readonly lookedUp = new Map<Snowflake, Snowflake | null>();

  private readonly stores: Stores;
  private readonly users: UserCache;
  /** Guilds that operators banned from the instance: for everybody it is as if they were not there. */
  private readonly isBanned: (guildId: Snowflake) => boolean;

  /** Knows what is in no store: presences and voice as other processes told them. */
  private readonly bus: Pick<Bus, 'retained' | 'retains'>;

  constructor(
    stores: Stores,
    users: UserCache,
    isBanned: (guildId: Snowflake) => boolean = () => false,
    bus: Pick<Bus, 'retained' | 'retains'> = { retained: async () => [], retains: () => false },
  ) {
    this.stores = stores;
    this.users = users;
    this.isBanned = isBanned;
    this.bus = bus;
  }

  /** Loaded once; null when there is no such guild, or none that may be had. */
  async get(guildId: Snowflake): Promise<GuildState | null> {
    if (this.isBanned(guildId)) return null;
    const known = this.kept.use(guildId);
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
    return this.kept.peek(guildId);
  }

  /** Whether what happens in a guild matters to this process: it is in memory, or is being read. */
  concerns(guildId: Snowflake): boolean {
    return this.missed.has(guildId) || this.kept.peek(guildId) !== undefined;
  }

  /** Said for as long as sessions of this process are in the guild: they hear of it by its state. */
  hold(guildId: Snowflake): void {
    this.kept.hold(guildId);
  }

  release(guildId: Snowflake): void {
    this.kept.release(guildId);
  }

  /** Lets go of the guilds that were not asked for since the last time. Who is in voice or online must not be forgotten by all. */
  fade(): void {
    const isRetained = this.bus.retains();
    this.kept.fade((state) => isRetained || [state.presences, state.voiceStates, state.voiceStatuses, state.voiceStarts].every((map) => map.size === 0));
  }

  /** How many are kept; those that go just now are not counted. */
  get size(): number {
    return this.kept.size;
  }

  /** Remembers a change of a guild that is being read right now; to any other it does not matter. */
  keepForLater(guildId: Snowflake, change: StateChange): void {
    if (this.missed.size > 0) this.missed.get(guildId)?.push(change);
  }

  /** Also those that are about to go, for somebody may still have them. */
  all(): Iterable<GuildState> {
    return this.kept.values();
  }

  /** The guild of a channel or thread, from memory or else from the store; null for direct channels and unknown ones. */
  async ofChannel(channelId: Snowflake): Promise<GuildState | null> {
    let guildId = this.guildOfChannel.get(channelId) ?? this.lookedUp.get(channelId);
    if (guildId === undefined) {
      const channel = await this.stores.guilds.channelById(channelId);
      if (!channel) return null;
      guildId = channel.guild_id;
      this.lookedUp.set(channelId, guildId);
      if (this.lookedUp.size > MOST_LOOKED_UP) this.lookedUp.delete(this.lookedUp.keys().next().value ?? '');
    }
    return guildId === null ? null : this.get(guildId);
  }

  noteChannel(channelId: Snowflake, guildId: Snowflake): void {
    this.guildOfChannel.set(channelId, guildId);
  }

  forgetChannel(channelId: Snowflake): void {
    this.guildOfChannel.delete(channelId);
    this.lookedUp.delete(channelId);
  }

  forget(guildId: Snowflake): void {
    const state = this.kept.peek(guildId);
    if (!state) return;
    this.kept.delete(guildId);
    this.cleanUpAfter(guildId, state);
  }

  private cleanUpAfter(guildId: Snowflake, { members, channels, threads }: Left): void {
    this.users.release(members.keys());
    // It may have been loaded again since.
    if (this.kept.peek(guildId)) return;
    for (const id of channels.keys()) this.guildOfChannel.delete(id);
    for (const id of threads.keys()) this.guildOfChannel.delete(id);
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
    const former = [...state.members.keys()];
    this.users.hold(fresh.members.keys());
    state.becomes(fresh);
    this.users.release(former);
    for (const id of [...state.channels.keys(), ...state.threads.keys()]) this.guildOfChannel.set(id, state.id);
  }

  /** Makes a guild in memory what the store and other processes say by now, and all that is heard while they are asked. */
  async readAnew(state: GuildState): Promise<void> {
    const missed: StateChange[] = [];
    this.missed.set(state.id, missed);
    try {
      const [fresh, retained] = await Promise.all([this.readStored(state.id), this.bus.retained(state.id)]);
      if (this.kept.peek(state.id) !== state) return;
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
    const [state, retained] = await Promise.all([this.readStored(guildId), this.bus.retained(guildId)]);
    if (!state) return null;
    const memberIds = [...state.members.keys()];
    this.users.hold(memberIds);
    try {
      // Read already, unless that took so long that some were let go again.
      await this.users.fetch(memberIds);
    } catch (error) {
      this.users.release(memberIds);
      throw error;
    }
    this.kept.set(guildId, state);
    for (const id of [...state.channels.keys(), ...state.threads.keys()]) this.guildOfChannel.set(id, guildId);
    this.applyAll(state, retained, this.missed.get(guildId) ?? []);
    return this.kept.peek(guildId) ?? null;
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
