import type { APIGuildMember, Snowflake } from 'discord-api-types/v10';
import { isClosedFor } from '#core/channels/channel-record';
import { presentDirectChannel } from '#core/channels/present-channel';
import { guildCreateJson, presentGuildCreate, presentVoiceState, type GuildView } from '#core/guilds/present-guild';
import type { GuildState } from '#core/state/guild-state';
import { listNotes } from '#core/notes/notes';
import { presentAllGuildSettings } from '#core/notifications/edit-guild-settings';
import { notificationRulesOf } from '#core/notifications/notification-rules';
import { presentReadStates } from '#core/read-states/present-read-states';
import { clientSettingsOf } from '#core/user-settings/client-settings';
import { notificationSettingsOf } from '#core/user-settings/account-preferences';
import { settingsForReady } from '#core/user-settings/user-settings';
import { presentRelationship } from '#core/relationships/present-relationship';
import { presentOwnUser, presentUser } from '#core/users/present-user';
import type { UserRecord } from '#core/users/user-record';
import { readyOfBot, TRACE } from './bot-ready.ts';
import { isOnShard } from './dispatch.ts';
import { tellCalls } from './calls.ts';
import { SETTINGS_AS_PROTO } from './events.ts';
import { SharedEvent } from './frames/shared-event.ts';
import { presencesOfFriends } from './friends.ts';
import type { GatewayContext } from './gateway-context.ts';
import { guildCreates } from './guild-creates.ts';
import { guildIfAvailable, tellUnavailable, waitFor } from './outages.ts';
import type { Session } from './session.ts';
import { ownSessions, showPresence, showSession, tellOwnSessions } from './session-presence.ts';
import { channelsFor, obfuscates, visibleThreadIds } from './visible-channels.ts';

const GUILDS = 1 << 0;
const GUILD_PRESENCES = 1 << 8;
/** Above this, GUILD_CREATE brings no members but one's own and those in voice. Source: Discord, "Guild Create". */
const MEMBERS_SENT_BELOW = 75_000;
/** People's clients ask for the members of a large guild as they scroll; this many come along at first. */
const MEMBERS_OF_LARGE_FOR_PERSON = 100;
/** GUILD_CREATEs sent in one turn of the event loop, so that a bot in many guilds does not hold up the others. */
const GUILDS_PER_TURN = 20;

/** The first dispatches of a session: READY, then its guilds one by one (a person has them inside READY). */
export async function sendReady(context: GatewayContext, session: Session, user: UserRecord, allGuildIds: readonly Snowflake[]): Promise<void> {
  const { core } = context;
  const guildIds = allGuildIds.filter((id) => isOnShard(session, id));
  if (!session.isBot) return sendReadyOfPerson(context, session, user, guildIds);
  session.open(readyOfBot(context, session, user, allGuildIds));
  // Not waited for: the client's next frames need not wait for all guilds.
  for (const guildId of guildIds) session.expected.add(guildId);
  void enterExpected(context, session).catch((error: unknown) => core.log.error({ err: error }, 'the guilds of a session could not be sent'));
}

