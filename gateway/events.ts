import {
  GatewayIntentBits as Intent,
  PermissionFlagsBits as Permission,
  type GatewayAutoModerationActionExecutionDispatchData,
  type GatewayPresenceUpdateDispatchData,
  type GatewayThreadMembersUpdateDispatchData,
} from 'discord-api-types/v10';
import type { GuildState } from '#core/state/guild-state';
import type { Session } from './session.ts';

/** How one dispatch event reaches sessions. */
export interface EventRow {
  /** A bot's session needs one of these; 0 is for everybody. In direct messages, those of `directIntents`. */
  intents: number;
  directIntents?: number;
  /** Members with any of these permissions only, in the event's channel if it has one, in events of a guild that name nobody. */
  needsAny?: bigint;
  /** Sessions without MESSAGE_CONTENT get it without what the message says, where they may not see that. */
  hasContent?: true;
  /** What one session hears: `d` itself where that is the same for all, null for nothing. */
  shownTo?(session: Session, d: unknown, guild: GuildState | undefined): unknown;
  /** A channel: comes to sessions that may not see it, too, when they asked for channels without their content. */
  obfuscable?: true;
  /** No event of Discord's: only sessions hear it that asked for ours when they identified. */
  isOurs?: true;
  /** Sessions of this user hear it whatever their intents. */
  alwaysTo?(d: unknown): string | undefined;
}

/** An intent that no bot can have. */
const PEOPLE_ONLY = 1 << 30;
const MESSAGES = { intents: Intent.GuildMessages, directIntents: Intent.DirectMessages };
const REACTIONS = { intents: Intent.GuildMessageReactions, directIntents: Intent.DirectMessageReactions };
const GUILDS: EventRow = { intents: Intent.Guilds };
/** Bots are not told of direct channels since v8. */
const CHANNELS: EventRow = { intents: Intent.Guilds, directIntents: PEOPLE_ONLY, obfuscable: true };
const MEMBERS: EventRow = { intents: Intent.GuildMembers };
const SCHEDULED_EVENTS: EventRow = { intents: Intent.GuildScheduledEvents };
const AUTOMOD_RULES: EventRow = { intents: Intent.AutoModerationConfiguration, needsAny: Permission.ManageGuild };
const EXPRESSIONS: EventRow = { intents: Intent.GuildExpressions };
const EVERYBODY: EventRow = { intents: 0 };
const PEOPLE: EventRow = { intents: PEOPLE_ONLY };

/** A capability of people's clients: they read their settings as protobuf only. */
export const SETTINGS_AS_PROTO = 1 << 9;

