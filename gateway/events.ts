import {
  GatewayIntentBits as Intent,
  PermissionFlagsBits as Permission,
  type GatewayMessageCreateDispatchData,
  type GatewayThreadMembersUpdateDispatchData,
} from 'discord-api-types/v10';
import type { Session } from './session.ts';

/** How one dispatch event reaches sessions. */
export interface EventRow {
  /** A bot's session needs one of these; 0 is for everybody. In direct messages, those of `directIntents`. */
  intents: number;
  directIntents?: number;
  /** Members with any of these permissions only, in guild events that name it. */
  needsAny?: bigint;
  /** What sessions without MESSAGE_CONTENT get instead, and which sessions may see the content all the same. */
  withoutContent?: { strip(d: unknown): unknown; maySee(session: Session, d: unknown): boolean };
  /** Decides alone who of the candidates hears it. */
  mayHear?(session: Session, d: unknown): boolean;
  /** Comes to sessions that may not see the channel too, when they asked for channels without their content. */
  obfuscable?: true;
  /** Sessions of this user hear it whatever their intents. */
  alwaysTo?(d: unknown): string | undefined;
}

const MESSAGES = { intents: Intent.GuildMessages, directIntents: Intent.DirectMessages };
const REACTIONS = { intents: Intent.GuildMessageReactions, directIntents: Intent.DirectMessageReactions };
const CONTENT: NonNullable<EventRow['withoutContent']> = {
  strip: (d) => {
    const { poll: _poll, ...rest } = d as GatewayMessageCreateDispatchData;
    return { ...rest, content: '', embeds: [], attachments: [], components: [] };
  },
  /** Its own messages, and those that mention it. Source: Discord, "Message Content Intent". */
  maySee: (session, d) => {
    const message = d as GatewayMessageCreateDispatchData;
    return (
      message.guild_id === undefined ||
      message.author.id === session.terms.userId ||
      message.mentions.some((user) => user.id === session.terms.userId) ||
      (session.terms.application !== null && message.application_id === session.terms.application.id)
    );
  },
};
const GUILDS: EventRow = { intents: Intent.Guilds };
const CHANNELS: EventRow = { intents: Intent.Guilds, obfuscable: true };
const MEMBERS: EventRow = { intents: Intent.GuildMembers };
const SCHEDULED_EVENTS: EventRow = { intents: Intent.GuildScheduledEvents };
const AUTOMOD_RULES: EventRow = { intents: Intent.AutoModerationConfiguration, needsAny: Permission.ManageGuild };
const EVERYBODY: EventRow = { intents: 0 };

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
  THREAD_MEMBERS_UPDATE: {
    intents: Intent.Guilds | Intent.GuildMembers,
    // Under GUILDS alone only what is about oneself.
    mayHear: (session, d) => {
      const { added_members: added, removed_member_ids: removed } = d as GatewayThreadMembersUpdateDispatchData;
      const { userId } = session.terms;
      return session.wants(Intent.GuildMembers) || (added ?? []).some((member) => member.user_id === userId) || (removed ?? []).includes(userId);
    },
  },
  GUILD_MEMBER_ADD: MEMBERS,
  GUILD_MEMBER_UPDATE: { ...MEMBERS, alwaysTo: (d) => (d as { user?: { id?: string } }).user?.id },
  GUILD_MEMBER_REMOVE: MEMBERS,
  GUILD_AUDIT_LOG_ENTRY_CREATE: { intents: Intent.GuildModeration, needsAny: Permission.ViewAuditLog },
  GUILD_BAN_ADD: { intents: Intent.GuildModeration, needsAny: Permission.BanMembers | Permission.ViewAuditLog },
  GUILD_BAN_REMOVE: { intents: Intent.GuildModeration, needsAny: Permission.BanMembers | Permission.ViewAuditLog },
  GUILD_EMOJIS_UPDATE: { intents: Intent.GuildExpressions },
  GUILD_STICKERS_UPDATE: { intents: Intent.GuildExpressions },
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
  GUILD_INTEGRATIONS_UPDATE: { intents: Intent.GuildIntegrations },
  INTEGRATION_CREATE: { intents: Intent.GuildIntegrations },
  INTEGRATION_UPDATE: { intents: Intent.GuildIntegrations },
  INTEGRATION_DELETE: { intents: Intent.GuildIntegrations },
  WEBHOOKS_UPDATE: { intents: Intent.GuildWebhooks },
  INVITE_CREATE: { intents: Intent.GuildInvites, needsAny: Permission.ManageChannels },
  INVITE_DELETE: { intents: Intent.GuildInvites, needsAny: Permission.ManageChannels },
  VOICE_STATE_UPDATE: { intents: Intent.GuildVoiceStates },
  PRESENCE_UPDATE: { intents: Intent.GuildPresences },
  MESSAGE_CREATE: { ...MESSAGES, withoutContent: CONTENT },
  MESSAGE_UPDATE: { ...MESSAGES, withoutContent: CONTENT },
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
  // What only people's clients hear.
  INTERACTION_SUCCESS: EVERYBODY,
  INTERACTION_FAILURE: EVERYBODY,
  INTERACTION_MODAL_CREATE: EVERYBODY,
  APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE: EVERYBODY,
  SESSIONS_REPLACE: EVERYBODY,
};
