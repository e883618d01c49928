import { WebhookType, type APIWebhook, type Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { presentUser } from '../users/present-user.ts';
import type { WebhookRecord } from './webhook-record.ts';

/** Who looks: an application sees the tokens of its own webhooks and of people's; whoever has the token sees it, but not who made it. */
export type WebhookViewer = { applicationId: Snowflake | null } | 'token';

/** A webhook. Source: Discord, "Webhook object". Users must be in the cache. */
function presentWebhook(core: Core, webhook: WebhookRecord, viewer: WebhookViewer): APIWebhook {
  const seesToken = viewer === 'token' || webhook.application_id === null || webhook.application_id === viewer.applicationId;
  return {
    application_id: webhook.application_id,
    avatar: webhook.avatar,
    channel_id: webhook.channel_id,
    guild_id: webhook.guild_id,
    id: webhook.id,
    name: webhook.name,
    type: webhook.type,
    ...(viewer !== 'token' && webhook.user_id && { user: presentUser(core.userCache.get(webhook.user_id)) }),
    ...(seesToken && webhook.token && { token: webhook.token, url: `${core.settings.url}/api/webhooks/${webhook.id}/${webhook.token}` }),
    ...(webhook.type === WebhookType.ChannelFollower && sourceOf(core, webhook)),
  } as APIWebhook; // the library's type makes `source_guild` whole guilds
}

function sourceOf(core: Core, { source_guild_id, source_channel_id }: WebhookRecord): Record<string, unknown> {
  const guild = source_guild_id ? core.states.peek(source_guild_id) : undefined;
  const channel = source_channel_id ? guild?.channels.get(source_channel_id) : undefined;
  // Absent once the follower can no longer see its source.
  if (!guild || !channel) return {};
  return { source_guild: { id: guild.id, name: guild.guild.name, icon: guild.guild.icon }, source_channel: { id: channel.id, name: channel.name ?? '' } };
}

/** The same for many, with one query for their makers. */
export async function presentWebhooks(core: Core, webhooks: readonly WebhookRecord[], viewer: WebhookViewer): Promise<APIWebhook[]> {
  const sources = new Set(webhooks.flatMap((webhook) => webhook.source_guild_id ?? []));
  await Promise.all([core.userCache.fetch(webhooks.flatMap((webhook) => webhook.user_id ?? [])), ...[...sources].map((id) => core.states.get(id))]);
  return webhooks.map((webhook) => presentWebhook(core, webhook, viewer));
}