/** Every dispatch event that this server sends. Source: Discord, "Gateway Intents". */
export const events: Record<string, EventRow> = {
  GUILD_CREATE: GUILDS,
  GUILD_UPDATE: GUILDS,
  GUILD_DELETE: GUILDS,
  GUILD_ROLE_CREATE: GUILDS,
  GUILD_ROLE_UPDATE: GUILDS,
  GUILD_ROLE_DELETE: GUILDS,
  CHANNEL_CREATE: CHANNELS,
  CHANNEL_UPDATE: CHANNELS,
  CHANNEL_DELETE: CHANNELS,
  CHANNEL_PINS_UPDATE: { intents: Intent.Guilds, directIntents: Intent.DirectMessages },
  THREAD_CREATE: GUILDS,
  THREAD_UPDATE: GUILDS,
  THREAD_DELETE: GUILDS,
  THREAD_LIST_SYNC: GUILDS,
  THREAD_MEMBER_UPDATE: GUILDS,
  THREAD_MEMBERS_UPDATE: { intents: Intent.Guilds | Intent.GuildMembers, shownTo: threadMembersFor },
  GUILD_MEMBER_ADD: MEMBERS,
  GUILD_MEMBER_UPDATE: { ...MEMBERS, alwaysTo: (d) => (d as { user?: { id?: string } }).user?.id },
  GUILD_MEMBER_REMOVE: MEMBERS,
  GUILD_AUDIT_LOG_ENTRY_CREATE: { intents: Intent.GuildModeration, needsAny: Permission.ViewAuditLog },
  GUILD_BAN_ADD: { intents: Intent.GuildModeration, needsAny: Permission.BanMembers | Permission.ViewAuditLog },
  GUILD_BAN_REMOVE: { intents: Intent.GuildModeration, needsAny: Permission.BanMembers | Permission.ViewAuditLog },
  GUILD_JOIN_REQUEST_CREATE: { intents: Intent.GuildModeration, needsAny: Permission.KickMembers },
  GUILD_JOIN_REQUEST_UPDATE: { intents: Intent.GuildModeration, needsAny: Permission.KickMembers },
  GUILD_JOIN_REQUEST_DELETE: { intents: Intent.GuildModeration, needsAny: Permission.KickMembers },
  GUILD_EMOJIS_UPDATE: EXPRESSIONS,
  GUILD_STICKERS_UPDATE: EXPRESSIONS,
  GUILD_SOUNDBOARD_SOUND_CREATE: EXPRESSIONS,
  GUILD_SOUNDBOARD_SOUND_UPDATE: EXPRESSIONS,
  GUILD_SOUNDBOARD_SOUND_DELETE: EXPRESSIONS,
  GUILD_SOUNDBOARD_SOUNDS_UPDATE: EXPRESSIONS,
  GUILD_SCHEDULED_EVENT_CREATE: SCHEDULED_EVENTS,
  GUILD_SCHEDULED_EVENT_UPDATE: SCHEDULED_EVENTS,
  GUILD_SCHEDULED_EVENT_DELETE: SCHEDULED_EVENTS,
  GUILD_SCHEDULED_EVENT_USER_ADD: SCHEDULED_EVENTS,
  GUILD_SCHEDULED_EVENT_USER_REMOVE: SCHEDULED_EVENTS,
  GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE: SCHEDULED_EVENTS,
  GUILD_SCHEDULED_EVENT_EXCEPTION_UPDATE: SCHEDULED_EVENTS,
  GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE: SCHEDULED_EVENTS,
  STAGE_INSTANCE_CREATE: GUILDS,
  STAGE_INSTANCE_UPDATE: GUILDS,
  STAGE_INSTANCE_DELETE: GUILDS,
  AUTO_MODERATION_RULE_CREATE: AUTOMOD_RULES,
  AUTO_MODERATION_RULE_UPDATE: AUTOMOD_RULES,
  AUTO_MODERATION_RULE_DELETE: AUTOMOD_RULES,
  AUTO_MODERATION_ACTION_EXECUTION: { intents: Intent.AutoModerationExecution, needsAny: Permission.ManageGuild, shownTo: executionFor },
  GUILD_INTEGRATIONS_UPDATE: { intents: Intent.GuildIntegrations },
  INTEGRATION_CREATE: { intents: Intent.GuildIntegrations },
  INTEGRATION_UPDATE: { intents: Intent.GuildIntegrations },
  INTEGRATION_DELETE: { intents: Intent.GuildIntegrations },
  WEBHOOKS_UPDATE: { intents: Intent.GuildWebhooks, needsAny: Permission.ManageWebhooks },
  INVITE_CREATE: { intents: Intent.GuildInvites, needsAny: Permission.ManageChannels },
  INVITE_DELETE: { intents: Intent.GuildInvites, needsAny: Permission.ManageChannels },
  VOICE_CHANNEL_STATUS_UPDATE: GUILDS,
  VOICE_CHANNEL_START_TIME_UPDATE: GUILDS,
  VOICE_CHANNEL_EFFECT_SEND: { intents: Intent.GuildVoiceStates },
  VOICE_STATE_UPDATE: { intents: Intent.GuildVoiceStates, directIntents: PEOPLE_ONLY },
  PRESENCE_UPDATE: { intents: Intent.GuildPresences, shownTo: presenceFor },
  MESSAGE_CREATE: { ...MESSAGES, hasContent: true },
  MESSAGE_UPDATE: { ...MESSAGES, hasContent: true },
  MESSAGE_DELETE: MESSAGES,
  MESSAGE_DELETE_BULK: { intents: Intent.GuildMessages },
  MESSAGE_REACTION_ADD: REACTIONS,
  MESSAGE_REACTION_REMOVE: REACTIONS,
  MESSAGE_REACTION_REMOVE_ALL: REACTIONS,
  MESSAGE_REACTION_REMOVE_EMOJI: REACTIONS,
  MESSAGE_POLL_VOTE_ADD: { intents: Intent.GuildMessagePolls, directIntents: Intent.DirectMessagePolls },
  MESSAGE_POLL_VOTE_REMOVE: { intents: Intent.GuildMessagePolls, directIntents: Intent.DirectMessagePolls },
  TYPING_START: { intents: Intent.GuildMessageTyping, directIntents: Intent.DirectMessageTyping },
  USER_UPDATE: EVERYBODY,
  INTERACTION_CREATE: EVERYBODY,
  APPLICATION_COMMAND_PERMISSIONS_UPDATE: EVERYBODY,
  VOICE_SERVER_UPDATE: EVERYBODY,
  ENTITLEMENT_CREATE: EVERYBODY,
  ENTITLEMENT_UPDATE: EVERYBODY,
  ENTITLEMENT_DELETE: EVERYBODY,
  // What only people's clients hear.
  INTERACTION_SUCCESS: PEOPLE,
  INTERACTION_FAILURE: PEOPLE,
  INTERACTION_MODAL_CREATE: PEOPLE,
  APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE: PEOPLE,
  SESSIONS_REPLACE: PEOPLE,
  AUTH_SESSION_CHANGE: PEOPLE,
  AUTHENTICATOR_CREATE: PEOPLE,
  AUTHENTICATOR_UPDATE: PEOPLE,
  AUTHENTICATOR_DELETE: PEOPLE,
  GUILD_APPLICATION_COMMAND_INDEX_UPDATE: PEOPLE,
  CALL_CREATE: PEOPLE,
  CALL_UPDATE: PEOPLE,
  CALL_DELETE: PEOPLE,
  STREAM_CREATE: PEOPLE,
  STREAM_SERVER_UPDATE: PEOPLE,
  STREAM_UPDATE: PEOPLE,
  STREAM_DELETE: PEOPLE,
  CHANNEL_RECIPIENT_ADD: PEOPLE,
  CHANNEL_RECIPIENT_REMOVE: PEOPLE,
  CHANNEL_PINS_ACK: PEOPLE,
  MESSAGE_ACK: PEOPLE,
  USER_GUILD_SETTINGS_UPDATE: PEOPLE,
  USER_SETTINGS_PROTO_UPDATE: PEOPLE,
  USER_SETTINGS_UPDATE: { ...PEOPLE, shownTo: (session, d) => ((session.terms.capabilities & SETTINGS_AS_PROTO) === 0 ? d : null) },
  NOTIFICATION_SETTINGS_UPDATE: PEOPLE,
  RELATIONSHIP_ADD: PEOPLE,
  RELATIONSHIP_UPDATE: PEOPLE,
  RELATIONSHIP_REMOVE: PEOPLE,
  USER_NOTE_UPDATE: PEOPLE,
  RECENT_MENTION_DELETE: PEOPLE,
  SAVED_MESSAGE_CREATE: PEOPLE,
  SAVED_MESSAGE_DELETE: PEOPLE,
  USER_APPLICATION_UPDATE: PEOPLE,
  USER_APPLICATION_REMOVE: PEOPLE,
  // What Discord does not know.
  NEXUS_RECORDING_UPDATE: { intents: 0, isOurs: true },
  NEXUS_CLIENT_SETTINGS_UPDATE: { ...PEOPLE, isOurs: true },
  NEXUS_NOTIFICATION_RULES_UPDATE: { ...PEOPLE, isOurs: true },
  NEXUS_SCHEDULED_MESSAGE_UPDATE: { ...PEOPLE, isOurs: true },
  NEXUS_SCHEDULED_MESSAGE_DELETE: { ...PEOPLE, isOurs: true },
  NEXUS_REMINDER_UPDATE: { ...PEOPLE, isOurs: true },
  NEXUS_REMINDER_DELETE: { ...PEOPLE, isOurs: true },
  NEXUS_SAVED_MESSAGE_DUE: { ...PEOPLE, isOurs: true },
  NEXUS_DRAFT_UPDATE: { ...PEOPLE, isOurs: true },
  NEXUS_SAVED_SEARCH_UPDATE: { ...PEOPLE, isOurs: true },
  NEXUS_SAVED_SEARCH_DELETE: { ...PEOPLE, isOurs: true },
  NEXUS_INTERACTION_LOGGED: { ...PEOPLE, isOurs: true },
  NEXUS_INTERACTION_OUTCOME: { ...PEOPLE, isOurs: true },
};

