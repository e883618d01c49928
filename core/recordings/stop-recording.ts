import { AuditLogEvent, PermissionFlagsBits as Permission } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import { wireTime } from '../ports/clock.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';
import { keepRecording, withRecording } from './change-recording.ts';
import { presentRecording, type ShownRecording } from './present-recording.ts';
import type { RecordingRecord } from './recording-record.ts';

/** The recording that goes on in a channel. */
export function getRecording(core: Core, { channel }: Place): ShownRecording {
  const recording = core.recordings.get(channel.id);
  if (!recording) throw apiError('UNKNOWN_RECORDING');
  return presentRecording(recording);
}

/** Ends a recording; its files are there a little later. Needs MANAGE_CHANNELS, unless one started it. */
export async function stopRecording(core: Core, { channel, guild, permissions }: Place, by: Actor): Promise<void> {
  const stopped = await withRecording(core, channel.id, async (recording) => {
    if (!(permissions & Permission.ManageChannels) && recording?.started_by !== by.id) throw apiError('MISSING_PERMISSIONS');
    if (!recording) throw apiError('UNKNOWN_RECORDING');
    if (guild && recording.started_by !== by.id) await demandSecondFactor(core, guild, by.id, Permission.ManageChannels);
    return endSoon(core, recording);
  });
  if (!guild || !stopped) return;
  const changes = [{ key: 'recording', old_value: stopped.id }];
  await recordAudit(core, guild.id, by, { action: AuditLogEvent.ChannelUpdate, targetId: channel.id, changes });
}

/** From now on nothing is kept any more: the voice server writes down what it has. Null when that is so already. The caller holds its lock. */
export async function endSoon(core: Core, recording: RecordingRecord): Promise<RecordingRecord | null> {
  if (recording.status === 'ending') return null;
  const ending = { ...recording, status: 'ending' as const, ended_at: wireTime(core.clock.nowMs()) };
  await keepRecording(core, ending);
  return ending;
}
