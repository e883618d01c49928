import {
  AuditLogEvent,
  ChannelType,
  GuildScheduledEventEntityType as EntityType,
  GuildScheduledEventStatus as EventStatus,
  MessageType,
  PermissionFlagsBits as Permission,
  type Snowflake,
} from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { CreateStageInstanceBody, EditStageInstanceBody } from '#protocol/rest/voice';
import type { Actor } from '../actor.ts';
import { changesBetween, creationOf, recordAudit, removalOf } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import { channelPermissionsOf } from '../permissions-in.ts';
import { completed, saveScheduledEvent } from '../scheduled-events/save-scheduled-event.ts';
import type { ScheduledEventRecord } from '../scheduled-events/scheduled-event-record.ts';
import type { GuildState } from '../state/guild-state.ts';
import { closeStage, openStage, publishStage, saySoOnStage } from './stage-life.ts';
import type { StageInstanceRecord } from './stage-instance-record.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';

/** Who moderates a stage. Source: Discord, "Stage Instance". */
const MODERATOR = Permission.ManageChannels | Permission.MuteMembers | Permission.MoveMembers;
const KEYS = ['topic', 'privacy_level'] as const;

/** Makes a stage live; one that was planned becomes a running event. Source: Discord, "Create Stage Instance". */
export async function createStageInstance(core: Core, body: CreateStageInstanceBody, by: Actor): Promise<StageInstanceRecord> {
  const state = await core.states.ofChannel(body.channel_id);
  const channel = state?.channels.get(body.channel_id);
  if (!state || !channel) throw apiError('UNKNOWN_CHANNEL');
  const permissions = channelPermissionsOf(state, by.id, channel, core.clock.nowMs());
  if (!(permissions & Permission.ViewChannel)) throw apiError('MISSING_ACCESS');
  if (channel.type !== ChannelType.GuildStageVoice) throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
  const needed = MODERATOR | (body.send_start_notification ? Permission.MentionEveryone : 0n);
  if ((permissions & needed) !== needed) throw apiError('MISSING_PERMISSIONS');
  await demandSecondFactor(core, state, by.id, MODERATOR);
  const instance = await core.locks.withLock(`guild:${state.id}`, async () => {
    const event = body.guild_scheduled_event_id ? plannedEvent(state, body.guild_scheduled_event_id, channel.id) : null;
    const made = await openStage(core, state, channel.id, body.topic, event?.id ?? null);
    if (event) await saveScheduledEvent(core, state, { ...event, status: EventStatus.Active, entity_id: made.id });
    await recordAudit(core, state.id, by, {
      action: AuditLogEvent.StageInstanceCreate,
      targetId: made.id,
      changes: creationOf(made, KEYS),
      options: { channel_id: channel.id },
    });
    return made;
  });
  await saySoOnStage(core, state, MessageType.StageStart, instance, by.id);
  return instance;
}

function plannedEvent(state: GuildState, eventId: Snowflake, channelId: Snowflake): ScheduledEventRecord {
  const event = state.scheduledEvents.get(eventId);
  if (!event) throw apiError('UNKNOWN_GUILD_SCHEDULED_EVENT');
  if (event.entity_type !== EntityType.StageInstance || event.channel_id !== channelId)
    throw apiError('THE_ENTITY_TYPE_OF_THE_EVENT_IS_DIFFERENT_FROM_THE_ENTITY_YOU_ARE_TRYING_TO_START_THE_EVENT_FOR');
  return event;
}

/** Throws 10067. Source: Discord, "Get Stage Instance". */
export async function getStageInstance(state: GuildState | null, channelId: Snowflake): Promise<StageInstanceRecord> {
  return stageOf(state, channelId).instance;
}

/** Source: Discord, "Modify Stage Instance". */
export async function editStageInstance(
  core: Core,
  guild: GuildState | null,
  channelId: Snowflake,
  body: EditStageInstanceBody,
  by: Actor,
): Promise<StageInstanceRecord> {
  const { state } = stageOf(guild, channelId);
  const { before, after } = await core.locks.withLock(`guild:${state.id}`, async () => {
    const { instance: known } = stageOf(state, channelId);
    const changed: StageInstanceRecord = { ...known, ...(body.topic !== undefined && { topic: body.topic }) };
    await core.stageInstances.save(changed);
    publishStage(core, state, 'STAGE_INSTANCE_UPDATE', changed);
    await recordAudit(core, state.id, by, {
      action: AuditLogEvent.StageInstanceUpdate,
      targetId: changed.id,
      changes: changesBetween(known, changed, KEYS),
      options: { channel_id: channelId },
    });
    return { before: known, after: changed };
  });
  if (before.topic !== after.topic) await saySoOnStage(core, state, MessageType.StageTopic, after, by.id);
  return after;
}

/** The event that it was made for is over too. Source: Discord, "Delete Stage Instance". */
export async function deleteStageInstance(core: Core, guild: GuildState | null, channelId: Snowflake, by: Actor): Promise<void> {
  const { state } = stageOf(guild, channelId);
  const closed = await core.locks.withLock(`guild:${state.id}`, async () => {
    const { instance } = stageOf(state, channelId);
    await closeStage(core, state, instance);
    const event = instance.guild_scheduled_event_id ? state.scheduledEvents.get(instance.guild_scheduled_event_id) : undefined;
    if (event?.status === EventStatus.Active) await saveScheduledEvent(core, state, completed(event));
    await recordAudit(core, state.id, by, {
      action: AuditLogEvent.StageInstanceDelete,
      targetId: instance.id,
      changes: removalOf(instance, KEYS),
      options: { channel_id: channelId },
    });
    return instance;
  });
  await saySoOnStage(core, state, MessageType.StageEnd, closed, by.id);
}

function stageOf(state: GuildState | null, channelId: Snowflake): { state: GuildState; instance: StageInstanceRecord } {
  const instance = state?.stageInstances.get(channelId);
  if (!state || !instance) throw apiError('UNKNOWN_STAGE_INSTANCE');
  return { state, instance };
}
