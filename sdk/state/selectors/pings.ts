import { isMutedAt } from '#protocol/notifications/mute';
import type { Message } from '../entities.ts';
import { DIRECT, type State } from '../state.ts';
import { unheard } from './unheard.ts';

/** Whether a message counts as a mention of oneself. Source: Discord's client: every message in direct channels, pings in guilds unless silenced. */
export function isPing(state: State, message: Message): boolean {
  const me = state.meId;
  if (me === null || message.author.id === me) return false;
  if (unheard(state, message.author.id)) return false;
  const channel = state.channels.get(message.channel_id);
  // What a stranger asks waits until it is looked for.
  if (channel?.['is_message_request'] === true) return false;
  const guildId = channel?.guild_id ?? message.guild_id;
  if (guildId === undefined) return !isMuted(state, message.channel_id, Date.parse(message.timestamp));
  const settings = state.guildSettings.get(guildId);
  if (message.mentions?.some(({ id }) => id === me)) return true;
  if (message.mention_everyone && !settings?.suppress_everyone) return true;
  if (settings?.suppress_roles || !message.mention_roles?.length) return false;
  const own = state.members.of(guildId).get(me)?.roles ?? [];
  return message.mention_roles.some((id) => own.includes(id));
}

/** Whether a channel is silent: by itself, its category, or (in the case of a thread) its parent. The guild's own mute is asked apart. */
export function isMuted(state: State, channelId: string, nowMs: number = Date.now()): boolean {
  const channel = state.channels.get(channelId);
  const overrides = state.guildSettings.get(channel?.guild_id ?? DIRECT)?.channel_overrides;
  if (!channel) return false;
  // A thread is muted by one's membership in it.
  if (channel.member && isMutedAt(channel.member, nowMs)) return true;
  if (!overrides?.length) return false;
  for (let at: typeof channel | undefined = channel, depth = 0; at && depth < 3; at = state.channels.get(at.parent_id ?? ''), depth++) {
    const { id } = at;
    const override = overrides.find((one) => one.channel_id === id);
    if (override && isMutedAt(override, nowMs)) return true;
  }
  return false;
}

export const isGuildMuted = (state: State, guildId: string, nowMs: number = Date.now()): boolean => isMutedAt(state.guildSettings.get(guildId) ?? {}, nowMs);