/** What the offender said is content of a message. */
function executionFor(session: Session, d: unknown): unknown {
  if (session.wants(Intent.MessageContent)) return d;
  return { ...(d as GatewayAutoModerationActionExecutionDispatchData), content: '', matched_content: null };
}

/** Under GUILDS alone only what is about oneself; presences with GUILD_PRESENCES only. */
function threadMembersFor(session: Session, d: unknown): unknown {
  const update = d as GatewayThreadMembersUpdateDispatchData;
  const { added_members: added, removed_member_ids: removed, ...rest } = update;
  const seesPresences = session.wants(Intent.GuildPresences);
  const seesOthers = session.wants(Intent.GuildMembers);
  if (seesOthers && (seesPresences || !added?.some(hasPresence))) return d;
  const { userId } = session.terms;
  const itsAdded = added?.filter((member) => seesOthers || member.user_id === userId).map((member) => (seesPresences ? member : { ...member, presence: null }));
  const itsRemoved = removed?.filter((id) => seesOthers || id === userId);
  if (!itsAdded?.length && !itsRemoved?.length) return null;
  return { ...rest, ...(itsAdded?.length && { added_members: itsAdded }), ...(itsRemoved?.length && { removed_member_ids: itsRemoved }) };
}

/** Part of the event's own member objects, which the shared type does not say. */
const hasPresence = (member: object): boolean => 'presence' in member && member.presence !== null;

/** People have SESSIONS_REPLACE for themselves, and are not told of everybody in a large guild. */
function presenceFor(session: Session, d: unknown, guild: GuildState | undefined): unknown {
  if (session.isBot) return d;
  const { user } = d as GatewayPresenceUpdateDispatchData;
  return user.id === session.terms.userId || (guild && guild.members.size > session.terms.largeThreshold) ? null : d;
}
