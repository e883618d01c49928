/** Where one is, as the path says. */
export interface Place {
  guildId: string;
  channelId: string | null;
  /** A thread that stands beside its channel. */
  threadId: string | null;
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
