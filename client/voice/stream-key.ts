import type { VoicePlace } from './voice.ts';

/** What a screen is called that somebody shows in a call. */
export const streamKeyOf = ({ guildId, channelId }: VoicePlace, ownerId: string): string =>
  guildId === null ? `call:${channelId}:${ownerId}` : `guild:${guildId}:${channelId}:${ownerId}`;
