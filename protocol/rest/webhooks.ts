import type {
  RESTPatchAPIWebhookJSONBody,
  RESTPatchAPIWebhookWithTokenMessageJSONBody,
  RESTPostAPIChannelWebhookJSONBody,
  RESTPostAPIWebhookWithTokenJSONBody,
  RESTPostAPIWebhookWithTokenQuery,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { field, imageData, list, queryBoolean, snowflake, text, trimmedName, urlOrBlank } from './fields.ts';
import { checkMessage, messageContents } from './messages.ts';

const FORBIDDEN = ['clyde', 'discord'];
const plainName = trimmedName(1, 80);

/** Source: Discord, "Create Webhook": neither clyde nor discord within. */
const webhookName = field<string | number, string>(
  (sent, fail) => {
    const read = plainName.safeParse(sent);
    if (!read.success) {
      const issue = read.error.issues[0];
      return fail(issue?.code === 'custom' ? String(issue.params?.['code']) : 'BASE_TYPE_BAD_TYPE', issue?.message ?? '');
    }
    const forbidden = FORBIDDEN.find((word) => read.data.toLowerCase().includes(word));
    return forbidden ? fail('USERNAME_INVALID_CONTAINS', `Username cannot contain "${forbidden}"`) : read.data;
  },
  { type: 'string', minLength: 1, maxLength: 80 },
);

export const CreateWebhookBody = z.object({ name: webhookName, avatar: imageData.nullish() });
export type CreateWebhookBody = z.output<typeof CreateWebhookBody>;

export const EditWebhookBody = z.object({ name: webhookName.nullish(), avatar: imageData.nullish(), channel_id: snowflake.nullish() });
export type EditWebhookBody = z.output<typeof EditWebhookBody>;

/** A message by webhook, or an application's follow-up. Source: Discord, "Execute Webhook". */
export const ExecuteWebhookBody = z
  .object({
    ...messageContents,
    username: webhookName.nullish(),
    avatar_url: urlOrBlank().nullish(),
    thread_name: text(0, 100).nullish(),
    applied_tags: list(snowflake, 5).nullish(),
  })
  .superRefine(checkMessage);
export type ExecuteWebhookBody = z.output<typeof ExecuteWebhookBody>;

export const ExecuteWebhookQuery = z.object({ wait: queryBoolean, thread_id: snowflake.optional(), with_components: queryBoolean });
export type ExecuteWebhookQuery = z.output<typeof ExecuteWebhookQuery>;

/** Where a webhook's message stands. */
export const WebhookMessageQuery = z.object({ thread_id: snowflake.optional(), with_components: queryBoolean });
export type WebhookMessageQuery = z.output<typeof WebhookMessageQuery>;

/** Changes of a webhook's message. A deferred answer is edited by the same route, so a poll may be given. */
export const EditWebhookMessageBody = z.object({
  content: messageContents.content,
  embeds: messageContents.embeds,
  flags: messageContents.flags,
  allowed_mentions: messageContents.allowed_mentions,
  components: messageContents.components,
  attachments: messageContents.attachments,
  poll: messageContents.poll,
});
export type EditWebhookMessageBody = z.output<typeof EditWebhookMessageBody>;

// A poll's texts are optional in the library's type only because questions and answers share it.
type WithoutPoll<Sent> = Omit<Sent, 'poll'>;
const _acceptsCreate = (sent: RESTPostAPIChannelWebhookJSONBody): z.input<typeof CreateWebhookBody> => sent;
const _acceptsEdit = (sent: RESTPatchAPIWebhookJSONBody): z.input<typeof EditWebhookBody> => sent;
const _acceptsExecute = (sent: WithoutPoll<RESTPostAPIWebhookWithTokenJSONBody>): z.input<typeof ExecuteWebhookBody> => sent;
const _acceptsQuery = (sent: RESTPostAPIWebhookWithTokenQuery): z.input<typeof ExecuteWebhookQuery> => sent;
const _acceptsMessage = (sent: WithoutPoll<RESTPatchAPIWebhookWithTokenMessageJSONBody>): WithoutPoll<z.input<typeof EditWebhookMessageBody>> => sent;
