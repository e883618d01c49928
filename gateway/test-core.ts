import type { APIRole, ChannelType, Snowflake } from 'discord-api-types/v10';
import { snowflakeSource } from '#protocol/snowflake';
import type { ChannelRecord } from '#core/channels/channel-record';
import { newChannel } from '#core/channels/new-channel';
import type { Core } from '#core/core';
import { sessionStartsOf } from '#core/gateway/session-starts';
import { newGuild } from '#core/guilds/create-guild';
import { newMember } from '#core/members/new-member';
import type { MemberRecord } from '#core/members/member-record';
import type { Bus } from '#core/ports/bus';
import type { GuildSnapshot } from '#core/ports/guild-store';
import type { ShortMemory } from '#core/ports/short-memory';
import type { Stores } from '#core/ports/stores';
import { newRole } from '#core/roles/new-role';
import { GuildStates } from '#core/state/guild-states';
import { isOfUse } from '#core/state/is-of-use';
import { applyStateChange } from '#core/state/state-change';
import { newUser } from '#core/users/new-user';
import { UserCache } from '#core/users/user-cache';
import type { UserRecord } from '#core/users/user-record';
import { LiveRecords } from '#core/voice/live-records';
import { VoiceServers } from '#core/voice/voice-servers';
import { inProcessBus } from '#storage/in-process/bus';
import { inProcessRateWindows } from '#storage/in-process/rate-windows';
import { inProcessShortMemory } from '#storage/in-process/short-memory';
import { createFellows } from './fellows/fellows.ts';
import { SharedEvent } from './frames/shared-event.ts';
import type { GatewayContext } from './gateway-context.ts';
import { concernsSessions, hear } from './hear.ts';
import { Session, type SessionTerms } from './session.ts';
import { Sessions } from './sessions.ts';

/** A gateway without a server: guilds in memory, sessions without connections that remember what they heard. */
export interface TestGateway {
  context: GatewayContext;
  core: Core;
  clock: { now: number };
  newId(): Snowflake;
  user(name?: string, isBot?: boolean): UserRecord;
  /** A guild in memory; @everyone may see and write unless `everyone` says otherwise. */
  guild(options: TestGuild): Promise<Snowflake>;
  session(userId: Snowflake, terms?: Partial<SessionTerms>): Session;
  publish: Core['publish'];
  /** What the log was told of as an error. */
  errors: unknown[];
}

export interface TestGuild {
  ownerId: Snowflake;
  members?: readonly (Snowflake | MemberRecord)[];
  roles?: readonly APIRole[];
  channels?: readonly ChannelRecord[];
  everyone?: bigint;
  id?: Snowflake;
}

const VIEW_AND_WRITE = (1n << 10n) | (1n << 11n);

/** What the processes of one server have in common. */
export interface TestServer {
  clock: { now: number };
  ids: ReturnType<typeof snowflakeSource>;
  snapshots: Map<Snowflake, GuildSnapshot>;
  users: Map<Snowflake, UserRecord>;
  shortMemory: ShortMemory;
}

export function openTestServer(): TestServer {
  const clock = { now: 1_700_000_000_000 };
  return { clock, ids: snowflakeSource(1, () => clock.now), snapshots: new Map(), users: new Map(), shortMemory: inProcessShortMemory(() => clock.now) };
}

