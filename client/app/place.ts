/** Where one is, as the path says. */
export interface Place {
  guildId: string;
  channelId: string | null;
  messageId: string | null;
}

export function placeOf(path: string): Place {
  const [, guildId = '@me', channelId = null, messageId = null] = /^\/channels\/(@me|\d+)(?:\/(\d+))?(?:\/(\d+))?\/?$/.exec(path) ?? [];
  return { guildId, channelId, messageId };
}

export const pathTo = (guildId: string | undefined, channelId?: string, messageId?: string): string =>
  ['/channels', guildId ?? '@me', channelId, messageId].filter((part) => part !== undefined).join('/');
