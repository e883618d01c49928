/**
 * Which keys the objects of gateway events have: `key:type` is always there, `key?:type` may be absent, `:?type` may be null.
 * Types: s a snowflake, str, int, num, bool, time (ISO 8601), any, or another object; `[]` a list, `{}` a map by id.
 * Source: Discord, "Gateway Events" and the structures they name; where libraries demand more than the documentation, what they demand.
 */
const USER = `id:s username:str discriminator:str global_name:?str avatar:?str bot?:bool system?:bool mfa_enabled?:bool banner?:?str accent_color?:?int
  locale?:str verified?:bool email?:?str flags?:int premium_type?:int public_flags?:int avatar_decoration_data?:?any collectibles?:?any primary_guild?:?any`;
const MEMBER_ALONE = `nick?:?str avatar?:?str banner?:?str roles:s[] joined_at:?time premium_since?:?time deaf:bool mute:bool flags:int pending?:bool
  permissions?:str communication_disabled_until?:?time avatar_decoration_data?:?any collectibles?:?any`;
const MEMBER = `${MEMBER_ALONE} user:user`;
const CHANNEL = `id:s type:int guild_id?:s position?:int permission_overwrites?:overwrite[] name?:?str topic?:?str nsfw?:bool last_message_id?:?s bitrate?:int
  user_limit?:int rate_limit_per_user?:int recipients?:user[] icon?:?str owner_id?:s application_id?:?s managed?:bool parent_id?:?s
  last_pin_timestamp?:?time rtc_region?:?str video_quality_mode?:int message_count?:int member_count?:int thread_metadata?:threadMetadata
  member?:threadMember default_auto_archive_duration?:int permissions?:str app_permissions?:str flags?:int total_message_sent?:int available_tags?:forumTag[]
  applied_tags?:s[] default_reaction_emoji?:?defaultReaction default_thread_rate_limit_per_user?:int default_sort_order?:?int default_forum_layout?:int`;
const THREAD = `${CHANNEL} guild_id:s name:str parent_id:s owner_id:s thread_metadata:threadMetadata message_count:int member_count:int rate_limit_per_user:int`;
const GUILD = `id:s name:str icon:?str icon_hash?:?str splash:?str discovery_splash:?str owner?:bool owner_id:s permissions?:str region?:?str afk_channel_id:?s
  afk_timeout:int widget_enabled?:bool widget_channel_id?:?s verification_level:int default_message_notifications:int explicit_content_filter:int roles:role[]
  emojis:emoji[] features:str[] mfa_level:int application_id:?s system_channel_id:?s system_channel_flags:int rules_channel_id:?s max_presences?:?int
  max_members?:int vanity_url_code:?str description:?str banner:?str premium_tier:int premium_subscription_count?:int preferred_locale:str
  public_updates_channel_id:?s max_video_channel_users?:int max_stage_video_channel_users?:int approximate_member_count?:int approximate_presence_count?:int
  welcome_screen?:any nsfw_level:int stickers:sticker[] premium_progress_bar_enabled:bool safety_alerts_channel_id:?s incidents_data:?any`;
const MESSAGE = `id:s channel_id:s author:user content:str timestamp:time edited_timestamp:?time tts:bool mention_everyone:bool mentions:mentionedUser[]
  mention_roles:s[] mention_channels?:any[] attachments:attachment[] embeds:embed[] reactions?:any[] nonce?:any pinned:bool webhook_id?:s type:int activity?:any
  application?:any application_id?:s flags:int message_reference?:messageReference message_snapshots?:any[] referenced_message?:?any interaction_metadata?:any
  interaction?:any thread?:thread components:any[] sticker_items?:any[] stickers?:sticker[] position?:int role_subscription_data?:any resolved?:any poll?:any
  call?:any guild_id?:s member?:memberAlone channel_type?:int`;
const PRESENCE = 'user:presenceUser status:str activities:activity[] client_status:any';
const VOICE_STATE = `channel_id:?s user_id:s member?:member session_id:str deaf:bool mute:bool self_deaf:bool self_mute:bool self_stream?:bool self_video:bool
  suppress:bool request_to_speak_timestamp:?time`;
const SCHEDULED_EVENT = `id:s guild_id:s channel_id:?s creator_id?:?s name:str description?:?str scheduled_start_time:time scheduled_end_time:?time privacy_level:int
  status:int entity_type:int entity_id:?s entity_metadata:?any creator?:user user_count?:int image?:?str recurrence_rule:?any`;
