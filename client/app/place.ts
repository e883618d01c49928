/** Where one is, as the path says. */
export interface Place {
  guildId: string;
  channelId: string | null;
  /** A thread that stands beside its channel. */
  threadId: string | null;
  messageId: string | null;
}

/** A channel, or a message in it. */
export interface ChannelPlace {
  channelId: string;
  messageId: string | null;
}

export function placeOf(path: string): Place {
  const found = /^\/channels\/(@me|\d+)(?:\/(\d+)(?:\/threads\/(\d+))?)?(?:\/(\d+))?\/?$/.exec(path) ?? [];
  const [, guildId = '@me', channelId = null, threadId = null, messageId = null] = found;
  return { guildId, channelId, threadId, messageId };
}

export const pathTo = (guildId: string | undefined, channelId?: string, messageId?: string): string =>
  ['/channels', guildId ?? '@me', channelId, messageId].filter((part) => part !== undefined).join('/');

/** A thread beside its channel. Source: Discord's client. */
export const pathBeside = (guildId: string | undefined, channelId: string, threadId: string): string => `${pathTo(guildId, channelId)}/threads/${threadId}`;

const DISCORD = /^https:\/\/(?:(?:ptb|canary)\.)?discord(?:app)?\.com(?=\/channels\/)/;

/** Where an address leads here: one of this server, or of Discord, whose guilds keep their ids when they are brought over. Null for all others. */
export function placeOfUrl(url: string, serverUrl: string): ChannelPlace | null {
  const origin = url.startsWith(`${serverUrl}/channels/`) ? serverUrl : DISCORD.exec(url)?.[0];
  if (origin === undefined) return null;
  const { threadId, channelId, messageId } = placeOf(url.slice(origin.length));
  return channelId === null ? null : { channelId: threadId ?? channelId, messageId };
}
