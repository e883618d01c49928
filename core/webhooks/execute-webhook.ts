import {
  ButtonStyle,
  ChannelType,
  ComponentType,
  PermissionFlagsBits as Permission,
  type APIMessage,
  type APIMessageTopLevelComponent,
} from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { ExecuteWebhookBody, ExecuteWebhookQuery } from '#protocol/rest/webhooks';
import type { StoredFile } from '../attachments/keep-attachments.ts';
import { hasModeratedTag, isForumLike } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import { composeMessage } from '../messages/create-message.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { demandUnlocked, type Place } from '../messages/place.ts';
import { postMessage } from '../messages/post-message.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';
import { insertThread } from '../threads/insert-thread.ts';
import { joinMentionedIn } from '../threads/thread-members.ts';
import { newThread, readAppliedTags } from '../threads/start-thread.ts';
import { avatarOfUrl } from './avatar-of-url.ts';
import { placeOfWebhook } from './webhook-place.ts';
import type { WebhookRecord } from './webhook-record.ts';

/** Writes a message under a webhook's name, or one of the message's own; in a forum with a post for it. Source: Discord, "Execute Webhook". */
export async function executeWebhook(
  core: Core,
  webhook: WebhookRecord,
  body: ExecuteWebhookBody,
  query: Pick<ExecuteWebhookQuery, 'thread_id' | 'with_components'>,
  files: readonly StoredFile[],
): Promise<APIMessage> {
  const home = await placeOfWebhook(core, webhook);
  demandPostName(home, body, query);
  const place = query.thread_id ? await placeOfWebhook(core, webhook, query.thread_id) : body.thread_name ? await postOf(core, home, webhook, body) : home;
  demandUnlocked(place.channel, 0n);
  const { draft } = await composeMessage(core, place, withAllowedComponents(webhook, body, query.with_components), files, {
    readerId: webhook.id,
    senderId: webhook.id,
    pings: 'users',
  });
  const author: Pick<MessageRecord, 'webhook_author'> = {
    webhook_author: {
      username: body.username ?? webhook.name ?? '',
      avatar: (body.avatar_url ? await avatarOfUrl(core, webhook.id, body.avatar_url) : null) ?? webhook.avatar,
    },
  };
  const full = {
    ...draft,
    ...author,
    author_id: webhook.id,
    webhook_id: webhook.id,
    ...(webhook.application_id && { application_id: webhook.application_id }),
  };
  let shown: APIMessage | undefined;
  const post = async (core: Core, id?: string): Promise<void> => {
    ({ shown } = await postMessage(core, place, full, undefined, id));
  };
  if (body.thread_name && place.guild) await insertThread(core, place.guild, place.channel, null, (core) => post(core, place.channel.id));
  else await post(core);
  if (!shown) throw new Error('a message was written and not shown');
  await joinMentionedIn(core, place, webhook.id, draft.mention_ids);
  return shown;
}

function demandPostName({ channel }: Place, body: ExecuteWebhookBody, query: Pick<ExecuteWebhookQuery, 'thread_id'>): void {
  if (!isForumLike(channel)) {
    if (body.thread_name) throw apiError('WEBHOOKS_CAN_ONLY_CREATE_THREADS_IN_FORUM_CHANNELS');
    return;
  }
  if (body.thread_name && query.thread_id) throw apiError('WEBHOOKS_POSTED_TO_FORUM_CHANNELS_CANNOT_HAVE_BOTH_A_THREAD_NAME_AND_THREAD_ID');
  if (!body.thread_name && !query.thread_id) throw apiError('WEBHOOKS_POSTED_TO_FORUM_CHANNELS_MUST_HAVE_A_THREAD_NAME_OR_THREAD_ID');
}

async function postOf(core: Core, home: Place, webhook: WebhookRecord, body: ExecuteWebhookBody): Promise<Place> {
  const tags = readAppliedTags(home, body.applied_tags ?? []);
  // Nobody is asked who executes it: its maker stands for what it does.
  if (home.guild && hasModeratedTag(home.channel, tags)) await demandSecondFactor(core, home.guild, webhook.user_id, Permission.ManageThreads);
  const thread = newThread(core, home.channel, core.ids.next(), ChannelType.PublicThread, { name: body.thread_name ?? '' }, webhook.id);
  return { ...home, channel: { ...thread, member_count: 0, applied_tags: tags } };
}

/**
 * Components of a webhook that belongs to no application: only on request, and only those that nobody answers to.
 * Source: Discord, "Execute Webhook", `with_components`.
 */
export function withAllowedComponents<Body extends { components?: APIMessageTopLevelComponent[] | null | undefined }>(
  webhook: Pick<WebhookRecord, 'application_id'>,
  body: Body,
  isAsked: boolean,
): Body {
  if (webhook.application_id !== null || !body.components?.length) return body;
  if (!isAsked) return { ...body, components: undefined };
  if (body.components.some(isInteractive))
    throw formError(['components'], 'APPLICATION_WEBHOOK_REQUIRED', 'Only webhooks of an application can send components that somebody answers to.');
  return body;
}

const LINKS: ReadonlySet<unknown> = new Set([ButtonStyle.Link, ButtonStyle.Premium]);

function isInteractive(given: unknown): boolean {
  const component = given as { type: ComponentType; style?: ButtonStyle; components?: unknown[]; accessory?: unknown; custom_id?: string }; // the schema read the kinds
  if (component.type === ComponentType.Button) return !LINKS.has(component.style);
  return (
    component.custom_id !== undefined ||
    (component.components ?? []).some(isInteractive) ||
    (component.accessory !== undefined && isInteractive(component.accessory))
  );
}
