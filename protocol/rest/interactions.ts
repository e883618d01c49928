import {
  ComponentType,
  InteractionResponseType,
  InteractionType,
  type RESTPostAPIInteractionCallbackJSONBody,
  type RESTPostAPIInteractionCallbackQuery,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { AutocompleteChoices } from './command-choices.ts';
import { boolean, byType, choice, field, flags, int, list, queryBoolean, snowflake, text, typeIs } from './fields.ts';
import { AttachmentPlaceholder, checkMessage, messageContents } from './messages.ts';
import { ModalData } from './modal-components.ts';

const MessageData = z.object({ ...messageContents });

/** The answer of an application to an interaction, by its type. Source: Discord, "Interaction Callback Type". */
export const InteractionCallbackBody = byType({
  [InteractionResponseType.Pong]: z.object({ type: typeIs(InteractionResponseType.Pong) }),
  [InteractionResponseType.ChannelMessageWithSource]: z.object({
    type: typeIs(InteractionResponseType.ChannelMessageWithSource),
    data: MessageData.superRefine(checkMessage),
  }),
  [InteractionResponseType.DeferredChannelMessageWithSource]: z.object({
    type: typeIs(InteractionResponseType.DeferredChannelMessageWithSource),
    data: z.object({ flags: flags.nullish() }).nullish(),
  }),
  [InteractionResponseType.DeferredMessageUpdate]: z.object({
    type: typeIs(InteractionResponseType.DeferredMessageUpdate),
  }),
  [InteractionResponseType.UpdateMessage]: z.object({
    type: typeIs(InteractionResponseType.UpdateMessage),
    data: MessageData.nullish(),
  }),
  [InteractionResponseType.ApplicationCommandAutocompleteResult]: z.object({
    type: typeIs(InteractionResponseType.ApplicationCommandAutocompleteResult),
    data: z.object({ choices: AutocompleteChoices.nullish() }),
  }),
  [InteractionResponseType.Modal]: z.object({
    type: typeIs(InteractionResponseType.Modal),
    data: ModalData,
  }),
  [InteractionResponseType.PremiumRequired]: z.object({
    type: typeIs(InteractionResponseType.PremiumRequired),
  }),
  [InteractionResponseType.LaunchActivity]: z.object({
    type: typeIs(InteractionResponseType.LaunchActivity),
  }),
});
export type InteractionCallbackBody = z.output<typeof InteractionCallbackBody>;

export const CallbackQuery = z.object({ with_response: queryBoolean });
export type CallbackQuery = z.output<typeof CallbackQuery>;

const optionValue = field<string | number | boolean, string | number | boolean>(
  (sent, fail) => {
    if (typeof sent === 'boolean' || (typeof sent === 'number' && Number.isFinite(sent))) return sent;
    const read = text(0, 6000).safeParse(typeof sent === 'string' ? sent : null);
    return read.success ? read.data : fail('BASE_TYPE_BAD_TYPE', 'Must be a string of at most 6000 characters, a number or a boolean.');
  },
  { type: ['string', 'number', 'boolean'] },
);
const optionKeys = { type: int(1, 11), name: text(1, 32) };
const ValueOption = z.object({
  ...optionKeys,
  value: optionValue.optional(),
  focused: boolean.optional(),
});
const SubcommandOption = ValueOption.extend({ options: list(ValueOption, 25).optional() });
const CommandOption = ValueOption.extend({ options: list(SubcommandOption, 25).optional() });

/** A command that a person invokes, or types (autocomplete). */
export const CommandData = z.object({
  id: snowflake,
  type: int(1, 4)
    .optional()
    .transform((type) => type ?? 1),
  name: text(1, 32).nullish(),
  version: snowflake.nullish(),
  guild_id: snowflake.nullish(),
  options: list(CommandOption, 25).nullish(),
  target_id: snowflake.nullish(),
  attachments: list(AttachmentPlaceholder, 25).nullish(),
});
export type CommandData = z.output<typeof CommandData>;

/** A pressed button or an answered select. */
export const ComponentData = z.object({
  component_type: int(1, 100).nullish(),
  type: int(1, 100).nullish(),
  custom_id: text(1, 100),
  values: list(text(0, 100), 25).nullish(),
});
export type ComponentData = z.output<typeof ComponentData>;

/** One field of a submitted modal; `values` of files are the ids of `attachments`. */
const SubmittedField = z.object({
  type: int(1, 100),
  id: int(0, 2 ** 31 - 1).nullish(),
  custom_id: text(1, 100).nullish(),
  value: field<string | boolean | number | null, string | boolean>(
    (sent, fail) => {
      if (typeof sent === 'boolean') return sent;
      const read = text(0, 4000).safeParse(sent);
      return read.success ? read.data : fail('BASE_TYPE_MAX_LENGTH', 'Must be 4000 or fewer in length.');
    },
    { type: ['string', 'boolean'] },
  ).nullish(),
  values: list(text(0, 100), 25).nullish(),
});
const SubmittedPart = z.object({
  type: choice([ComponentType.ActionRow, ComponentType.TextDisplay, ComponentType.Label]),
  id: int(0, 2 ** 31 - 1).nullish(),
  components: list(SubmittedField, 5).nullish(),
  component: SubmittedField.nullish(),
});

/** A submitted modal; `id` is that of the interaction that opened it. */
export const ModalSubmitData = z.object({
  id: snowflake,
  custom_id: text(1, 100),
  components: list(SubmittedPart, 40),
  attachments: list(AttachmentPlaceholder, 50).nullish(),
});
export type ModalSubmitData = z.output<typeof ModalSubmitData>;

const envelope = {
  application_id: snowflake,
  guild_id: snowflake.nullish(),
  channel_id: snowflake,
  message_id: snowflake.nullish(),
  message_flags: flags.nullish(),
  session_id: text(0, 200).nullish(),
  nonce: text(0, 25).nullish(),
  analytics_location: text(0, 100).nullish(),
  section_name: text(0, 100).nullish(),
  source: text(0, 100).nullish(),
};

/** POST /interactions: what a person does with an application. */
export const SendInteractionBody = byType({
  [InteractionType.ApplicationCommand]: z.object({
    ...envelope,
    type: typeIs(InteractionType.ApplicationCommand),
    data: CommandData,
  }),
  [InteractionType.ApplicationCommandAutocomplete]: z.object({
    ...envelope,
    type: typeIs(InteractionType.ApplicationCommandAutocomplete),
    data: CommandData,
  }),
  [InteractionType.MessageComponent]: z.object({
    ...envelope,
    message_id: snowflake,
    type: typeIs(InteractionType.MessageComponent),
    data: ComponentData,
  }),
  [InteractionType.ModalSubmit]: z.object({
    ...envelope,
    type: typeIs(InteractionType.ModalSubmit),
    data: ModalSubmitData,
  }),
});
export type SendInteractionBody = z.output<typeof SendInteractionBody>;

// A poll's texts are optional in the library's type only because questions and answers share it.
type Sendable<Sent> = Sent extends { data?: infer Data }
  ? Omit<Sent, 'data'> & {
      data: NonNullable<Data> extends { poll?: unknown } ? Omit<NonNullable<Data>, 'poll'> : NonNullable<Data>;
    }
  : Sent;
const _acceptsCallback = (sent: Sendable<RESTPostAPIInteractionCallbackJSONBody>): z.input<typeof InteractionCallbackBody> => sent;
const _acceptsQuery = (sent: RESTPostAPIInteractionCallbackQuery): z.input<typeof CallbackQuery> => sent;
