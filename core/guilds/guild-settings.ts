import {
  ActivityType,
  AuditLogEvent,
  GuildMFALevel,
  PermissionFlagsBits as Permission,
  PresenceUpdateStatus,
  type APIGuildWidget,
  type APIGuildWidgetSettings,
  type APIIncidentsData,
  type Snowflake,
} from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { IncidentActionsBody, WidgetSettingsBody } from '#protocol/rest/guilds';
import type { Actor } from '../actor.ts';
import { changesBetween, recordAudit } from '../audit-log/record-audit.ts';
import { isVoiceLike, type ChannelRecord } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import { widgetInvite } from '../invites/widget-invite.ts';
import { everybodysPermissions } from '../permissions-in.ts';
import type { GuildState, VoiceStateRecord } from '../state/guild-state.ts';
import type { GuildRecord } from './guild-record.ts';
import { saveAndTellGuild } from './publish-guild.ts';

const MAX_INCIDENT_MS = 24 * 60 * 60 * 1000;

/** Changes some keys of the guild under its lock and writes the audit entry of it. */
async function change(core: Core, state: GuildState, by: Actor, changes: Partial<GuildRecord>): Promise<void> {
  const { before, after } = await core.locks.withLock(`guild:${state.id}`, async () => {
    const known = state.guild;
    const changed = { ...known, ...changes };
    if (JSON.stringify(changed) !== JSON.stringify(known)) await saveAndTellGuild(core, state, changed);
    return { before: known, after: changed };
  });
  const audited = changesBetween(before, after, ['mfa_level', 'widget_enabled', 'widget_channel_id']);
  if (audited.length > 0) await recordAudit(core, state.id, by, { action: AuditLogEvent.GuildUpdate, targetId: state.id, changes: audited });
}

/**
 * Whether moderators need a second factor; only an owner who has one themselves says so, else 60003: nobody demands of others
 * what they do not have. Source: Discord, "Modify Guild MFA Level".
 */
export async function setMfaLevel(core: Core, state: GuildState, level: GuildMFALevel, by: Actor): Promise<{ level: GuildMFALevel }> {
  if (state.guild.owner_id !== by.id) throw apiError('MISSING_PERMISSIONS');
  if (level !== GuildMFALevel.None && !core.userCache.get(by.id).own.mfa_enabled) throw apiError('TWO_FACTOR_AUTHENTICATION_IS_REQUIRED');
  await change(core, state, by, { mfa_level: level });
  return { level };
}

/** Stops invites or direct messages for up to a day. Source: Discord, "Modify Guild Incident Actions". */
export async function setIncidentActions(core: Core, state: GuildState, body: IncidentActionsBody, by: Actor): Promise<APIIncidentsData> {
  const nowMs = core.clock.nowMs();
  for (const key of ['invites_disabled_until', 'dms_disabled_until'] as const) {
    const until = body[key];
    if (until && Date.parse(until) > nowMs + MAX_INCIDENT_MS)
      throw formError([key], 'GUILD_INCIDENTS_TOO_LONG', 'Incident actions cannot last longer than 24 hours.');
  }
  const known = state.guild.incidents_data;
  const data: APIIncidentsData = {
    invites_disabled_until: body.invites_disabled_until === undefined ? (known?.invites_disabled_until ?? null) : body.invites_disabled_until,
    dms_disabled_until: body.dms_disabled_until === undefined ? (known?.dms_disabled_until ?? null) : body.dms_disabled_until,
  };
  const isOver = data.invites_disabled_until === null && data.dms_disabled_until === null;
  await change(core, state, by, { incidents_data: isOver ? null : { ...known, ...data } });
  return data;
}

export const getWidgetSettings = (state: GuildState): APIGuildWidgetSettings => ({
  enabled: state.guild.widget_enabled ?? false,
  channel_id: state.guild.widget_channel_id ?? null,
});

export async function setWidgetSettings(core: Core, state: GuildState, body: WidgetSettingsBody, by: Actor): Promise<APIGuildWidgetSettings> {
  if (body.channel_id && !state.channels.has(body.channel_id)) throw formError(['channel_id'], 'CHANNEL_INVALID', 'Unknown channel.');
  await change(core, state, by, {
    ...(body.enabled !== undefined && { widget_enabled: body.enabled ?? false }),
    ...(body.channel_id !== undefined && { widget_channel_id: body.channel_id }),
  });
  return getWidgetSettings(state);
}

const MAX_WIDGET_MEMBERS = 100;

/** What a web page may show of a guild whose widget is on: names without ids, and nothing that @everyone cannot see. */
export async function getWidget(core: Core, guildId: Snowflake): Promise<APIGuildWidget> {
  const state = await core.states.get(guildId);
  if (!state) throw apiError('UNKNOWN_GUILD');
  if (!state.guild.widget_enabled) throw apiError('GUILD_WIDGET_DISABLED');
  const voices = [...state.channels.values()].filter((channel) => isVoiceLike(channel) && everybodyConnects(state, channel));
  const shownIds = new Set(voices.map((channel) => channel.id));
  const members = [...state.presences.values()].slice(0, MAX_WIDGET_MEMBERS).map((presence, index) => {
    const user = core.userCache.get(presence.user.id);
    const voice = state.voiceStates.get(user.id);
    const [activity] = presence.activities ?? [];
    return {
      id: String(index),
      username: state.members.get(user.id)?.nick ?? user.global_name ?? user.username,
      discriminator: '0000',
      avatar: null,
      status: presence.status ?? PresenceUpdateStatus.Online,
      avatar_url: `${core.settings.cdnUrl}/embed/avatars/${index % 6}.png`,
      ...(activity && activity.type !== ActivityType.Custom && { activity: { name: activity.name } }),
      ...(voice && shownIds.has(voice.channel_id) && voiceOnPage(voice)),
    };
  });
  const channelId = state.guild.widget_channel_id;
  const invite = channelId ? await widgetInvite(core, state, channelId) : null;
  return {
    id: state.id,
    name: state.guild.name,
    instant_invite: invite ? `${core.settings.url}/invite/${invite.code}` : null,
    channels: voices.toSorted((a, b) => a.position - b.position).map((channel) => ({ id: channel.id, name: channel.name ?? '', position: channel.position })),
    members: members as APIGuildWidget['members'], // Discord's type asks for more than its page shows
    presence_count: state.presences.size,
  };
}

const voiceOnPage = ({ channel_id, deaf, mute, self_deaf, self_mute, suppress }: VoiceStateRecord) => ({
  channel_id,
  deaf,
  mute,
  self_deaf,
  self_mute,
  suppress,
});

function everybodyConnects(state: GuildState, channel: ChannelRecord): boolean {
  const needed = Permission.ViewChannel | Permission.Connect;
  return (everybodysPermissions(state, channel) & needed) === needed;
}
