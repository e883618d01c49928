import type {
  RESTGetAPIChannelWebhooksResult,
  RESTGetAPIGuildWebhooksResult,
  RESTGetAPIWebhookResult,
  RESTGetAPIWebhookWithTokenMessageResult,
  RESTPatchAPIWebhookResult,
  RESTPatchAPIWebhookWithTokenMessageResult,
  RESTPostAPIChannelWebhookResult,
  RESTPostAPIWebhookWithTokenWaitResult,
} from 'discord-api-types/v10';
import {
  CreateWebhookBody,
  EditWebhookBody,
  EditWebhookMessageBody,
  ExecuteWebhookBody,
  ExecuteWebhookQuery,
  WebhookMessageQuery,
} from '#protocol/rest/webhooks';
import { GithubWebhookBody, ServiceWebhookQuery, SlackWebhookBody } from '#protocol/rest/webhook-services';
import type { Core } from '#core/core';
import {
  deleteMessageByToken,
  deleteWebhookByToken,
  demandWebhookToken,
  editMessageByToken,
  getMessageByToken,
  getWebhookByToken,
  postByToken,
  updateWebhookByToken,
  type WebhookKey,
} from '#core/webhooks/by-token';
import { createWebhook, deleteWebhook, editWebhook, getWebhook, listChannelWebhooks, listGuildWebhooks } from '#core/webhooks/manage-webhooks';
import type { WebhookViewer } from '#core/webhooks/present-webhook';
import { executeGithubWebhook, executeSlackWebhook } from '#core/webhooks/services';
import { del, get, patch, post, replyOf, type Caller, type RouteTable } from '../route.ts';

const who = ['bot', 'user'] as const;
const EXECUTE = { requests: 5, perSeconds: 2, name: 'webhook messages' };

const viewerOf = (caller: Caller): WebhookViewer => ({ applicationId: caller.kind === 'bot' ? (caller.application?.id ?? null) : null });
const keyOf = (params: { webhook_id: string; webhook_token: string }): WebhookKey => ({ id: params.webhook_id, token: params.webhook_token });

/** The token in the path is the credential. */
const byToken = {
  who: ['nobody'],
  outsideGlobalLimit: true,
  demandToken: (core: Core, params: { webhook_id: string; webhook_token: string }) => demandWebhookToken(core, keyOf(params)),
} as const;

