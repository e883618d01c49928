import { checkPlain, checkShape, hasShape, type Fault } from './check-shape.ts';
import { asSpecReads, parseBySpec } from './spec-schemas.ts';

interface Component {
  /** The component of Discord's description, or several. */
  names: string;
  /** Keys that the description demands of REST replies and the gateway leaves out, with a value that fits. */
  lent?: Record<string, unknown>;
}

const MEMBER_USER = { id: '0', username: 'lent', avatar: null, discriminator: '0', public_flags: 0, flags: 0, global_name: null, primary_guild: null };
const THREAD_LENT = { guild_id: '0' };
const AUTOMOD: Component = { names: 'DefaultKeywordRuleResponse|KeywordRuleResponse|MLSpamRuleResponse|MentionSpamRuleResponse|UserProfileRuleResponse' };
const INTEGRATION: Component = { names: 'DiscordIntegrationResponse|ExternalConnectionIntegrationResponse|GuildSubscriptionIntegrationResponse' };
const SCHEDULED: Component = { names: 'ExternalScheduledEventResponse|StageScheduledEventResponse|VoiceScheduledEventResponse' };
const STAGE: Component = { names: 'StageInstanceResponse' };
const SOUND: Component = { names: 'SoundboardSoundResponse' };
const ENTITLEMENT: Component = { names: 'EntitlementResponse' };
const MEMBER: Component = { names: 'GuildMemberResponse' };
const THREAD: Component = { names: 'ThreadResponse', lent: THREAD_LENT };
const MESSAGE: Component = { names: 'MessageResponse' };
const VOICE_STATE: Component = { names: 'VoiceStateResponse', lent: { guild_id: '0', self_stream: false } };
/** Discord documents these as absent in some gateway events. */
const GUILD: Component = {
  names: 'GuildResponse',
  lent: {
    home_header: null,
    region: 'deprecated',
    nsfw: false,
    widget_enabled: false,
    widget_channel_id: null,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    premium_subscription_count: 0,
  },
};

/** Objects inside events, by the type that the tables give them. */
const components: Record<string, Component> = {
  user: { names: 'UserResponse' },
  ownUser: { names: 'UserPIIResponse', lent: { locale: 'en-US' } },
  mentionedUser: { names: 'UserResponse' },
  member: MEMBER,
  memberAlone: { names: 'GuildMemberResponse', lent: { user: MEMBER_USER } },
  role: { names: 'GuildRoleResponse' },
  emoji: { names: 'EmojiResponse' },
  sticker: { names: 'GuildStickerResponse|StandardStickerResponse' },
  thread: THREAD,
  voiceState: VOICE_STATE,
  scheduledEvent: SCHEDULED,
  stageInstance: STAGE,
  sound: SOUND,
  attachment: { names: 'MessageAttachmentResponse' },
};

/** Events that are such an object themselves. */
const eventComponents: Record<string, Component> = {
  APPLICATION_COMMAND_PERMISSIONS_UPDATE: { names: 'CommandPermissionsResponse' },
  AUTO_MODERATION_RULE_CREATE: AUTOMOD,
  AUTO_MODERATION_RULE_UPDATE: AUTOMOD,
  AUTO_MODERATION_RULE_DELETE: AUTOMOD,
  ENTITLEMENT_CREATE: ENTITLEMENT,
  ENTITLEMENT_UPDATE: ENTITLEMENT,
  ENTITLEMENT_DELETE: ENTITLEMENT,
  THREAD_CREATE: THREAD,
  THREAD_UPDATE: THREAD,
  GUILD_CREATE: GUILD,
  GUILD_UPDATE: GUILD,
  GUILD_AUDIT_LOG_ENTRY_CREATE: { names: 'AuditLogEntryResponse' },
  GUILD_MEMBER_ADD: MEMBER,
  GUILD_MEMBER_UPDATE: MEMBER,
  GUILD_SCHEDULED_EVENT_CREATE: SCHEDULED,
  GUILD_SCHEDULED_EVENT_UPDATE: SCHEDULED,
  GUILD_SCHEDULED_EVENT_DELETE: SCHEDULED,
  GUILD_SOUNDBOARD_SOUND_CREATE: SOUND,
  GUILD_SOUNDBOARD_SOUND_UPDATE: SOUND,
  INTEGRATION_CREATE: INTEGRATION,
  INTEGRATION_UPDATE: INTEGRATION,
  MESSAGE_CREATE: MESSAGE,
  MESSAGE_UPDATE: MESSAGE,
  STAGE_INSTANCE_CREATE: STAGE,
  STAGE_INSTANCE_UPDATE: STAGE,
  STAGE_INSTANCE_DELETE: STAGE,
  VOICE_STATE_UPDATE: VOICE_STATE,
};

/** Everything that is wrong with the payload of one dispatch event. Events that Discord does not document for bots need only be plain. */
export function faultsOfEvent(t: string, d: unknown): Fault[] {
  const faults: Fault[] = [];
  checkPlain(d, 'd', faults);
  const name = t === 'READY' && typeof d === 'object' && d !== null && 'users' in d ? 'READY of a person' : t;
  // The client of the person who began an interaction hears its id and nonce only.
  if (t === 'INTERACTION_CREATE' && typeof d === 'object' && d !== null && !('token' in d)) return faults;
  // Friends see each other outside of guilds; bots have none.
  if (t === 'PRESENCE_UPDATE' && typeof d === 'object' && d !== null && !('guild_id' in d)) return faults;
  if (t === 'RESUMED' || !hasShape(name)) return faults;
  const met: [Component, object, string][] = [];
  checkShape(name, d, 'd', faults, (type, object, path) => {
    const component =
      type === name
        ? (eventComponents[t] ?? channelComponent(t.startsWith('CHANNEL_') ? object : {}))
        : type === 'channel'
          ? channelComponent(object)
          : components[type];
    if (component) met.push([component, object, path]);
  });
  // What stands inside of something that is parsed is parsed with it.
  const whole = met.filter(([, , path]) => !met.some(([outer, , above]) => path.startsWith(`${above}.`) && outer !== undefined));
  for (const [{ names, lent }, object, path] of whole) faults.push(...parseBySpec(names, { ...lent, ...(asSpecReads(object) as object) }, path));
  return onePerPath(faults);
}

function channelComponent(channel: object): Component | undefined {
  const { type } = channel as { type?: number };
  if (type === undefined || !('name' in channel || 'recipients' in channel)) return undefined;
  if (type === 1) return { names: 'PrivateChannelResponse' };
  if (type === 3) return { names: 'PrivateGroupChannelResponse' };
  return [10, 11, 12].includes(type) ? THREAD : { names: 'GuildChannelResponse', lent: { guild_id: '0' } };
}

/** The tables and the description often find the same thing. */
function onePerPath(faults: readonly Fault[]): Fault[] {
  const seen = new Set<string>();
  return faults.filter(({ path }) => !seen.has(path) && seen.add(path));
}
