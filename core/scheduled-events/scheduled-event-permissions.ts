import { GuildScheduledEventEntityType as EntityType, PermissionFlagsBits as Permission, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { channelPermissionsOf, guildPermissionsOf } from '../permissions-in.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { ScheduledEventRecord } from './scheduled-event-record.ts';

/** What the kind of event asks for in its channel. Source: Discord, "Guild Scheduled Event permission requirements". */
const NEEDED_IN_CHANNEL = {
  [EntityType.StageInstance]: Permission.ManageChannels | Permission.MuteMembers | Permission.MoveMembers,
  [EntityType.Voice]: Permission.ViewChannel | Permission.Connect,
  [EntityType.External]: 0n,
} as const;

type Where = Pick<ScheduledEventRecord, 'channel_id' | 'entity_type'>;

function permissionsAt(core: Core, state: GuildState, userId: Snowflake, { channel_id: channelId }: Where): bigint {
  const channel = channelId ? state.channels.get(channelId) : undefined;
  const nowMs = core.clock.nowMs();
  return channel ? channelPermissionsOf(state, userId, channel, nowMs) : guildPermissionsOf(state, userId, nowMs);
}

/** A new event needs CREATE_EVENTS (MANAGE_EVENTS will not do) and what its kind asks for. */
export async function demandCreatingEvent(core: Core, state: GuildState, userId: Snowflake, where: Where): Promise<void> {
  const permissions = permissionsAt(core, state, userId, where);
  const needed = Permission.CreateEvents | NEEDED_IN_CHANNEL[where.entity_type];
  if ((permissions & needed) !== needed) throw apiError('MISSING_PERMISSIONS');
  await demandSecondFactor(core, state, userId, needed);
}

/** One's own event with CREATE_EVENTS, everybody's with MANAGE_EVENTS; both with what its kind asks for. */
export async function demandManagingEvent(core: Core, state: GuildState, userId: Snowflake, event: ScheduledEventRecord): Promise<void> {
  const permissions = permissionsAt(core, state, userId, event);
  const isOwn = event.creator_id === userId && (permissions & Permission.CreateEvents) !== 0n;
  const needed = NEEDED_IN_CHANNEL[event.entity_type];
  if ((!isOwn && !(permissions & Permission.ManageEvents)) || (permissions & needed) !== needed) throw apiError('MISSING_PERMISSIONS');
  await demandSecondFactor(core, state, userId, needed);
}
