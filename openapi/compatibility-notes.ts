/** Why a whole group of Discord's operations is not here. */
export const leftOutGroups: Readonly<Record<string, string>> = {
  'social-sdk': "Discord's SDK for games, with its lobbies and provisional accounts, works for partners of Discord alone",
  activities: "activities are web pages inside Discord's own client, behind Discord's own proxy",
};

/** Why an event is never sent. */
export const leftOutEvents: Readonly<Record<string, string>> = {
  SUBSCRIPTION_CREATE: 'nobody pays here',
  SUBSCRIPTION_UPDATE: 'nobody pays here',
  SUBSCRIPTION_DELETE: 'nobody pays here',
};

/** What a bot may notice: how an operation behaves otherwise than Discord's. What is not named here behaves the same. */
export const operationDifferences: Readonly<Record<string, string>> = {
  get_guild_vanity_url: 'free for all guilds',
  update_guild: 'banners, splashes, icons that move and further features ask for no boosts; there are none',
  create_guild_role: 'icons of roles ask for no boosts',
  update_guild_role: 'icons of roles ask for no boosts',
  get_soundboard_default_sounds: 'the default sounds are our own',
  list_sticker_packs: 'the list is empty: the packs are works of Discord',
  get_sticker_pack: 'every pack is unknown: the packs are works of Discord',
  list_voice_regions: 'the regions in which voice servers of the operator run',
  list_guild_voice_regions: 'the regions in which voice servers of the operator run',
  guild_search: 'in guilds of more than six million messages totals of common words are estimated',
  list_my_connections: 'the list is empty: accounts are linked with no other service',
  list_skus: 'nobody pays here; owners make up what is listed by `POST /api/nexus/v1/applications/{application_id}/skus`',
  create_entitlement: 'of a SKU that the owner of the application made up; it costs nothing and does not end by itself',
  get_sku_subscriptions: 'the list is empty: nobody pays here',
  get_sku_subscription: 'every subscription is unknown: nobody pays here',
};

/** The same of events. */
export const eventDifferences: Readonly<Record<string, string>> = {};
