import type { Snowflake } from 'discord-api-types/v10';
import { presentDirectChannel } from '#core/channels/present-channel';
import { presentGuildCreate } from '#core/guilds/present-guild';
import type { GuildState } from '#core/state/guild-state';
import { presentOwnUser, presentUser } from '#core/users/present-user';
import type { UserRecord } from '#core/users/user-record';
import { isOnShard } from './dispatch.ts';
import { SharedEvent } from './frames/shared-event.ts';
import type { GatewayContext } from './gateway-context.ts';
import type { Session } from './session.ts';
import { channelsFor, visibleThreadIds } from './visible-channels.ts';

const GUILDS = 1 << 0;
const GUILD_PRESENCES = 1 << 8;
/** Above this, GUILD_CREATE brings no members but one's own and those in voice. Source: Discord, "Guild Create". */
const MEMBERS_SENT_BELOW = 75_000;
/** GUILD_CREATEs sent in one turn of the event loop, so that a bot in many guilds does not hold up the others. */
const GUILDS_PER_TURN = 20;

/** The first dispatches of a session: READY, then its guilds one by one (a person has them inside READY). */
export async function sendReady(context: GatewayContext, session: Session, user: UserRecord): Promise<void> {
  const { core } = context;
  const guildIds = (await core.guilds.idsOfMember(user.id)).filter((id) => isOnShard(session, id));
  if (session.isBot) {
    session.dispatch(readyOfBot(context, session, user, guildIds));
    await sendGuilds(context, session, guildIds);
  } else session.dispatch(await readyOfPerson(context, session, user, guildIds));
}

function readyOfBot(context: GatewayContext, session: Session, user: UserRecord, guildIds: readonly Snowflake[]): SharedEvent {
  const { application, shard, id } = session.terms;
  return event(context, 'READY', {
    v: 10,
    user_settings: {},
    user: presentOwnUser(user),
    session_type: 'normal',
    session_id: id,
    resume_gateway_url: context.resumeUrl,
    relationships: [],
    private_channels: [],
    presences: [],
    guilds: guildIds.map((guildId) => ({ id: guildId, unavailable: true })),
    guild_join_requests: [],
    geo_ordered_rtc_regions: [],
    shard,
    application: { id: application?.id ?? user.id, flags: application?.flags ?? 0, flags_new: String(application?.flags ?? 0) },
    _trace: ['["nexus",{"micros":0}]'],
  });
}

async function readyOfPerson(context: GatewayContext, session: Session, user: UserRecord, guildIds: readonly Snowflake[]): Promise<SharedEvent> {
  const { core } = context;
  const direct = await core.directChannels.ofUser(user.id);
  await core.userCache.fetch(direct.flatMap((channel) => channel.recipient_ids ?? []));
  const guilds = [];
  for (const guildId of guildIds) {
    const state = await core.states.get(guildId);
    if (!state) continue;
    context.sessions.enterGuild(session, guildId);
    guilds.push(guildCreate(context, session, state));
  }
  const others = new Set(direct.flatMap((channel) => channel.recipient_ids ?? []).filter((id) => id !== user.id));
  return event(context, 'READY', {
    v: 10,
    user: { ...presentOwnUser(user), bio: user.own.bio },
    users: [...others].map((id) => presentUser(core.userCache.get(id))),
    guilds,
    relationships: [],
    private_channels: direct.map((channel) => presentDirectChannel(channel, core.userCache, user.id)),
    presences: [],
    read_state: { entries: [], partial: false, version: 0 },
    user_guild_settings: { entries: [], partial: false, version: 0 },
    user_settings: { locale: user.own.locale, theme: 'dark' },
    sessions: [{ session_id: session.terms.id, status: 'online', activities: [], client_info: { client: 'web', os: 'unknown', version: 0 } }],
    session_id: session.terms.id,
    session_type: 'normal',
    auth_session_id_hash: session.terms.tokenHash,
    resume_gateway_url: context.resumeUrl,
    connected_accounts: [],
    friend_suggestion_count: 0,
    guild_join_requests: [],
    geo_ordered_rtc_regions: [],
    consents: {},
    experiments: [],
    guild_experiments: [],
    country_code: null,
  });
}

async function sendGuilds(context: GatewayContext, session: Session, guildIds: readonly Snowflake[]): Promise<void> {
  let sent = 0;
  for (const guildId of guildIds) {
    const state = await context.core.states.get(guildId);
    if (context.sessions.get(session.terms.id) !== session) return;
    if (!state) continue;
    enterGuild(context, session, state);
    if (++sent % GUILDS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Lets the session hear of a guild from now on, and tells it all of it. One step: nothing can happen in between. */
export function enterGuild(context: GatewayContext, session: Session, state: GuildState): void {
  context.sessions.enterGuild(session, state.id);
  if (session.wants(GUILDS)) session.dispatch(event(context, 'GUILD_CREATE', guildCreate(context, session, state)));
}

function guildCreate({ core }: GatewayContext, session: Session, state: GuildState): unknown {
  const { userId, largeThreshold } = session.terms;
  const isLarge = state.members.size > largeThreshold;
  const seesPresences = session.wants(GUILD_PRESENCES);
  return presentGuildCreate(state, core.userCache, {
    userId,
    memberIds: membersFor(state, userId, seesPresences && state.members.size < MEMBERS_SENT_BELOW, isLarge),
    seesPresences,
    channels: channelsFor(state, session),
    threadIds: visibleThreadIds(state, userId),
    isLarge,
  });
}

/** Everybody of a small guild; of a large one who is online or in voice; without presences oneself and those in voice. */
function membersFor(state: GuildState, userId: Snowflake, seesOthers: boolean, isLarge: boolean): Iterable<Snowflake> {
  if (seesOthers && !isLarge) return state.members.keys();
  const ids = new Set([userId, ...state.voiceStates.keys()]);
  if (seesOthers) for (const id of state.presences.keys()) ids.add(id);
  return ids;
}

/** A dispatch for one session, checked like all others. */
export function event(context: GatewayContext, t: string, d: unknown): SharedEvent {
  context.checkEvent?.(t, d);
  return new SharedEvent(t, d);
}
