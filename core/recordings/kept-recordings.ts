import { AuditLogEvent, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { RecordingListQuery } from '#protocol/nexus/recordings';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import { presentEndedRecording, type ShownEndedRecording } from './present-recording.ts';

/** Recordings of a channel that are over, newest first, with links to their sound. Needs MANAGE_CHANNELS. */
export const listRecordings = async (core: Core, { channel }: Place, { before, limit }: RecordingListQuery): Promise<ShownEndedRecording[]> =>
  (await core.recordingRows.ofChannel(channel.id, before, limit)).map((recording) => presentEndedRecording(core, recording));

/** Removes a recording that is over, with its sound. Needs MANAGE_CHANNELS. */
export async function deleteRecording(core: Core, { channel, guild }: Place, recordingId: Snowflake, by: Actor): Promise<void> {
  if (!guild || !(await core.recordingRows.remove(channel.id, recordingId))) throw apiError('UNKNOWN_RECORDING');
  const changes = [{ key: 'kept_recording', old_value: recordingId }];
  await recordAudit(core, guild.id, by, { action: AuditLogEvent.ChannelUpdate, targetId: channel.id, changes });
}
