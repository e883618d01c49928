import { AuditLogEvent, AuditLogOptionsType, OverwriteType, type APIAuditLogOptions, type APIOverwrite, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { OverwriteBody } from '#protocol/rest/channels';
import type { Actor } from '../actor.ts';
import { changesBetween, creationOf, recordAudit, removalOf, type AuditNote } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import type { GuildState } from '../state/guild-state.ts';
import { isThread } from './channel-record.ts';
import { changedBits, demandMayOverwrite, overwriteOf } from './overwrite-rules.ts';
import { saveAndTellChannels } from './publish-channels.ts';

const MAX_OVERWRITES = 1000;

/** Sets what a role or member may do in a channel. Needs MANAGE_ROLES. Source: Discord, "Edit Channel Permissions". */
export function setOverwrite(core: Core, place: Place, overwriteId: Snowflake, body: OverwriteBody, by: Actor): Promise<void> {
  return changeOverwrites(core, place, by, (state, known) => {
    if (body.type === OverwriteType.Role && !state.roles.has(overwriteId)) throw apiError('UNKNOWN_ROLE');
    const others = known.filter((overwrite) => overwrite.id !== overwriteId);
    if (others.length >= MAX_OVERWRITES) throw apiError('MAXIMUM_NUMBER_OF_CHANNEL_PERMISSION_OVERWRITES_REACHED');
    return [...others, overwriteOf(overwriteId, body.type, body)];
  });
}

/** Takes an overwrite away. Needs MANAGE_ROLES. Source: Discord, "Delete Channel Permission". */
export function removeOverwrite(core: Core, place: Place, overwriteId: Snowflake, by: Actor): Promise<void> {
  return changeOverwrites(core, place, by, (_, known) => {
    if (!known.some((overwrite) => overwrite.id === overwriteId)) throw apiError('UNKNOWN_PERMISSION_OVERWRITE');
    return known.filter((overwrite) => overwrite.id !== overwriteId);
  });
}

async function changeOverwrites(
  core: Core,
  { channel, guild }: Place,
  by: Actor,
  change: (state: GuildState, known: readonly APIOverwrite[]) => APIOverwrite[],
): Promise<void> {
  if (!guild) throw apiError('CANNOT_EXECUTE_ACTION_ON_DM_CHANNEL');
  if (isThread(channel)) throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
  await asOneGuildChange(core, guild.id, async (core) => {
    const known = guild.channels.get(channel.id);
    if (!known) throw apiError('UNKNOWN_CHANNEL');
    const before = known.permission_overwrites;
    const after = change(guild, before);
    demandMayOverwrite(guild, by.id, known, changedBits(before, after), core.clock.nowMs());
    const notes = auditsOfOverwrites(guild, channel.id, before, after);
    if (notes.length > 0) await saveAndTellChannels(core, guild, [{ ...known, permission_overwrites: after }]);
    for (const note of notes) await recordAudit(core, guild.id, by, note);
  });
}

const KEYS = ['id', 'type', 'allow', 'deny'] as const;

/** One audit entry for each overwrite that came, changed or went. */
export function auditsOfOverwrites(state: GuildState, channelId: Snowflake, before: readonly APIOverwrite[], after: readonly APIOverwrite[]): AuditNote[] {
  const notes: AuditNote[] = [];
  for (const now of after) {
    const old = before.find((overwrite) => overwrite.id === now.id);
    const changes = old ? changesBetween(old, now, KEYS) : creationOf(now, KEYS);
    if (old && changes.length === 0) continue;
    const action = old ? AuditLogEvent.ChannelOverwriteUpdate : AuditLogEvent.ChannelOverwriteCreate;
    notes.push({ action, targetId: channelId, changes, options: optionsOf(state, now) });
  }
  for (const old of before) {
    if (after.some((overwrite) => overwrite.id === old.id)) continue;
    notes.push({ action: AuditLogEvent.ChannelOverwriteDelete, targetId: channelId, changes: removalOf(old, KEYS), options: optionsOf(state, old) });
  }
  return notes;
}

function optionsOf(state: GuildState, overwrite: APIOverwrite): APIAuditLogOptions {
  if (overwrite.type === OverwriteType.Member) return { id: overwrite.id, type: AuditLogOptionsType.Member };
  return { id: overwrite.id, type: AuditLogOptionsType.Role, role_name: state.roles.get(overwrite.id)?.name ?? '' };
}
