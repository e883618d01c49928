import type { Snowflake } from 'discord-api-types/v10';

/** Whose screen it is, and where it is shown. */
export interface StreamPlace {
  /** Null in the call of a direct channel. */
  guildId: Snowflake | null;
  channelId: Snowflake;
  ownerId: Snowflake;
}

const ID = /^\d{1,20}$/;

export const streamKeyOf = ({ guildId, channelId, ownerId }: StreamPlace): string =>
  guildId === null ? `call:${channelId}:${ownerId}` : `guild:${guildId}:${channelId}:${ownerId}`;

/** Null for what is no stream key. */
export function readStreamKey(key: string): StreamPlace | null {
  const [kind, ...ids] = key.split(':');
  if (!ids.every((id) => ID.test(id))) return null;
  if (kind === 'guild' && ids.length === 3) return { guildId: ids[0] ?? '0', channelId: ids[1] ?? '0', ownerId: ids[2] ?? '0' };
  if (kind === 'call' && ids.length === 2) return { guildId: null, channelId: ids[0] ?? '0', ownerId: ids[1] ?? '0' };
  return null;
}