export const webhooks: RouteTable = {
  create_webhook: post({
    path: '/channels/:channel_id/webhooks',
    who,
    needs: ['ManageWebhooks'],
    body: CreateWebhookBody,
    reply: replyOf<RESTPostAPIChannelWebhookResult>(),
    run: ({ core, channel, body, caller, reason }) =>
      createWebhook(core, channel, body, { id: caller.id, reason }, caller.kind === 'bot' ? (caller.application?.id ?? null) : null),
  }),
  list_channel_webhooks: get({
    path: '/channels/:channel_id/webhooks',
    who,
    needs: ['ManageWebhooks'],
    reply: replyOf<RESTGetAPIChannelWebhooksResult>(),
    run: ({ core, channel, caller }) => listChannelWebhooks(core, channel, viewerOf(caller)),
  }),
  get_guild_webhooks: get({
    path: '/guilds/:guild_id/webhooks',
    who,
    needs: ['ManageWebhooks'],
    reply: replyOf<RESTGetAPIGuildWebhooksResult>(),
    run: ({ core, guild, caller }) => listGuildWebhooks(core, guild.id, viewerOf(caller)),
  }),
  get_webhook: get({
    path: '/webhooks/:webhook_id',
    who,
    reply: replyOf<RESTGetAPIWebhookResult>(),
    run: ({ core, params, caller }) => getWebhook(core, params.webhook_id, caller.id, viewerOf(caller)),
  }),
  update_webhook: patch({
    path: '/webhooks/:webhook_id',
    who,
    body: EditWebhookBody,
    reply: replyOf<RESTPatchAPIWebhookResult>(),
    run: ({ core, params, body, caller, reason }) => editWebhook(core, params.webhook_id, body, { id: caller.id, reason }, viewerOf(caller)),
  }),
  delete_webhook: del({
    path: '/webhooks/:webhook_id',
    who,
    run: ({ core, params, caller, reason }) => deleteWebhook(core, params.webhook_id, { id: caller.id, reason }),
  }),
  get_webhook_by_token: get({
    path: '/webhooks/:webhook_id/:webhook_token',
    ...byToken,
    reply: replyOf<RESTGetAPIWebhookResult>(),
    run: ({ core, params }) => getWebhookByToken(core, keyOf(params)),
  }),
  update_webhook_by_token: patch({
    path: '/webhooks/:webhook_id/:webhook_token',
    ...byToken,
    body: EditWebhookBody,
    reply: replyOf<RESTPatchAPIWebhookResult>(),
    run: ({ core, params, body, reason }) => updateWebhookByToken(core, keyOf(params), body, reason),
  }),
  delete_webhook_by_token: del({
    path: '/webhooks/:webhook_id/:webhook_token',
    ...byToken,
    run: ({ core, params, reason }) => deleteWebhookByToken(core, keyOf(params), reason),
  }),
  execute_webhook: post({
    path: '/webhooks/:webhook_id/:webhook_token',
    ...byToken,
    bucket: EXECUTE,
    query: ExecuteWebhookQuery,
    body: ExecuteWebhookBody,
    files: true,
    reply: replyOf<RESTPostAPIWebhookWithTokenWaitResult | undefined>(),
    run: ({ core, params, query, body, files }) => postByToken(core, keyOf(params), query, body, files),
  }),
  execute_slack_compatible_webhook: post({
    path: '/webhooks/:webhook_id/:webhook_token/slack',
    ...byToken,
    bucket: EXECUTE,
    query: ServiceWebhookQuery,
    body: SlackWebhookBody,
    reply: replyOf<string>(),
    run: async ({ core, params, query, body }) => {
      await executeSlackWebhook(core, keyOf(params), body, query.thread_id);
      return 'ok';
    },
  }),
  execute_github_compatible_webhook: post({
    path: '/webhooks/:webhook_id/:webhook_token/github',
    ...byToken,
    bucket: EXECUTE,
    query: ServiceWebhookQuery,
    body: GithubWebhookBody,
    run: ({ core, params, query, body, request }) =>
      executeGithubWebhook(core, keyOf(params), String(request.headers['x-github-event'] ?? ''), body, query.thread_id),
  }),
  get_original_webhook_message: get({
    path: '/webhooks/:webhook_id/:webhook_token/messages/@original',
    ...byToken,
    query: WebhookMessageQuery,
    reply: replyOf<RESTGetAPIWebhookWithTokenMessageResult>(),
    run: ({ core, params, query }) => getMessageByToken(core, keyOf(params), '@original', query.thread_id),
  }),
  update_original_webhook_message: patch({
    path: '/webhooks/:webhook_id/:webhook_token/messages/@original',
    ...byToken,
    query: WebhookMessageQuery,
    body: EditWebhookMessageBody,
    files: true,
    reply: replyOf<RESTPatchAPIWebhookWithTokenMessageResult>(),
    run: ({ core, params, query, body, files }) => editMessageByToken(core, keyOf(params), '@original', query, body, files),
  }),
  delete_original_webhook_message: del({
    path: '/webhooks/:webhook_id/:webhook_token/messages/@original',
    ...byToken,
    query: WebhookMessageQuery,
    run: ({ core, params, query }) => deleteMessageByToken(core, keyOf(params), '@original', query.thread_id),
  }),
  get_webhook_message: get({
    path: '/webhooks/:webhook_id/:webhook_token/messages/:message_id',
    ...byToken,
    query: WebhookMessageQuery,
    reply: replyOf<RESTGetAPIWebhookWithTokenMessageResult>(),
    run: ({ core, params, query }) => getMessageByToken(core, keyOf(params), params.message_id, query.thread_id),
  }),
  update_webhook_message: patch({
    path: '/webhooks/:webhook_id/:webhook_token/messages/:message_id',
    ...byToken,
    query: WebhookMessageQuery,
    body: EditWebhookMessageBody,
    files: true,
    reply: replyOf<RESTPatchAPIWebhookWithTokenMessageResult>(),
    run: ({ core, params, query, body, files }) => editMessageByToken(core, keyOf(params), params.message_id, query, body, files),
  }),
  delete_webhook_message: del({
    path: '/webhooks/:webhook_id/:webhook_token/messages/:message_id',
    ...byToken,
    query: WebhookMessageQuery,
    run: ({ core, params, query }) => deleteMessageByToken(core, keyOf(params), params.message_id, query.thread_id),
  }),
};
