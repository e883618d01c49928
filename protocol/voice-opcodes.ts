/** Those that only clients for people use, and of which no public types tell. */
export const PeopleOpcodes = {
  Video: 12,
  SessionUpdate: 14,
  MediaSinkWants: 15,
  BackendVersion: 16,
  ClientFlags: 18,
  ClientPlatform: 20,
  NoRoute: 32,
} as const;
