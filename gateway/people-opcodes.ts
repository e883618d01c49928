/** Those of people's clients that do something here, and of which no public types tell. */
export const PeopleOpcodes = {
  CallConnect: 13,
  GuildSubscriptions: 14,
  GuildSubscriptionsBulk: 37,
  StreamCreate: 18,
  StreamDelete: 19,
  StreamWatch: 20,
  StreamPing: 21,
  StreamSetPaused: 22,
} as const;