const STAGE_INSTANCE = 'id:s guild_id:s channel_id:s topic:str privacy_level:int discoverable_disabled:bool guild_scheduled_event_id:?s';
const SOUND = 'name:str sound_id:s volume:num emoji_id:?s emoji_name:?str guild_id?:s available:bool user?:user';
const INTEGRATION = `id:s name:str type:str enabled:bool syncing?:bool role_id?:s enable_emoticons?:bool expire_behavior?:int expire_grace_period?:int user?:user
  account:any synced_at?:time subscriber_count?:int revoked?:bool application?:any scopes?:str[]`;
const AUTOMOD_RULE = `id:s guild_id:s name:str creator_id:s event_type:int trigger_type:int trigger_metadata:any actions:automodAction[] enabled:bool exempt_roles:s[]
  exempt_channels:s[]`;
const AUDIT_LOG_ENTRY = 'target_id:?str changes?:any[] user_id:?s id:s action_type:int options?:any reason?:str';
const READY = 'v:int user:ownUser guilds:any[] session_id:str resume_gateway_url:str private_channels:any[]';
const THREAD_MEMBER = 'id?:s user_id?:s join_timestamp:time flags:int member?:member';
const REACTION = 'user_id:s channel_id:s message_id:s guild_id?:s emoji:reactionEmoji burst:bool type:int';
const POLL_VOTE = 'user_id:s channel_id:s message_id:s guild_id?:s answer_id:int';
const BAN = 'guild_id:s user:user';
const ENTITLEMENT = 'id:s sku_id:s application_id:s user_id?:s type:int deleted:bool starts_at:?time ends_at:?time guild_id?:s consumed?:bool';
const CALL = 'channel_id:s message_id:s region:str ringing:s[]';
const STREAM = 'stream_key:str region:str viewer_ids:s[] paused:bool';
const ROLE_EVENT = 'guild_id:s role:role';

export const objects: Readonly<Record<string, string>> = {
  user: USER,
  ownUser: `${USER} mfa_enabled:bool verified:bool email:?str flags:int`,
  mentionedUser: `${USER} member?:memberAlone`,
  presenceUser: 'id:s username?:str discriminator?:str global_name?:?str avatar?:?str',
  member: MEMBER,
  memberAlone: MEMBER_ALONE,
  role: `id:s name:str color:int colors:roleColors hoist:bool icon?:?str unicode_emoji?:?str position:int permissions:str managed:bool mentionable:bool tags?:any
    flags:int`,
  roleColors: 'primary_color:int secondary_color:?int tertiary_color:?int',
  emoji: 'id:?s name:?str roles?:s[] user?:user require_colons?:bool managed?:bool animated?:bool available?:bool',
  reactionEmoji: 'id:?s name:?str animated?:bool',
  sticker: 'id:s pack_id?:s name:str description:?str tags:str type:int format_type:int available?:bool guild_id?:s user?:user sort_value?:int',
  channel: CHANNEL,
  overwrite: 'id:s type:int allow:str deny:str',
  thread: THREAD,
  threadMetadata: 'archived:bool auto_archive_duration:int archive_timestamp:time locked:bool invitable?:bool create_timestamp?:?time',
  threadMember: THREAD_MEMBER,
  addedThreadMember: `${THREAD_MEMBER} id:s user_id:s presence?:?any`,
  forumTag: 'id:s name:str moderated:bool emoji_id:?s emoji_name:?str',
  defaultReaction: 'emoji_id:?s emoji_name:?str',
  message: MESSAGE,
  messageReference: 'type?:int message_id?:s channel_id?:s guild_id?:s fail_if_not_exists?:bool',
  attachment: `id:s filename:str title?:str description?:str content_type?:str size:int url:str proxy_url:str height?:?int width?:?int ephemeral?:bool
    duration_secs?:num waveform?:str flags?:int`,
  embed: `title?:str type?:str description?:str url?:str timestamp?:time color?:int footer?:embedFooter image?:embedImage thumbnail?:embedImage video?:embedVideo
    provider?:embedProvider author?:embedAuthor fields?:embedField[] flags?:int`,
  embedFooter: 'text:str icon_url?:str proxy_icon_url?:str',
  embedImage: 'url:str proxy_url?:str height?:int width?:int',
  embedVideo: 'url?:str proxy_url?:str height?:int width?:int',
  embedProvider: 'name?:str url?:str',
  embedAuthor: 'name:str url?:str icon_url?:str proxy_icon_url?:str',
  embedField: 'name:str value:str inline?:bool',
  presence: PRESENCE,
  activity: `name:str type:int url?:?str created_at:int timestamps?:any application_id?:s status_display_type?:?int details?:?str details_url?:?str state?:?str
    state_url?:?str emoji?:?any party?:any assets?:any secrets?:any instance?:bool flags?:int buttons?:any[]`,
  voiceState: `${VOICE_STATE} guild_id?:s`,
  scheduledEvent: SCHEDULED_EVENT,
  stageInstance: STAGE_INSTANCE,
  sound: SOUND,
  automodAction: 'type:int metadata?:any',
  application: 'id:s flags:int',
  unavailableGuild: 'id:s unavailable:bool',
  interactionData: `id?:any name?:str type?:int resolved?:resolved options?:interactionOption[] guild_id?:s target_id?:s custom_id?:str component_type?:int values?:str[]
    components?:any[]`,
  interactionOption: 'name:str type:int value?:any options?:interactionOption[] focused?:bool',
  resolved: 'users?:user{} members?:resolvedMember{} roles?:role{} channels?:any{} messages?:any{} attachments?:attachment{}',
  resolvedMember: MEMBER_ALONE.replace('deaf:bool mute:bool', 'deaf?:bool mute?:bool'),
  commandPermission: 'id:s type:int permission:bool',
  channelInfo: 'id:s status?:?str voice_start_time?:?int',
};

