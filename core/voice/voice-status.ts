import { AuditLogEvent, ChannelType, PermissionFlagsBits as Permission } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Actor } from '../actor.ts';
import { recordAudit } from '../audit-log/record-audit.ts';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';
import { publishVoiceStatus } from './publish-voice-info.ts';

/**
 * Says what goes on in a voice channel. Whoever is not in it needs MANAGE_CHANNELS as well.
 * Source: Discord, "Set Voice Channel Status".
 */
export async function setVoiceStatus(core: Core, { channel, guild, permissions }: Place, status: string | null, by: Actor): Promise<void> {
  if (!guild || channel.type !== ChannelType.GuildVoice) throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
  const isInside = guild.voiceStates.get(by.id)?.channel_id === channel.id;
  if (!(permissions & Permission.SetVoiceChannelStatus) || (!isInside && !(permissions & Permission.ManageChannels))) throw apiError('MISSING_PERMISSIONS');
  if (!isInside) await demandSecondFactor(core, guild, by.id, Permission.ManageChannels);
  const shown = status?.trim() || null;
  if ((guild.voiceStatuses.get(channel.id) ?? null) === shown) return;
  publishVoiceStatus(core, guild, channel.id, shown);
  await recordAudit(core, guild.id, by, {
    action: shown ? AuditLogEvent.VoiceChannelStatusCreate : AuditLogEvent.VoiceChannelStatusDelete,
    targetId: channel.id,
    options: { channel_id: channel.id, ...(shown && { status: shown }) },
  });
}
