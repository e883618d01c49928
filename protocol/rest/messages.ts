import {
  AllowedMentionsTypes,
  MessageFlags,
  MessageReferenceType,
  ReactionType,
  type RESTGetAPIChannelMessageReactionUsersQuery,
  type RESTGetAPIChannelMessagesPinsQuery,
  type RESTGetAPIChannelMessagesQuery,
  type RESTPatchAPIChannelMessageJSONBody,
  type RESTPostAPIChannelMessageJSONBody,
  type RESTPostAPIChannelMessagesBulkDeleteJSONBody,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { componentFaults } from './component-rules.ts';
import { MessageComponents } from './components.ts';
import { Embeds } from './embeds.ts';
import { addFault, boolean, choice, field, flags, float, int, isoTime, list, numbersOf, queryInt, snowflake, text, trimmedText, without } from './fields.ts';
import { PollCreate } from './polls.ts';

export { PollCreate, PollVoteBody, PollVotersQuery } from './polls.ts';

/** Who may be pinged. A kind is either parsed from the content or listed by id, not both. Source: Discord, "Allowed mentions". */
export const AllowedMentions = z
  .object({
    parse: list(choice(Object.values(AllowedMentionsTypes)), 3).nullish(),
    users: list(snowflake, 100).nullish(),
    roles: list(snowflake, 100).nullish(),
    replied_user: boolean.nullish(),
  })
  .transform((mentions, context) => {
    for (const kind of [AllowedMentionsTypes.User, AllowedMentionsTypes.Role] as const) {
      if (mentions.parse?.includes(kind) && mentions[kind]?.length) {
        addFault(context, [], 'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE', `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`);
      }
    }
    return without(mentions);
  });
export type AllowedMentions = z.output<typeof AllowedMentions>;

/** A file of this request (`id` is the n of `files[n]`), one uploaded before, or one to keep (`id` is its own). */
export const AttachmentPlaceholder = z
  .object({
    id: snowflake,
    filename: text(0, 1024).nullish(),
    uploaded_filename: text(0, 1024).nullish(),
    title: text(0, 1024).nullish(),
    description: text(0, 1024)
      .nullish()
      .transform((read) => (read === null ? '' : read)), // which clears it
    duration_secs: float(0, 2_147_483_647).nullish(),
    waveform: text(0, 400).nullish(),
    is_spoiler: boolean.nullish(),
  })
  .transform(without);
export type AttachmentPlaceholder = z.output<typeof AttachmentPlaceholder>;

export const MessageReference = z
  .object({
    type: choice(numbersOf(MessageReferenceType)).nullish(),
    message_id: snowflake,
    channel_id: snowflake.nullish(),
    guild_id: snowflake.nullish(),
    fail_if_not_exists: boolean.nullish(),
  })
  .transform(without);

/** Echoed as it was sent. */
const nonce = field<string | number, string | number>(
  (sent, fail) => {
    if (typeof sent === 'number' && Number.isInteger(sent)) return sent;
    if (typeof sent !== 'string') return fail('STRING_TYPE_CONVERT', 'Could not interpret the nonce as string.');
    return sent.length > 25 ? fail('BASE_TYPE_MAX_LENGTH', 'Must be 25 or fewer in length.') : sent.replaceAll('\0', '').replace(/\p{Cs}/gu, '\uFFFD');
  },
  { type: ['string', 'integer'], maxLength: 25 },
);

/** Without a base theme it is 0, "unset". */
const SharedClientTheme = z.object({
  colors: list(text(6, 6), 5, 1),
  gradient_angle: int(0, 360),
  base_mix: int(0, 100),
  base_theme: int(0, 4)
    .nullish()
    .transform((read) => read ?? 0),
});

/** What every way of sending a message takes. */
export const messageContents = {
  content: trimmedText(0, 2000).nullish(),
  tts: boolean.nullish(),
  embeds: Embeds.nullish(),
  allowed_mentions: AllowedMentions.nullish(),
  components: MessageComponents.nullish(),
  attachments: list(AttachmentPlaceholder, 10).nullish(),
  flags: flags.nullish(),
  poll: PollCreate.nullish(),
};

interface Contents {
  content?: string | null | undefined;
  embeds?: readonly unknown[] | null | undefined;
  sticker_ids?: readonly unknown[] | null | undefined;
  poll?: object | null | undefined;
  components?: z.output<typeof MessageComponents> | null | undefined;
  flags?: number | null | undefined;
}

/** The rules of a new message that need several of its fields. */
export function checkMessage(message: Contents, context: z.RefinementCtx): void {
  const isV2 = ((message.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
  for (const { path, code, message: words } of componentFaults(message.components ?? [], isV2)) addFault(context, ['components', ...path], code, words);
  if (isV2) checkNoLegacyFields(message, context);
}

/** A message of components has nothing else to show. */
function checkNoLegacyFields(message: Contents, context: z.RefinementCtx): void {
  for (const key of ['content', 'embeds', 'sticker_ids', 'poll'] as const) {
    const value = message[key];
    if (!value || (Array.isArray(value) && value.length === 0)) continue;
    addFault(
      context,
      [key],
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      `The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    );
  }
}

/** A new message. Source: Discord, "Create Message". */
export const CreateMessageBody = z
  .object({
    ...messageContents,
    nonce: nonce.nullish(),
    enforce_nonce: boolean.nullish(),
    message_reference: MessageReference.nullish(),
    sticker_ids: list(snowflake, 3).nullish(),
    shared_client_theme: SharedClientTheme.nullish(),
  })
  .superRefine(checkMessage);
export type CreateMessageBody = z.output<typeof CreateMessageBody>;

/** Changes of a message; null empties. Rules of components v2 wait for the message itself (`componentFaults`). */
export const EditMessageBody = z.object({
  content: messageContents.content,
  embeds: messageContents.embeds,
  allowed_mentions: messageContents.allowed_mentions,
  components: messageContents.components,
  attachments: messageContents.attachments,
  flags: messageContents.flags,
  sticker_ids: list(snowflake, 3).nullish(),
});
export type EditMessageBody = z.output<typeof EditMessageBody>;

export const BulkDeleteBody = z.object({ messages: list(snowflake, 100, 2) });
export type BulkDeleteBody = z.output<typeof BulkDeleteBody>;

/** Of several positions Discord takes one: around, else before, else after. */
export const MessagesQuery = z.object({
  around: snowflake.optional(),
  before: snowflake.optional(),
  after: snowflake.optional(),
  limit: queryInt(1, 100, 50),
});
export type MessagesQuery = z.output<typeof MessagesQuery>;

export const ReactionsQuery = z.object({
  type: choice(numbersOf(ReactionType))
    .optional()
    .transform((type) => type ?? ReactionType.Normal),
  after: snowflake.optional(),
  limit: queryInt(1, 100, 25),
});
export type ReactionsQuery = z.output<typeof ReactionsQuery>;

/** The client's own super reactions say so in the query. */
export const ReactionTypeQuery = z.object({ type: ReactionsQuery.shape.type });

export const PinsQuery = z.object({ before: isoTime.optional(), limit: queryInt(1, 50, 50) });
export type PinsQuery = z.output<typeof PinsQuery>;

type WithTexts<Body> = Omit<Body, 'poll'>;
const _acceptsCreate = (sent: WithTexts<RESTPostAPIChannelMessageJSONBody>): Omit<z.input<typeof CreateMessageBody>, 'poll'> => sent;
const _acceptsEdit = (sent: RESTPatchAPIChannelMessageJSONBody): z.input<typeof EditMessageBody> => sent;
const _acceptsBulk = (sent: RESTPostAPIChannelMessagesBulkDeleteJSONBody): z.input<typeof BulkDeleteBody> => sent;
const _acceptsList = (sent: RESTGetAPIChannelMessagesQuery): z.input<typeof MessagesQuery> => sent;
const _acceptsReactions = (sent: RESTGetAPIChannelMessageReactionUsersQuery): z.input<typeof ReactionsQuery> => sent;
const _acceptsPins = (sent: RESTGetAPIChannelMessagesPinsQuery): z.input<typeof PinsQuery> => sent;
