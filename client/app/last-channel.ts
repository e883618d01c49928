import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { channelGroups } from '#sdk/state/selectors/channels';
import { directChannels } from '#sdk/state/selectors/channels';
import { may } from '#sdk/state/selectors/permissions';
import { DIRECT, type State } from '#sdk/state/state';

const KEY = 'nexus.last-channels';
const RECENT = 'nexus.recent-channels';
const MOST_RECENT = 20;

function all(): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

export function rememberChannel(guildId: string, channelId: string): void {
  localStorage.setItem(KEY, JSON.stringify({ ...all(), [guildId]: channelId }));
  localStorage.setItem(RECENT, JSON.stringify([channelId, ...recentChannels().filter((id) => id !== channelId)].slice(0, MOST_RECENT)));
}

/** Channels where one was, the last first. */
export function recentChannels(): readonly string[] {
  try {
    return JSON.parse(localStorage.getItem(RECENT) ?? '[]') as string[];
  } catch {
    return [];
  }
}

/** Kinds that have messages of their own: text, voice, news, stage. */
const WITH_MESSAGES: ReadonlySet<number> = new Set([0, 5]);

/** The channel of a guild where one was last, or the first to write in. */
export function lastChannel(state: State, guildId: string): string | null {
  const kept = all()[guildId] ?? '';
  if (state.channels.get(kept)?.guild_id === (guildId === DIRECT ? undefined : guildId) && may(state, kept, Bit.ViewChannel)) return kept;
  if (guildId === DIRECT) return directChannels(state)[0]?.id ?? null;
  return (
    channelGroups(state, guildId)
      .flatMap(({ channels }) => channels)
      .find(({ type }) => WITH_MESSAGES.has(type))?.id ?? null
  );
}
