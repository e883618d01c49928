import { StageInstancePrivacyLevel, type MessageType, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Core } from '../core.ts';
import { postSystemMessage } from '../messages/post-message.ts';
import type { GuildState, VoiceStateRecord } from '../state/guild-state.ts';
import type { StageInstanceRecord } from './stage-instance-record.ts';

/** Makes a stage live. The caller holds the guild's lock. Throws 150006 when it is already. */
export async function openStage(core: Core, state: GuildState, channelId: Snowflake, topic: string, eventId: Snowflake | null): Promise<StageInstanceRecord> {
  const instance: StageInstanceRecord = {
    id: core.ids.next(),
    guild_id: state.id,
    channel_id: channelId,
    topic,
    privacy_level: StageInstancePrivacyLevel.GuildOnly,
    discoverable_disabled: true,
    guild_scheduled_event_id: eventId,
  };
  if (!(await core.stageInstances.insert(instance))) throw apiError('THE_STAGE_IS_ALREADY_OPEN');
  publishStage(core, state, 'STAGE_INSTANCE_CREATE', instance);
  return instance;
}

/** Ends a live stage. The caller holds the guild's lock. */
export async function closeStage(core: Core, state: GuildState, instance: StageInstanceRecord): Promise<void> {
  if (await core.stageInstances.remove(instance.channel_id)) publishStage(core, state, 'STAGE_INSTANCE_DELETE', instance);
}

export function publishStage(
  core: Core,
  state: GuildState,
  t: 'STAGE_INSTANCE_CREATE' | 'STAGE_INSTANCE_UPDATE' | 'STAGE_INSTANCE_DELETE',
  instance: StageInstanceRecord,
): void {
  core.publish(
    { guild_id: state.id, channel_id: instance.channel_id },
    { t, d: instance },
    { kind: 'stage-instance', guild_id: state.id, channel_id: instance.channel_id, instance: t === 'STAGE_INSTANCE_DELETE' ? null : instance },
  );
}

/** Somebody speaks who is not suppressed and was not merely invited. Source: Discord, "Stage Instance". */
export const speaks = (voice: Pick<VoiceStateRecord, 'suppress' | 'request_to_speak_timestamp'>): boolean =>
  !voice.suppress && voice.request_to_speak_timestamp === null;

type StageMessage = MessageType.StageStart | MessageType.StageEnd | MessageType.StageSpeaker | MessageType.StageTopic;

/** Writes into the chat of the stage who did what. Not to be called under the guild's lock. */
export async function saySoOnStage(
  core: Core,
  state: GuildState,
  type: StageMessage,
  { channel_id: channelId, topic }: Pick<StageInstanceRecord, 'channel_id' | 'topic'>,
  byId: Snowflake,
): Promise<void> {
  const channel = state.channels.get(channelId);
  if (channel) await postSystemMessage(core, { channel, guild: state }, type, byId, { content: topic });
}