/** Which keys each dispatch event must and may have. */
export const events: Readonly<Record<string, string>> = {
  READY: `${READY} guilds:unavailableGuild[] shard?:int[] application:application`,
  // A person's client has everything in READY and no application.
  'READY of a person': `${READY} users:user[] guilds:guildCreate[]`,
  RESUMED: '',
  RATE_LIMITED: 'opcode:int retry_after:num meta:any',
  APPLICATION_COMMAND_PERMISSIONS_UPDATE: 'id:s application_id:s guild_id:s permissions:commandPermission[]',
  AUTO_MODERATION_RULE_CREATE: AUTOMOD_RULE,
  AUTO_MODERATION_RULE_UPDATE: AUTOMOD_RULE,
  AUTO_MODERATION_RULE_DELETE: AUTOMOD_RULE,
  AUTO_MODERATION_ACTION_EXECUTION: `guild_id:s action:automodAction rule_id:s rule_trigger_type:int user_id:s channel_id?:s message_id?:s
    alert_system_message_id?:s content:str matched_keyword:?str matched_content:?str`,
  CHANNEL_CREATE: CHANNEL,
  CHANNEL_UPDATE: CHANNEL,
  CHANNEL_DELETE: CHANNEL,
  CHANNEL_INFO: 'guild_id:s channels:channelInfo[]',
  CHANNEL_PINS_UPDATE: 'guild_id?:s channel_id:s last_pin_timestamp?:?time',
  THREAD_CREATE: `${THREAD} newly_created?:bool`,
  THREAD_UPDATE: THREAD,
  THREAD_DELETE: 'id:s guild_id:s parent_id:s type:int',
  THREAD_LIST_SYNC: 'guild_id:s channel_ids?:s[] threads:thread[] members:threadMember[]',
  THREAD_MEMBER_UPDATE: `${THREAD_MEMBER} id:s user_id:s guild_id:s`,
  THREAD_MEMBERS_UPDATE: 'id:s guild_id:s member_count:int added_members?:addedThreadMember[] removed_member_ids?:s[]',
  GUILD_CREATE: `${GUILD} joined_at:time large:bool unavailable?:bool member_count:int voice_states:voiceState[] members:member[] channels:channel[]
    threads:thread[] presences:presence[] stage_instances:stageInstance[] guild_scheduled_events:scheduledEvent[] soundboard_sounds:sound[]`,
  GUILD_UPDATE: GUILD,
  GUILD_DELETE: 'id:s unavailable?:bool',
  GUILD_AUDIT_LOG_ENTRY_CREATE: `${AUDIT_LOG_ENTRY} guild_id:s`,
  GUILD_BAN_ADD: BAN,
  GUILD_BAN_REMOVE: BAN,
  GUILD_EMOJIS_UPDATE: 'guild_id:s emojis:emoji[]',
  GUILD_STICKERS_UPDATE: 'guild_id:s stickers:sticker[]',
  GUILD_INTEGRATIONS_UPDATE: 'guild_id:s',
  GUILD_MEMBER_ADD: `${MEMBER} guild_id:s`,
  GUILD_MEMBER_REMOVE: 'guild_id:s user:user',
  GUILD_MEMBER_UPDATE: `${MEMBER} guild_id:s avatar:?str banner:?str deaf?:bool mute?:bool`,
  GUILD_MEMBERS_CHUNK: 'guild_id:s members:member[] chunk_index:int chunk_count:int not_found?:any[] presences?:presence[] nonce?:str',
  GUILD_ROLE_CREATE: ROLE_EVENT,
  GUILD_ROLE_UPDATE: ROLE_EVENT,
  GUILD_ROLE_DELETE: 'guild_id:s role_id:s',
  GUILD_SCHEDULED_EVENT_CREATE: SCHEDULED_EVENT,
  GUILD_SCHEDULED_EVENT_UPDATE: SCHEDULED_EVENT,
  GUILD_SCHEDULED_EVENT_DELETE: SCHEDULED_EVENT,
  GUILD_SCHEDULED_EVENT_USER_ADD: 'guild_scheduled_event_id:s user_id:s guild_id:s',
  GUILD_SCHEDULED_EVENT_USER_REMOVE: 'guild_scheduled_event_id:s user_id:s guild_id:s',
  GUILD_SOUNDBOARD_SOUND_CREATE: SOUND,
  GUILD_SOUNDBOARD_SOUND_UPDATE: SOUND,
  GUILD_SOUNDBOARD_SOUND_DELETE: 'sound_id:s guild_id:s',
  GUILD_SOUNDBOARD_SOUNDS_UPDATE: 'soundboard_sounds:sound[] guild_id:s',
  SOUNDBOARD_SOUNDS: 'soundboard_sounds:sound[] guild_id:s',
  INTEGRATION_CREATE: `${INTEGRATION} guild_id:s`,
  INTEGRATION_UPDATE: `${INTEGRATION} guild_id:s`,
  INTEGRATION_DELETE: 'id:s guild_id:s application_id?:s',
  INTERACTION_CREATE: `id:s application_id:s type:int data?:interactionData guild?:any guild_id?:s channel?:any channel_id?:s member?:member user?:user token:str
    version:int message?:any app_permissions:str locale?:str guild_locale?:str entitlements:any[] authorizing_integration_owners:any context?:int
    attachment_size_limit:int`,
  INVITE_CREATE: `channel_id:s code:str created_at:time guild_id?:s inviter?:user max_age:int max_uses:int target_type?:int target_user?:user
    target_application?:any temporary:bool uses:int expires_at:?time role_ids?:s[]`,
  ENTITLEMENT_CREATE: ENTITLEMENT,
  ENTITLEMENT_UPDATE: ENTITLEMENT,
  ENTITLEMENT_DELETE: ENTITLEMENT,
  INVITE_DELETE: 'channel_id:s guild_id?:s code:str',
  MESSAGE_CREATE: MESSAGE,
  MESSAGE_UPDATE: MESSAGE,
  MESSAGE_DELETE: 'id:s channel_id:s guild_id?:s',
  MESSAGE_DELETE_BULK: 'ids:s[] channel_id:s guild_id?:s',
  MESSAGE_REACTION_ADD: `${REACTION} member?:member message_author_id?:s burst_colors?:str[]`,
  MESSAGE_REACTION_REMOVE: REACTION,
  MESSAGE_REACTION_REMOVE_ALL: 'channel_id:s message_id:s guild_id?:s',
  MESSAGE_REACTION_REMOVE_EMOJI: 'channel_id:s guild_id?:s message_id:s emoji:reactionEmoji',
  PRESENCE_UPDATE: `${PRESENCE} guild_id:s`,
  STAGE_INSTANCE_CREATE: STAGE_INSTANCE,
  STAGE_INSTANCE_UPDATE: STAGE_INSTANCE,
  STAGE_INSTANCE_DELETE: STAGE_INSTANCE,
  TYPING_START: 'channel_id:s guild_id?:s user_id:s timestamp:int member?:member',
  USER_UPDATE: USER,
  VOICE_CHANNEL_EFFECT_SEND: `channel_id:s guild_id:s user_id:s emoji?:?any animation_type?:?int animation_id?:int sound_id?:any sound_volume?:num`,
  VOICE_CHANNEL_START_TIME_UPDATE: 'id:s guild_id:s voice_start_time?:?int',
  VOICE_CHANNEL_STATUS_UPDATE: 'id:s guild_id:s status:?str',
  VOICE_STATE_UPDATE: `${VOICE_STATE} guild_id?:s`,
  VOICE_SERVER_UPDATE: 'token:str guild_id:?s channel_id?:s endpoint:?str',
  // The unofficial "Call Create" and its kin.
  CALL_CREATE: `${CALL} voice_states:voiceState[]`,
  CALL_UPDATE: CALL,
  CALL_DELETE: 'channel_id:s unavailable?:bool',
  STREAM_CREATE: `${STREAM} rtc_server_id:s rtc_channel_id:s`,
  STREAM_UPDATE: STREAM,
  STREAM_DELETE: 'stream_key:str reason:str unavailable?:bool',
  STREAM_SERVER_UPDATE: 'token:str stream_key:str endpoint:?str',
  WEBHOOKS_UPDATE: 'guild_id:s channel_id:s',
  MESSAGE_POLL_VOTE_ADD: POLL_VOTE,
  MESSAGE_POLL_VOTE_REMOVE: POLL_VOTE,
};