/** Unless a server is given, with the bus of this process, it is alone. */
export function openTestGateway(server: TestServer = openTestServer(), bus: Bus = inProcessBus(), fellowId?: string): TestGateway {
  const { clock, ids, snapshots, users, shortMemory } = server;
  const errors: unknown[] = [];
  const nothing = async (): Promise<never[]> => [];
  const relationships = new Map<Snowflake, never>();
  const stores: Stores = {
    guilds: {
      load: async (id: Snowflake) => snapshots.get(id) ?? null,
      idsOfMember: async (userId: Snowflake) =>
        [...snapshots.values()].filter(({ members }) => members.some((one) => one.user_id === userId)).map(({ guild }) => guild.id),
    },
    users: { byIds: async (wanted: Snowflake[]) => wanted.flatMap((id) => users.get(id) ?? []), byId: async (id: Snowflake) => users.get(id) ?? null },
    directChannels: { ofUser: nothing },
    threadMembers: { ofThreads: nothing },
    scheduledEvents: { openOfGuild: nothing },
    stageInstances: { ofGuild: nothing },
    automodRules: { ofGuild: nothing },
    sounds: { ofGuild: nothing },
    integrations: { ofGuild: nothing },
    readStates: { ofUser: nothing },
    relationships: { ofUser: async () => relationships },
    notes: { ofUser: nothing },
    mentions: { countUnread: nothing },
    userSettings: { find: async () => null },
    preferences: { find: async () => null },
    guildSettings: { ofUser: nothing },
    recordingRows: { insert: async () => true, addTracks: async () => true },
    doomedFiles: { add: async () => undefined },
    atomically: (work: (all: Stores) => unknown) => work(stores),
  } as unknown as Stores; // no more of them is asked for here
  const userCache = new UserCache(stores.users);
  const states = new GuildStates(stores, userCache, undefined, bus);
  const publish: Core['publish'] = (scope, event, change) => bus.publish({ scope, ...event, ...(change && { change }) });
  bus.subscribe(
    (busEvent, mark) => hear(context, busEvent, () => busEvent.change && applyStateChange(states, userCache, busEvent.change), mark),
    (heading) => isOfUse(states, heading) || concernsSessions(context, heading),
  );
  const rateWindows = inProcessRateWindows(() => clock.now);
  const log = { error: (given: unknown) => errors.push(given), warn: () => undefined, info: () => undefined, debug: () => undefined };
  const core = {
    ...stores,
    states,
    userCache,
    ids,
    clock: { nowMs: () => clock.now, steadyMs: () => clock.now },
    locks: { withLock: (_key: string, act: () => unknown) => act() },
    bus,
    shortMemory,
    rateWindows,
    sessionStarts: sessionStartsOf(rateWindows, () => clock.now),
    log,
    publish,
    afterwards: (tell: (core: Core) => void) => tell(core),
    settings: { gatewayUrl: 'ws://gateway', signingSecret: new Uint8Array(32) },
    voiceServers: new VoiceServers(),
    calls: new LiveRecords('call', { bus, shortMemory }),
    streams: new LiveRecords('stream', { bus, shortMemory }),
    recordings: new LiveRecords('recording', { bus, shortMemory }),
    // Every privileged intent is switched on.
    applications: { byBotId: async (id: Snowflake) => ({ id, flags: (1 << 12) | (1 << 14) | (1 << 18) }) },
    instance: { isUserBanned: () => false },
    // A token is its user's id.
    tokens: {
      forgetAll: () => undefined,
      knows: () => true,
      find: async (token: string) => {
        const user = users.get(token);
        return user ? { kind: user.bot ? 'bot' : 'user', userId: user.id, tokenHash: `hash of ${token}` } : null;
      },
    },
  } as unknown as Core;
  const context: GatewayContext = {
    core,
    sessions: new Sessions(states),
    outages: new Map(),
    areLimitsOn: true,
    checkEvent: undefined,
    fellows: null,
    holding: new Map(),
    heard: null,
    isDraining: false,
    readingAnew: null,
  };
  if (fellowId !== undefined) {
    context.fellows = createFellows(context, fellowId);
    void context.fellows.beat();
  }
  return {
    context,
    core,
    clock,
    errors,
    publish,
    newId: () => ids.next(),
    user(name = 'somebody', isBot = false) {
      const user = newUser(ids.next(), name, { bot: isBot });
      users.set(user.id, user);
      return userCache.remember(user);
    },
    async guild({ ownerId, members = [], roles = [], channels = [], everyone = VIEW_AND_WRITE, id = ids.next() }) {
      const all = [ownerId, ...members].map((one) =>
        typeof one === 'string' ? newMember(id, one, '2024-01-01T00:00:00.000000+00:00') : { ...one, guild_id: id },
      );
      snapshots.set(id, {
        guild: newGuild(id, 'guild', ownerId),
        roles: [newRole(id, { name: '@everyone', permissions: everyone.toString() }), ...roles],
        channels: channels.map((channel) => ({ ...channel, guild_id: id })),
        members: all,
        emojis: [],
        stickers: [],
      });
      await states.get(id);
      return id;
    },
    session(userId, terms = {}) {
      const full: SessionTerms = {
        id: ids.next(),
        userId,
        tokenHash: '',
        application: { id: userId, flags: 0 },
        intents: 53_608_447,
        capabilities: 0,
        shard: [0, 1],
        largeThreshold: 50,
        compresses: false,
        client: { client: 'web', os: '' },
        ...terms,
      };
      const session = new Session(full, null, { status: 'online', activities: [] } as unknown as Session['presence']);
      context.sessions.add(session);
      session.open(new SharedEvent('READY', null));
      return session;
    },
  };
}

/** A channel of no guild yet; `guild` puts it into one. */
export const testChannel = (id: Snowflake, type: ChannelType, given: Partial<ChannelRecord> = {}): ChannelRecord =>
  newChannel(id, '0', type, `channel-${id}`, given);

export interface Heard {
  t: string;
  d: Record<string, unknown>;
}

/** What came to a session after the dispatch of this number; READY has number 1. */
export const heardSince = (session: Session, seq = 1): Heard[] =>
  (session.missedSince(seq) ?? []).map((event) => JSON.parse(`{${event.plain('json').toString('utf8', 1)}`) as Heard);
