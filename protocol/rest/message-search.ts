import type { RESTGetAPIGuildMessagesSearchQuery } from 'discord-api-types/v10';
import { z } from 'zod';
import { boolean, choice, queryBoolean, queryInt, queryList, snowflake, text, trimmedText } from './fields.ts';

const AUTHORS = ['user', 'bot', 'webhook', '-user', '-bot', '-webhook'] as const;
const HAS = ['link', 'embed', 'file', 'image', 'video', 'sound', 'sticker', 'poll', 'snapshot'] as const;
const HAS_NOT = ['-link', '-embed', '-file', '-image', '-video', '-sound', '-sticker', '-poll', '-snapshot'] as const;

const some = <Item extends z.ZodType>(item: Item, max: number) =>
  queryList(item, max)
    .optional()
    .transform((read) => read ?? []);
const ids = some(snowflake, 100);

/** Source: Discord, "Search Guild Messages". */
export const MessageSearchQuery = z.object({
  limit: queryInt(1, 25, 25),
  offset: queryInt(0, 9975, 0),
  max_id: snowflake.optional(),
  min_id: snowflake.optional(),
  slop: queryInt(0, 100, 2),
  content: trimmedText(0, 1024)
    .optional()
    .transform((read) => read ?? ''),
  channel_id: some(snowflake, 500),
  author_type: some(choice(AUTHORS), 6),
  author_id: ids,
  mentions: ids,
  mentions_role_id: ids,
  mention_everyone: boolean.optional(),
  replied_to_user_id: ids,
  replied_to_message_id: ids,
  pinned: boolean.optional(),
  has: some(choice([...HAS, ...HAS_NOT]), 18),
  embed_type: some(choice(['image', 'video', 'gif', 'sound', 'article']), 5),
  embed_provider: some(text(1, 256), 100),
  link_hostname: some(text(1, 256), 100),
  attachment_filename: some(text(1, 1024), 100),
  attachment_extension: some(text(1, 256), 100),
  sort_by: choice(['timestamp', 'relevance'])
    .optional()
    .transform((read) => read ?? 'timestamp'),
  sort_order: choice(['desc', 'asc'])
    .optional()
    .transform((read) => read ?? 'desc'),
  include_nsfw: queryBoolean,
});
export type MessageSearchQuery = z.output<typeof MessageSearchQuery>;

/** Where the next page of a tab begins. */
const SearchCursor = z.object({ type: text(1, 20).nullish(), timestamp: snowflake });

/** Several searches at once, by the names of their tabs: Discord's clients have five. Source: the unofficial "Search Guild Messages by Tab". */
export const SearchTabsBody = z.object({
  tabs: z.record(z.string().regex(/^\w{1,40}$/), MessageSearchQuery.extend({ cursor: SearchCursor.nullish() })).superRefine((given, context) => {
    if (Object.keys(given).length > 5) context.addIssue({ code: 'custom', message: 'Must be 5 or fewer in length.', params: { code: 'BASE_TYPE_MAX_LENGTH' } });
  }),
  channel_ids: z.array(snowflake).max(500).nullish(),
  include_nsfw: boolean.nullish(),
  track_exact_total_hits: boolean.nullish(),
});
export type SearchTabsBody = z.output<typeof SearchTabsBody>;

const _accepts = (sent: RESTGetAPIGuildMessagesSearchQuery): z.input<typeof MessageSearchQuery> => sent as z.input<typeof MessageSearchQuery>; // ids of a query are text
