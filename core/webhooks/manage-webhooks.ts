import { randomBytes } from 'node:crypto';
import { AuditLogEvent, ChannelType, PermissionFlagsBits as Permission, WebhookType, type APIWebhook, type Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import type { CreateWebhookBody, EditWebhookBody } from '#protocol/rest/webhooks';
import type { Actor } from '../actor.ts';
import { recordAudit, type AuditChange } from '../audit-log/record-audit.ts';
import { isDirect, isThread, type ChannelRecord } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import { keepImage } from '../images/keep-image.ts';
import type { Place } from '../messages/place.ts';
import { channelPermissionsOf } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentWebhooks, type WebhookViewer } from './present-webhook.ts';
import type { WebhookRecord } from './webhook-record.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';

const MAX_IN_CHANNEL = 15;
const MAX_IN_GUILD = 1000;
/** 51 bytes are 68 characters: libraries match tokens by that length. */
const TOKEN_BYTES = 51;

/** Makes an incoming webhook; a bot's belongs to its application. Source: Discord, "Create Webhook". */
export async function createWebhook(core: Core, place: Place, body: CreateWebhookBody, by: Actor, applicationId: Snowflake | null): Promise<APIWebhook> {
  const guild = demandHome(place);
  const id = core.ids.next();
  const avatar = await keepImage(core, 'avatars', id, body.avatar ?? null, null);
  const webhook: WebhookRecord = {
    id,
    type: WebhookType.Incoming,
    guild_id: guild.id,
    channel_id: place.channel.id,
    name: body.name,
    avatar,
    token: randomBytes(TOKEN_BYTES).toString('base64url'),
    user_id: by.id,
    application_id: applicationId,
  };
  await insertWebhook(core, guild, webhook, by);
  return shown(core, webhook, { applicationId });
}

/** Puts a webhook into its channel, which has room for fifteen. */
export async function insertWebhook(core: Core, guild: GuildState, webhook: WebhookRecord, by: Actor): Promise<void> {
  await core.locks.withLock(`webhooks:${guild.id}`, async () => {
    const all = await demandRoom(core, guild.id, webhook.channel_id);
    if (all.length >= MAX_IN_GUILD) throw apiError('MAXIMUM_NUMBER_OF_WEBHOOKS_PER_GUILD_REACHED');
    await core.webhooks.insert(webhook);
  });
  tellWebhooks(core, guild.id, webhook.channel_id);
  await recordAudit(core, guild.id, by, { action: AuditLogEvent.WebhookCreate, targetId: webhook.id, changes: auditOf(null, webhook) });
}

async function demandRoom(core: Core, guildId: Snowflake, channelId: Snowflake): Promise<WebhookRecord[]> {
  const all = await core.webhooks.ofGuild(guildId);
  if (all.filter((one) => one.channel_id === channelId).length >= MAX_IN_CHANNEL) throw apiError('MAXIMUM_NUMBER_OF_WEBHOOKS_REACHED');
  return all;
}

export async function listChannelWebhooks(core: Core, place: Place, viewer: WebhookViewer): Promise<APIWebhook[]> {
  return presentWebhooks(core, await core.webhooks.ofChannel(place.channel.id), viewer);
}

export async function listGuildWebhooks(core: Core, guildId: Snowflake, viewer: WebhookViewer): Promise<APIWebhook[]> {
  return presentWebhooks(core, await core.webhooks.ofGuild(guildId), viewer);
}

export async function getWebhook(core: Core, id: Snowflake, byId: Snowflake, viewer: WebhookViewer): Promise<APIWebhook> {
  return shown(core, (await managedWebhook(core, id, byId)).webhook, viewer);
}

/** Renames, repaints or moves a webhook; moving needs MANAGE_WEBHOOKS there too. Source: Discord, "Modify Webhook". */
export async function editWebhook(core: Core, id: Snowflake, body: EditWebhookBody, by: Actor, viewer: WebhookViewer): Promise<APIWebhook> {
  const { webhook, guild } = await managedWebhook(core, id, by.id);
  const target = body.channel_id && body.channel_id !== webhook.channel_id ? demandTarget(core, guild, body.channel_id, by.id) : null;
  return change(core, webhook, body, target?.id ?? null, by, viewer);
}

/** The same by the token, which cannot move it. Source: Discord, "Modify Webhook with Token". */
export function editWebhookByToken(core: Core, webhook: WebhookRecord, body: EditWebhookBody, reason: string | null): Promise<APIWebhook> {
  return change(core, webhook, body, null, { id: webhook.user_id ?? webhook.id, reason }, 'token');
}

