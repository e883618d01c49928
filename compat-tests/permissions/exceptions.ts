/** Facts of operations that no scene proves, each with its reason. */
interface Exceptions {
  permissions?: Record<string, string>;
  events?: Record<string, string>;
  audit?: string;
}

const PINS = { permissions: { MANAGE_MESSAGES: 'since 2026 PIN_MESSAGES stands for it' } };
const SLOW_MODE = { permissions: { BYPASS_SLOWMODE: 'is named as what escapes slow mode, not as what sets it' } };
const PRUNE = { permissions: { ADMINISTRATOR: 'only with the feature PRUNE_REQUIRES_ADMIN, which no guild is given here' } };
const PUBLIC_STAGES = 'the invite of public stages, which are gone';

export const exceptions: Record<string, Exceptions> = {
  create_pin: PINS,
  delete_pin: PINS,
  create_guild_channel: SLOW_MODE,
  update_channel: SLOW_MODE,
  preview_prune_guild: PRUNE,
  prune_guild: PRUNE,
  add_thread_member: { permissions: { SEND_MESSAGES: 'in threads SEND_MESSAGES_IN_THREADS stands for it' } },
  update_guild_member: { permissions: { ADMINISTRATOR: 'protects the target: a scene of its own holds that' } },
  create_stage_instance: { events: { INVITE_CREATE: PUBLIC_STAGES } },
  delete_stage_instance: { events: { INVITE_DELETE: PUBLIC_STAGES } },
  update_guild_scheduled_event_exception: {
    events: { GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE: 'an event that changes an exception is named after the change, as its kin are' },
  },
  action_guild_join_request: { events: { GUILD_MEMBER_REMOVE: 'whoever is turned down here was no member yet' } },
  add_guild_member: { events: { GUILD_JOIN_REQUEST_CREATE: 'whoever a bot brings in is a member at once, and fills in a form later' } },
  oauth2_authorize_grant: {
    events: {
      USER_APPLICATION_UPDATE: 'tells the own clients of people of applications that they install for themselves',
      USER_CONNECTIONS_UPDATE: 'there are no connections to other services',
    },
  },
};

/** Actions of the audit log that no scene writes, each with its reason. */
export const unwritten: Record<string, string> = {
  INVITE_UPDATE: 'no operation changes an invite',
  INTEGRATION_UPDATE: 'no operation changes an integration',
  AUTO_MODERATION_BLOCK_MESSAGE: 'is written when somebody breaks a rule: see the tests of automatic moderation',
  AUTO_MODERATION_FLAG_TO_CHANNEL: 'is written when somebody breaks a rule: see the tests of automatic moderation',
  AUTO_MODERATION_USER_COMMUNICATION_DISABLED: 'is written when somebody breaks a rule: see the tests of automatic moderation',
  AUTO_MODERATION_QUARANTINE_USER: 'is written when somebody breaks a rule: see the tests of automatic moderation',
  CREATOR_MONETIZATION_REQUEST_CREATED: 'nothing is for sale here',
  CREATOR_MONETIZATION_TERMS_ACCEPTED: 'nothing is for sale here',
  GUILD_HOME_FEATURE_ITEM: 'guild homes are gone',
  GUILD_HOME_REMOVE_ITEM: 'guild homes are gone',
  GUILD_MEMBER_VERIFICATION_UPDATE: "is in no enumeration of Discord's description: GUILD_UPDATE stands for it",
  GUILD_PROFILE_UPDATE: 'guilds have no profiles here',
  GUILD_MIGRATE_PIN_PERMISSION: 'no guild is older than the permission',
  GUILD_MIGRATE_BYPASS_SLOWMODE_PERMISSION: 'no guild is older than the permission',
  HOME_SETTINGS_CREATE: "comes of an operation of Discord's own client",
  HOME_SETTINGS_UPDATE: "comes of an operation of Discord's own client",
};
