import { AuditLogEvent, ChannelType, PermissionFlagsBits as Permission, type APIChannel } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { EditChannelBody } from '#protocol/rest/channels';
import type { Actor } from '../actor.ts';
import { changesBetween, recordAudit, type AuditNote } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';
import type { GuildState } from '../state/guild-state.ts';
import { tellVoiceServer } from '../voice/voice-servers.ts';
import { AUDITED_CHANNEL_KEYS } from './audited-keys.ts';
import { channelFields } from './channel-fields.ts';
import { channelName } from './channel-name.ts';
import { demandCategory } from './channel-places.ts';
import { isDirect, isThread, type ChannelRecord } from './channel-record.ts';
import { editGroup } from './edit-group.ts';
import { editThread } from './edit-thread.ts';
import { changedBits, demandMayOverwrite, readOverwrites } from './overwrite-rules.ts';
import { auditsOfOverwrites } from './overwrites.ts';
import { presentGuildChannel } from './present-channel.ts';
import { saveAndTellChannels } from './publish-channels.ts';

/** Changes a channel of any kind. Source: Discord, "Modify Channel". */
export function editChannel(core: Core, place: Place, body: EditChannelBody, by: Actor): Promise<APIChannel> {
  if (isDirect(place.channel) || !place.guild) return editGroup(core, place.channel, body, by.id);
  if (isThread(place.channel)) return editThread(core, place, place.guild, body, by);
  return editGuildChannel(core, place, place.guild, body, by);
}

async function editGuildChannel(core: Core, place: Place, state: GuildState, body: EditChannelBody, by: Actor): Promise<APIChannel> {
  const { permission_overwrites: overwrites, ...others } = body;
  const onlyOverwrites = overwrites !== undefined && Object.values(others).every((value) => value === undefined);
  if (!onlyOverwrites && !(place.permissions & Permission.ManageChannels)) throw apiError('MISSING_PERMISSIONS');
  if (overwrites !== undefined && !(place.permissions & Permission.ManageRoles)) throw apiError('MISSING_PERMISSIONS');
  await demandSecondFactor(core, state, by.id, Permission.ManageChannels | Permission.ManageRoles);
  return asOneGuildChange(core, state.id, async (core) => {
    const known = state.channels.get(place.channel.id);
    if (!known) throw apiError('UNKNOWN_CHANNEL');
    const changed = changedChannel(core, state, known, body, by);
    if (JSON.stringify(changed) !== JSON.stringify(known)) await saveAndTellChannels(core, state, [changed]);
    // Another region is another server, perhaps: whoever is in the call joins it anew.
    if (known.rtc_region !== changed.rtc_region) core.afterwards((now) => callsMove(now, state, changed.id));
    for (const note of auditsOf(state, known, changed)) await recordAudit(core, state.id, by, note);
    return presentGuildChannel(changed);
  });
}

function callsMove(core: Core, state: GuildState, channelId: string): void {
  for (const voice of state.voiceStates.values()) if (voice.channel_id === channelId) tellVoiceServer(core, voice);
}

function changedChannel(core: Core, state: GuildState, known: ChannelRecord, body: EditChannelBody, by: Actor): ChannelRecord {
  const type = typeof body.type === 'number' && body.type !== known.type ? convertedType(known, body.type) : known.type;
  const changed: ChannelRecord = { ...known, type, ...channelFields(core, { ...known, type }, body) };
  if (body.name) changed.name = channelName(type, body.name);
  if (body.position !== undefined && body.position !== null) changed.position = body.position;
  if (body.parent_id !== undefined) changed.parent_id = body.parent_id ? demandCategory(state, body.parent_id, known, ['parent_id']).id : null;
  if (body.permission_overwrites !== undefined) {
    changed.permission_overwrites = readOverwrites(state, body.permission_overwrites ?? []);
    demandMayOverwrite(state, by.id, known, changedBits(known.permission_overwrites, changed.permission_overwrites), core.clock.nowMs());
  }
  return changed;
}

/** Text and announcement channels turn into each other, nothing else does. */
function convertedType(known: ChannelRecord, type: ChannelType): ChannelType {
  const convertible = [ChannelType.GuildText, ChannelType.GuildAnnouncement];
  if (convertible.includes(known.type) && convertible.includes(type)) return type;
  throw formError(['type'], 'CHANNEL_TYPE_INVALID', 'Cannot convert this channel to that type.');
}

function auditsOf(state: GuildState, before: ChannelRecord, after: ChannelRecord): AuditNote[] {
  const keys = AUDITED_CHANNEL_KEYS.filter((key) => key !== 'permission_overwrites');
  const changes = changesBetween(before, after, keys);
  const note: AuditNote = { action: AuditLogEvent.ChannelUpdate, targetId: after.id, changes };
  return [...(changes.length > 0 ? [note] : []), ...auditsOfOverwrites(state, after.id, before.permission_overwrites, after.permission_overwrites)];
}
