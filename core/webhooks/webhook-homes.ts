import { ChannelType, PermissionFlagsBits, type Snowflake } from 'discord-api-types/v10';
import { applyImplicitDenials } from '#protocol/permissions';
import type { ChannelRecord } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import { channelPermissionsOf } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';

const HOMELESS: ReadonlySet<number> = new Set([ChannelType.GuildCategory, ChannelType.GuildDirectory]);

/** Whether somebody may make a webhook in a channel of a guild, which has to be one that webhooks may live in. */
export function mayMakeWebhook(state: GuildState, channel: ChannelRecord, userId: Snowflake, nowMs: number): boolean {
  if (HOMELESS.has(channel.type)) return false;
  return (applyImplicitDenials(channelPermissionsOf(state, userId, channel, nowMs), channel.type) & PermissionFlagsBits.ManageWebhooks) !== 0n;
}

/** The channels in which a person may make a webhook, by guild, in the order of its list; guilds without any are left out. */
export function manageableWebhookHomes(
  core: Core,
  states: readonly GuildState[],
  userId: Snowflake,
): { id: Snowflake; name: string; channels: { id: Snowflake; name: string }[] }[] {
  const nowMs = core.clock.nowMs();
  return states.flatMap((state) => {
    const channels = [...state.channels.values()]
      .filter((channel) => mayMakeWebhook(state, channel, userId, nowMs))
      .toSorted((one, other) => (one.position ?? 0) - (other.position ?? 0))
      .map(({ id, name }) => ({ id, name: name ?? '' }));
    return channels.length > 0 ? { id: state.id, name: state.guild.name, channels } : [];
  });
}