/** Tells a session the guilds that it expects, one by one; those that come meanwhile too. */
export async function enterExpected(context: GatewayContext, session: Session): Promise<void> {
  if (session.isEntering) return;
  session.isEntering = true;
  try {
    let sent = 0;
    for (const guildId of session.expected) {
      const state = await guildIfAvailable(context, guildId);
      if (state && !state.members.has(session.terms.userId)) await context.core.bus.caughtUp();
      // Given up, or taken over by another process.
      if (context.sessions.get(session.terms.id) !== session || session.isHolding) return;
      session.expected.delete(guildId);
      if (session.guildIds.has(guildId)) continue;
      if (state === undefined) tellUnavailable(context, session, guildId);
      // Left, or removed, since READY announced it.
      else if (!state?.members.has(session.terms.userId)) session.dispatch(event(context, 'GUILD_DELETE', { id: guildId }));
      else enterGuild(context, session, state);
      if (++sent % GUILDS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
      await session.connection?.drained();
    }
  } finally {
    session.isEntering = false;
  }
}

/** Lets the session hear of a guild from now on, and tells it all of it. One step: nothing can happen in between. */
export function enterGuild(context: GatewayContext, session: Session, state: GuildState): void {
  context.sessions.enterGuild(session, state.id);
  if (session.wants(GUILDS)) session.dispatch(guildCreateEvent(context, session, state));
  showSession(context, session, state);
}

function guildCreateEvent(context: GatewayContext, session: Session, state: GuildState): SharedEvent {
  const t = 'GUILD_CREATE';
  if (!session.isBot) return event(context, t, guildCreate(context, session, state));
  const { userCache } = context.core;
  // All that the view of a bot depends on besides the guild and its people.
  const { userId, largeThreshold } = session.terms;
  const viewer = `${state.id} ${userId} ${largeThreshold} ${session.wants(GUILD_PRESENCES)} ${obfuscates(session)}`;
  return guildCreates.eventFor(viewer, `${state.version} ${userCache.changes}`, () => {
    const json = guildCreateJson(state, userCache, viewOf(session, state));
    context.checkEvent?.(t, JSON.parse(json));
    return new SharedEvent(t, null, json);
  });
}

function guildCreate({ core }: GatewayContext, session: Session, state: GuildState): Record<string, unknown> {
  const view = viewOf(session, state);
  const shown = { ...presentGuildCreate(state, core.userCache, view) };
  // People hear of the presences of those they know.
  if (!session.isBot && view.isLarge) shown.presences = [...view.memberIds].flatMap((id) => state.presences.get(id) ?? []);
  return { ...shown };
}

function viewOf(session: Session, state: GuildState): GuildView {
  const { userId, largeThreshold } = session.terms;
  const isLarge = state.members.size > largeThreshold;
  const seesPresences = session.wants(GUILD_PRESENCES);
  const memberIds = membersFor(state, session, isLarge);
  return { userId, memberIds, seesPresences, channels: channelsFor(state, session), threadIds: visibleThreadIds(state, userId), isLarge };
}

/** Everybody of a small guild; of a large one who is online or in voice; without presences oneself and those in voice. */
function membersFor(state: GuildState, session: Session, isLarge: boolean): ReadonlySet<Snowflake> {
  const seesOthers = session.wants(GUILD_PRESENCES) && state.members.size < MEMBERS_SENT_BELOW;
  if (seesOthers && !isLarge) return new Set(state.members.keys());
  const ids = new Set([session.terms.userId, ...state.voiceStates.keys()]);
  const limit = session.isBot ? Infinity : MEMBERS_OF_LARGE_FOR_PERSON;
  if (seesOthers) for (const id of state.presences.keys()) if (ids.size < limit) ids.add(id);
  return ids;
}

async function sendReadyOfPerson(context: GatewayContext, session: Session, user: UserRecord, guildIds: readonly Snowflake[]): Promise<void> {
  const { core, sessions } = context;
  const direct = (await core.directChannels.ofUser(user.id)).filter((channel) => !isClosedFor(channel, user.id));
  const others = new Set(direct.flatMap((channel) => channel.recipient_ids ?? []).filter((id) => id !== user.id));
  const [known, notes, friends] = await Promise.all([core.relationships.ofUser(user.id), listNotes(core, user.id), presencesOfFriends(context, user.id)]);
  for (const id of known.keys()) others.add(id);
  await core.userCache.fetch(others);
  const unavailable: Snowflake[] = [];
  const found: GuildState[] = [];
  for (const guildId of guildIds) {
    const state = await guildIfAvailable(context, guildId);
    if (state) found.push(state);
    else if (state === undefined) unavailable.push(guildId);
  }
  const [readStates, settings, notificationSettings, guildSettings, clientSettings, notificationRules] = await Promise.all([
    presentReadStates(core, user.id, found, direct),
    settingsForReady(core, user),
    notificationSettingsOf(core, user.id),
    presentAllGuildSettings(core, user.id, guildIds),
    session.terms.nexusEvents ? clientSettingsOf(core, user.id) : null,
    session.terms.nexusEvents ? notificationRulesOf(core, user.id) : null,
  ]);
  if (sessions.get(session.terms.id) !== session) return;
  // From here on nothing waits: what the guilds are in READY is what their next events start from.
  const guilds: Record<string, unknown>[] = [];
  const states = found.flatMap(({ id }) => core.states.peek(id) ?? []).filter((state) => state.members.has(user.id) && !session.guildIds.has(state.id));
  for (const state of states) {
    sessions.enterGuild(session, state.id);
    guilds.push(guildCreate(context, session, state));
  }
  for (const id of unavailable) waitFor(context, session, id);
  session.open(
    event(context, 'READY', {
      _trace: TRACE,
      v: session.connection?.version ?? 10,
      user: { ...presentOwnUser(user), bio: user.own.bio, pronouns: user.own.pronouns ?? '' },
      ...((session.terms.capabilities & SETTINGS_AS_PROTO) === 0 && { user_settings: settings.json }),
      user_settings_proto: settings.proto,
      notification_settings: notificationSettings,
      user_guild_settings: { entries: guildSettings, partial: false, version: Math.max(0, ...guildSettings.map(({ version }) => version)) },
      read_state: { entries: readStates, partial: false, version: 0 },
      guilds: [...guilds, ...unavailable.map((id) => ({ id, unavailable: true }))],
      guild_join_requests: [],
      relationships: [...known.values()].map((record) => presentRelationship(record, core.userCache)),
      game_relationships: [],
      friend_suggestion_count: 0,
      private_channels: direct.map((channel) => presentDirectChannel(channel, core.userCache, user.id)),
      connected_accounts: [],
      notes,
      presences: friends,
      merged_members: guilds.map((guild) => ((guild['members'] ?? []) as APIGuildMember[]).filter((member) => member.user.id === user.id)),
      merged_presences: { friends: [], guilds: guilds.map(() => []) },
      users: [...others].map((id) => presentUser(core.userCache.get(id))),
      linked_users: [],
      session_id: session.terms.id,
      session_type: 'normal',
      sessions: ownSessions(context, session),
      static_client_session_id: session.terms.id,
      auth_session_id_hash: session.terms.tokenHash,
      analytics_token: '',
      auth: { authenticator_types: user.own.authenticator_types ?? [] },
      country_code: '',
      geo_ordered_rtc_regions: [],
      consents: { personalization: { consented: false } },
      tutorial: null,
      resume_gateway_url: session.connection?.gatewayUrl ?? context.core.settings.gatewayUrl,
      api_code_version: 0,
      experiments: [],
      guild_experiments: [],
      explicit_content_scan_version: 0,
      ad_personalization_toggles_disabled: true,
      broadcaster_user_ids: [],
      // What our own client asked for.
      ...(clientSettings && {
        nexus: {
          client_settings: clientSettings,
          ...(notificationRules && { notification_rules: notificationRules }),
          is_operator: core.instance.isOperator(user.id),
        },
      }),
    }),
  );
  session.dispatch(
    event(context, 'READY_SUPPLEMENTAL', {
      guilds: states.map((state) => ({ id: state.id, voice_states: [...state.voiceStates.values()].map(presentVoiceState), activity_instances: [] })),
      merged_members: guilds.map(() => []),
      merged_presences: {
        friends: friends.map((presence) => ({ ...presence, user_id: presence.user.id })),
        guilds: guilds.map((guild) => guild['presences'] ?? []),
      },
      lazy_private_channels: [],
      disclose: [],
      game_invites: [],
    }),
  );
  tellCalls(context, session);
  if (context.fellows) return context.fellows.directory.show(session, session.guildIds, true);
  showPresence(context, session, session.guildIds);
  tellOwnSessions(context, user.id);
}

/** A dispatch for one session, checked like all others. */
export function event(context: GatewayContext, t: string, d: unknown): SharedEvent {
  context.checkEvent?.(t, d);
  return new SharedEvent(t, d);
}
