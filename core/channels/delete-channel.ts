import { AuditLogEvent, ChannelType, PermissionFlagsBits as Permission, type APIChannel, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { Actor } from '../actor.ts';
import { recordAudit, removalOf } from '../audit-log/record-audit.ts';
import { asOneGuildChange } from '../as-one-change.ts';
import type { Core } from '../core.ts';
import { avatarsOfWebhooks } from '../guilds/files-of-guild.ts';
import { keepVanity, vanityIn } from '../guilds/vanity-url.ts';
import { saveAndTellGuild } from '../guilds/publish-guild.ts';
import type { GuildRecord } from '../guilds/guild-record.ts';
import { scopeOf, type Place } from '../messages/place.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';
import type { GuildState } from '../state/guild-state.ts';
import { AUDITED_CHANNEL_KEYS } from './audited-keys.ts';
import { isThread, type ChannelRecord } from './channel-record.ts';
import { closeDirectChannel } from './close-direct-channel.ts';
import { endInChannel } from './end-in-channel.ts';
import { presentGuildChannel } from './present-channel.ts';
import { saveAndTellChannels } from './publish-channels.ts';

/** Deletes a channel or thread with all that is in it; closes a direct conversation. Source: Discord, "Delete/Close Channel". */
export function deleteChannel(core: Core, place: Place, by: Actor): Promise<APIChannel> {
  if (!place.guild) return closeDirectChannel(core, place.channel, by.id);
  return isThread(place.channel) ? deleteThread(core, place, place.guild, by) : deleteGuildChannel(core, place, place.guild, by);
}

async function deleteGuildChannel(core: Core, { channel, permissions }: Place, state: GuildState, by: Actor): Promise<APIChannel> {
  if (!(permissions & Permission.ManageChannels)) throw apiError('MISSING_PERMISSIONS');
  await demandSecondFactor(core, state, by.id, Permission.ManageChannels);
  const threadIds = [...state.threads.values()].filter((thread) => thread.parent_id === channel.id).map((thread) => thread.id);
  const shown = await asOneGuildChange(core, state.id, async (core) => {
    const known = state.channels.get(channel.id);
    if (!known) throw apiError('UNKNOWN_CHANNEL');
    const { guild } = state;
    const isRequired = known.id === guild.rules_channel_id || known.id === guild.public_updates_channel_id;
    if (isRequired && (guild.features as string[]).includes('COMMUNITY')) throw apiError('CANNOT_DELETE_CHANNEL_REQUIRED_FOR_COMMUNITY_GUILDS');
    await freeChildren(core, state, known);
    await endInChannel(core, state, known.id);
    const vanity = await vanityIn(core, state, known.id);
    await core.guilds.removeChannel(known.id, avatarsOfWebhooks(await core.webhooks.ofChannel(known.id)));
    if (vanity) await keepVanity(core, state, vanity);
    core.publish(
      scopeOf({ channel: known, guild: state }),
      { t: 'CHANNEL_DELETE', d: presentGuildChannel(known) },
      { kind: 'channel-removed', guild_id: state.id, channel_id: known.id },
    );
    await unsetGuildChannel(core, state, known);
    await recordAudit(core, state.id, by, { action: AuditLogEvent.ChannelDelete, targetId: known.id, changes: removalOf(known, AUDITED_CHANNEL_KEYS) });
    return presentGuildChannel(known);
  });
  await sweep(core, [channel.id, ...threadIds]);
  return shown;
}

/** What was being written when a channel went: whoever writes from now on finds that it is gone. */
async function sweep(core: Core, channelIds: readonly Snowflake[]): Promise<void> {
  const each = channelIds.map((id) => core.guilds.removeChannel(id, []));
  await Promise.all(each).catch((error: unknown) => core.log.warn({ err: error }, 'messages of a deleted channel may have stayed'));
}

/** Channels of a category that goes stay, without one. */
async function freeChildren(core: Core, state: GuildState, category: ChannelRecord): Promise<void> {
  if (category.type !== ChannelType.GuildCategory) return;
  const children = [...state.channels.values()].filter((channel) => channel.parent_id === category.id);
  await saveAndTellChannels(
    core,
    state,
    children.map((child) => ({ ...child, parent_id: null })),
  );
}

/** What a guild uses channels of its own for. */
export const GUILD_CHANNEL_KEYS = [
  'afk_channel_id',
  'system_channel_id',
  'rules_channel_id',
  'public_updates_channel_id',
  'safety_alerts_channel_id',
  'widget_channel_id',
] as const satisfies readonly (keyof GuildRecord)[];

/** The guild lets go of a channel that it had a use for. */
async function unsetGuildChannel(core: Core, state: GuildState, channel: ChannelRecord): Promise<void> {
  const uses = GUILD_CHANNEL_KEYS.filter((key) => state.guild[key] === channel.id);
  if (uses.length > 0) await saveAndTellGuild(core, state, { ...state.guild, ...Object.fromEntries(uses.map((key) => [key, null])) });
}

async function deleteThread(core: Core, place: Place, state: GuildState, by: Actor): Promise<APIChannel> {
  const { channel, permissions } = place;
  if (!(permissions & Permission.ManageThreads)) throw apiError('MISSING_PERMISSIONS');
  await demandSecondFactor(core, state, by.id, Permission.ManageThreads);
  await asOneGuildChange(core, state.id, async (core) => {
    if (!state.threads.has(channel.id) && !(await core.guilds.channelById(channel.id))) throw apiError('UNKNOWN_CHANNEL');
    await core.guilds.removeChannel(channel.id, []);
    core.publish(
      scopeOf(place),
      { t: 'THREAD_DELETE', d: { id: channel.id, guild_id: state.id, parent_id: channel.parent_id, type: channel.type } },
      { kind: 'channel-removed', guild_id: state.id, channel_id: channel.id },
    );
    await recordAudit(core, state.id, by, {
      action: AuditLogEvent.ThreadDelete,
      targetId: channel.id,
      changes: removalOf({ ...channel, ...channel.thread_metadata }, [
        'name',
        'type',
        'archived',
        'locked',
        'auto_archive_duration',
        'rate_limit_per_user',
        'flags',
      ]),
    });
  });
  await sweep(core, [channel.id]);
  return presentGuildChannel(channel);
}
