import type { Snowflake } from 'discord-api-types/v10';
import { apiError } from '#protocol/errors';
import { ALL_PERMISSIONS } from '#protocol/permissions';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import type { WebhookRecord } from './webhook-record.ts';

/** Where a webhook writes, as one who may do everything there: its channel, or a thread of it. Throws 10003 for any other thread. */
export async function placeOfWebhook(core: Core, webhook: WebhookRecord, threadId?: Snowflake): Promise<Place> {
  const guild = await core.states.get(webhook.guild_id);
  const channel = guild?.channels.get(webhook.channel_id);
  if (!guild || !channel) throw apiError('UNKNOWN_CHANNEL');
  if (threadId === undefined) return { channel, guild, permissions: ALL_PERMISSIONS };
  const thread = guild.threads.get(threadId) ?? (await core.guilds.channelById(threadId));
  if (!thread?.thread_metadata || thread.parent_id !== channel.id) throw apiError('UNKNOWN_CHANNEL');
  return { channel: thread, guild, permissions: ALL_PERMISSIONS };
}
