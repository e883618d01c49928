import { AuditLogEvent, PermissionFlagsBits as Permission } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { ChannelPositionsBody } from '#protocol/rest/guilds';
import type { Actor } from '../actor.ts';
import { changesBetween, recordAudit, type AuditNote } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { channelPermissionsOf } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';
import { demandCategory } from './channel-places.ts';
import type { ChannelRecord } from './channel-record.ts';
import { changedBits, demandMayOverwrite } from './overwrite-rules.ts';
import { saveAndTellChannels } from './publish-channels.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';

/** Sorts channels and moves one of them between categories. Source: Discord, "Modify Guild Channel Positions". */
export async function moveChannels(core: Core, state: GuildState, moves: ChannelPositionsBody, by: Actor): Promise<void> {
  await asOneGuildChange(core, state.id, async (core) => {
    const changed = new Map<string, ChannelRecord>();
    let parentsChanged = 0;
    moves.forEach((move, index) => {
      const known = changed.get(move.id) ?? state.channels.get(move.id);
      if (!known) throw formError([index, 'id'], 'CHANNEL_INVALID', 'Unknown channel.');
      const next = { ...known };
      if (move.position !== undefined && move.position !== null) next.position = move.position;
      if (move.parent_id !== undefined && move.parent_id !== known.parent_id) {
        if (++parentsChanged > 1) throw apiError('ONLY_ONE_CHANNEL_CAN_HAVE_A_PARENT_ID_MODIFIED_AT_A_TIME');
        next.parent_id = move.parent_id ? demandCategory(state, move.parent_id, known, [index, 'parent_id']).id : null;
      }
      if (move.lock_permissions) takeParentsOverwrites(core, state, known, next, by);
      if (JSON.stringify(next) === JSON.stringify(known)) return;
      if (!(channelPermissionsOf(state, by.id, known, core.clock.nowMs()) & Permission.ManageChannels)) throw apiError('MISSING_PERMISSIONS');
      changed.set(next.id, next);
    });
    if (changed.size > 0) await demandSecondFactor(core, state, by.id, Permission.ManageChannels);
    const notesOfMoves = [...changed.values()].map((channel) => noteOf(state, channel));
    await saveAndTellChannels(core, state, [...changed.values()]);
    for (const note of notesOfMoves) await recordAudit(core, state.id, by, note);
  });
}

/** `lock_permissions`: from now on the channel says what its category says. */
function takeParentsOverwrites(core: Core, state: GuildState, known: ChannelRecord, next: ChannelRecord, by: Actor): void {
  const parent = next.parent_id ? state.channels.get(next.parent_id) : undefined;
  if (!parent) return;
  demandMayOverwrite(state, by.id, known, changedBits(known.permission_overwrites, parent.permission_overwrites), core.clock.nowMs());
  next.permission_overwrites = parent.permission_overwrites;
}

function noteOf(state: GuildState, channel: ChannelRecord): AuditNote {
  const before = state.channels.get(channel.id) ?? channel;
  return {
    action: AuditLogEvent.ChannelUpdate,
    targetId: channel.id,
    changes: changesBetween(before, channel, ['position', 'parent_id', 'permission_overwrites']),
  };
}