export async function deleteWebhook(core: Core, id: Snowflake, by: Actor): Promise<void> {
  const { webhook } = await managedWebhook(core, id, by.id);
  await removeWebhook(core, webhook, by);
}

/** Takes a webhook away, whoever asked for it. */
export async function removeWebhook(core: Core, webhook: WebhookRecord, by: Actor): Promise<void> {
  if (!(await core.webhooks.remove(webhook.id))) throw apiError('UNKNOWN_WEBHOOK');
  tellWebhooks(core, webhook.guild_id, webhook.channel_id);
  await recordAudit(core, webhook.guild_id, by, { action: AuditLogEvent.WebhookDelete, targetId: webhook.id, changes: auditOf(webhook, null) });
}

async function change(
  core: Core,
  { id, guild_id }: WebhookRecord,
  body: EditWebhookBody,
  target: Snowflake | null,
  by: Actor,
  viewer: WebhookViewer,
): Promise<APIWebhook> {
  // Two who write back what they had read would each undo the other's change.
  const changed = await core.locks.withLock(`webhooks:${guild_id}`, async () => {
    const known = await core.webhooks.byId(id);
    if (!known) throw apiError('UNKNOWN_WEBHOOK');
    if (target && target !== known.channel_id) await demandRoom(core, guild_id, target);
    const next: WebhookRecord = {
      ...known,
      name: body.name ?? known.name,
      avatar: await keepImage(core, 'avatars', id, body.avatar, known.avatar),
      channel_id: target ?? known.channel_id,
    };
    const changes = auditOf(known, next);
    if (changes.length === 0) return known;
    await core.webhooks.save(next);
    tellWebhooks(core, guild_id, next.channel_id);
    if (known.channel_id !== next.channel_id) tellWebhooks(core, guild_id, known.channel_id);
    await recordAudit(core, guild_id, by, { action: AuditLogEvent.WebhookUpdate, targetId: id, changes });
    return next;
  });
  return shown(core, changed, viewer);
}

async function shown(core: Core, webhook: WebhookRecord, viewer: WebhookViewer): Promise<APIWebhook> {
  const [presented] = await presentWebhooks(core, [webhook], viewer);
  if (!presented) throw new Error('a webhook that was given was not shown');
  return presented;
}

/** A webhook whose channel the caller may manage. */
async function managedWebhook(core: Core, id: Snowflake, byId: Snowflake): Promise<{ webhook: WebhookRecord; guild: GuildState }> {
  const webhook = await core.webhooks.byId(id);
  const guild = webhook && (await core.states.get(webhook.guild_id));
  if (!webhook || !guild) throw apiError('UNKNOWN_WEBHOOK');
  demandTarget(core, guild, webhook.channel_id, byId);
  await demandSecondFactor(core, guild, byId, Permission.ManageWebhooks);
  return { webhook, guild };
}

function demandTarget(core: Core, guild: GuildState, channelId: Snowflake, byId: Snowflake): ChannelRecord {
  const channel = guild.channels.get(channelId);
  if (!channel) throw apiError('UNKNOWN_CHANNEL');
  const permissions = channelPermissionsOf(guild, byId, channel, core.clock.nowMs());
  if (!(permissions & Permission.ManageWebhooks)) throw apiError('MISSING_PERMISSIONS');
  return channel;
}

/** Where webhooks may live. */
export function demandHome({ channel, guild }: Place): GuildState {
  if (!guild || isThread(channel) || isDirect(channel) || channel.type === ChannelType.GuildCategory || channel.type === ChannelType.GuildDirectory)
    throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
  return guild;
}

const tellWebhooks = (core: Core, guildId: Snowflake, channelId: Snowflake): void =>
  core.publish({ guild_id: guildId, channel_id: channelId }, { t: 'WEBHOOKS_UPDATE', d: { guild_id: guildId, channel_id: channelId } });

const AUDITED = { name: 'name', type: 'type', channel_id: 'channel_id', avatar: 'avatar_hash', application_id: 'application_id' } as const;

function auditOf(before: WebhookRecord | null, after: WebhookRecord | null): AuditChange[] {
  return Object.entries(AUDITED).flatMap(([key, name]) => {
    const old = before?.[key as keyof typeof AUDITED] ?? undefined;
    const now = after?.[key as keyof typeof AUDITED] ?? undefined;
    return old === now ? [] : [{ key: name, ...(old !== undefined && { old_value: old }), ...(now !== undefined && { new_value: now }) }];
  });
}
