import { AuditLogEvent, ChannelType, PermissionFlagsBits as Permission, type APIChannel } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { CreateGuildChannelBody } from '#protocol/rest/guilds';
import type { Actor } from '../actor.ts';
import { creationOf, recordAudit } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { channelPermissionsOf, guildPermissionsOf } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';
import { AUDITED_CHANNEL_KEYS } from './audited-keys.ts';
import { channelFields } from './channel-fields.ts';
import { channelName } from './channel-name.ts';
import { demandCategory, demandRoomForChannel, nextPosition } from './channel-places.ts';
import type { ChannelRecord } from './channel-record.ts';
import { newChannel } from './new-channel.ts';
import { changedBits, demandMayOverwrite, readOverwrites } from './overwrite-rules.ts';
import { presentGuildChannel } from './present-channel.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';

/**
 * Makes a channel in a guild. Needs MANAGE_CHANNELS, there or in the category; without overwrites of its own it
 * takes the category's. Source: Discord, "Create Guild Channel".
 */
export async function createGuildChannel(core: Core, state: GuildState, body: CreateGuildChannelBody, by: Actor): Promise<APIChannel> {
  return asOneGuildChange(core, state.id, async (core) => {
    const made = make(core, state, body, by);
    await demandSecondFactor(core, state, by.id, Permission.ManageChannels);
    await core.guilds.saveChannels([made]);
    core.publish(
      { guild_id: state.id, channel_id: made.id },
      { t: 'CHANNEL_CREATE', d: presentGuildChannel(made) },
      { kind: 'channels', guild_id: state.id, channels: [made] },
    );
    await recordAudit(core, state.id, by, { action: AuditLogEvent.ChannelCreate, targetId: made.id, changes: creationOf(made, AUDITED_CHANNEL_KEYS) });
    return presentGuildChannel(made);
  });
}

function make(core: Core, state: GuildState, body: CreateGuildChannelBody, by: Actor): ChannelRecord {
  const nowMs = core.clock.nowMs();
  const type = body.type ?? ChannelType.GuildText;
  if (type === ChannelType.GuildDirectory) throw formError(['type'], 'BASE_TYPE_CHOICES', 'Directories are made by student hubs only.');
  const parent = body.parent_id ? demandCategory(state, body.parent_id, { type }, ['parent_id']) : undefined;
  const permissions = parent ? channelPermissionsOf(state, by.id, parent, nowMs) : guildPermissionsOf(state, by.id, nowMs);
  if (!(permissions & Permission.ManageChannels)) throw apiError('MISSING_PERMISSIONS');
  demandRoomForChannel(state);
  const name = channelName(type, body.name);
  const blank = newChannel(core.ids.next(), state.id, type, name, {
    position: body.position ?? nextPosition(state, type),
    parent_id: parent?.id ?? null,
  });
  if (!body.permission_overwrites) blank.permission_overwrites = parent?.permission_overwrites ?? [];
  else {
    blank.permission_overwrites = readOverwrites(state, body.permission_overwrites);
    // What the category says already may be said again.
    demandMayOverwrite(state, by.id, parent, changedBits(parent?.permission_overwrites ?? [], blank.permission_overwrites), nowMs);
  }
  return { ...blank, ...channelFields(core, blank, body) };
}
