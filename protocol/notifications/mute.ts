/** What can be muted: guilds, channels, threads. A mute with an end ends by itself, and no event says so. */
export interface Mutable {
  muted?: boolean;
  mute_config?: { end_time?: string | null } | null;
}

/** When a mute ends by itself, in milliseconds of Unix time. Infinity of one without an end, and of what is not muted. */
export function muteEndMs({ muted = false, mute_config: config }: Mutable): number {
  const endMs = Date.parse(config?.end_time ?? '');
  return muted && !Number.isNaN(endMs) ? endMs : Infinity;
}

export const isMutedAt = (given: Mutable, nowMs: number): boolean => given.muted === true && muteEndMs(given) > nowMs;
