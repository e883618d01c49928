import {
  ApplicationCommandOptionType as Type,
  type APIApplicationCommandInteractionDataOption as DataOption,
  type APIApplicationCommandOption as Option,
  type ChannelType,
  type Snowflake,
} from 'discord-api-types/v10';
import { formError } from '#protocol/errors';

/** An option as a person's client sends it. */
export interface SentOption {
  type: number;
  name: string;
  value?: string | number | boolean | undefined;
  focused?: boolean | undefined;
  options?: readonly SentOption[] | null | undefined;
}

/** What the values of an interaction name, to be looked up. */
export interface Wanted {
  users: Set<Snowflake>;
  roles: Set<Snowflake>;
  channels: Set<Snowflake>;
  /** Each is a user or a role. */
  mentionables: Set<Snowflake>;
  attachments: Set<Snowflake>;
  /** Which kinds of channel may stand for an id. */
  channelTypes: Map<Snowflake, readonly ChannelType[]>;
  /** Which kinds of file may stand for a placeholder. */
  fileTypes: Map<string, readonly string[]>;
}

export const wantedNothing = (): Wanted => ({
  users: new Set(),
  roles: new Set(),
  channels: new Set(),
  mentionables: new Set(),
  attachments: new Set(),
  channelTypes: new Map(),
  fileTypes: new Map(),
});

interface Reading {
  wanted: Wanted;
  /** Values are still being typed: nothing but the shape is checked. */
  isTyping: boolean;
  focused: { option: Option; value: string } | null;
}

type Path = readonly (string | number)[];
const fail = (path: Path, code: string, message: string): never => {
  throw formError(path, code, message);
};
const SNOWFLAKE = /^\d{1,20}$/;

/**
 * Holds what was sent against the command's options and brings it into the form that applications get.
 * Throws 50035 at `data.options`. While typing (`isTyping`) exactly one option must be focused.
 */
export function readOptions(
  options: readonly Option[],
  sent: readonly SentOption[],
  isTyping: boolean,
): { options: DataOption[]; wanted: Wanted; focused: Reading['focused'] } {
  const reading: Reading = { wanted: wantedNothing(), isTyping, focused: null };
  const read = readLevel(options, sent, ['data', 'options'], reading);
  if (isTyping && !reading.focused) fail(['data', 'options'], 'BASE_TYPE_REQUIRED', 'One option must be focused');
  return { options: read, wanted: reading.wanted, focused: reading.focused };
}

const isNested = (option: Option): option is Option & { type: Type.Subcommand | Type.SubcommandGroup } =>
  option.type === Type.Subcommand || option.type === Type.SubcommandGroup;

function readLevel(options: readonly Option[], sent: readonly SentOption[], path: Path, reading: Reading): DataOption[] {
  const seen = new Set<string>();
  const read = sent.map((each, index) => {
    const at = [...path, index];
    const option = options.find((known) => known.name === each.name && known.type === each.type);
    if (!option) return fail([...at, 'name'], 'APPLICATION_COMMAND_OPTION_UNKNOWN', 'This command has no such option');
    if (seen.has(each.name)) return fail([...at, 'name'], 'APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE', 'Option names must be unique');
    seen.add(each.name);
    if (!isNested(option)) return { type: option.type, name: option.name, ...readValue(option, each, [...at, 'value'], reading) } as DataOption;
    return { type: option.type, name: option.name, options: readLevel(option.options ?? [], each.options ?? [], [...at, 'options'], reading) } as DataOption;
  });
  if (options.some(isNested)) {
    if (read.length !== 1) fail(path, 'BASE_TYPE_BAD_LENGTH', 'One subcommand must be chosen');
    return read;
  }
  if (reading.isTyping) return read;
  const missing = options.find((option) => option.required && !seen.has(option.name));
  if (missing) fail(path, 'BASE_TYPE_REQUIRED', `The option "${missing.name}" is required`);
  return read;
}

function readValue(option: Option, sent: SentOption, path: Path, reading: Reading): { value: string | number | boolean; focused?: true } {
  const { value } = sent;
  if (reading.isTyping && sent.focused) {
    if (!('autocomplete' in option) || !option.autocomplete) fail(path, 'APPLICATION_COMMAND_OPTION_NOT_AUTOCOMPLETE', 'This option has no autocomplete');
    if (reading.focused) fail(path, 'BASE_TYPE_BAD_LENGTH', 'Only one option may be focused');
    const typed = String(value ?? '');
    reading.focused = { option, value: typed };
    return { value: typed, focused: true };
  }
  if (value === undefined) return fail(path, 'BASE_TYPE_REQUIRED', 'This field is required');
  // What is not being typed right now may be half a number too; it is passed on as it stands.
  if (reading.isTyping) return { value };
  return { value: checkedValue(option, value, path, reading.wanted) };
}

function checkedValue(option: Option, value: string | number | boolean, path: Path, wanted: Wanted): string | number | boolean {
  switch (option.type) {
    case Type.String:
      return readString(option, value, path);
    case Type.Integer:
    case Type.Number:
      return readNumber(option, value, path);
    case Type.Boolean:
      return typeof value === 'boolean' ? value : fail(path, 'BOOLEAN_TYPE_CONVERT', 'Must be either true or false.');
    case Type.User:
      return want(wanted.users, value, path);
    case Type.Role:
      return want(wanted.roles, value, path);
    case Type.Mentionable:
      return want(wanted.mentionables, value, path);
    case Type.Channel: {
      const id = want(wanted.channels, value, path);
      if (option.channel_types?.length) wanted.channelTypes.set(id, option.channel_types);
      return id;
    }
    case Type.Attachment: {
      const id = want(wanted.attachments, value, path);
      if (option.file_types?.length) wanted.fileTypes.set(id, option.file_types);
      return id;
    }
    default:
      return fail(path, 'BASE_TYPE_BAD_TYPE', 'This option takes no value');
  }
}

function want(ids: Set<Snowflake>, value: string | number | boolean, path: Path): Snowflake {
  const id = String(value);
  if (!SNOWFLAKE.test(id)) return fail(path, 'NUMBER_TYPE_COERCE', `Value "${id.slice(0, 100)}" is not snowflake.`);
  ids.add(id);
  return id;
}

function readString(option: Option & { type: Type.String }, value: string | number | boolean, path: Path): string {
  if (typeof value === 'boolean') return fail(path, 'STRING_TYPE_CONVERT', 'Could not interpret as string.');
  const text = String(value);
  const length = [...text].length;
  const [min, max] = [option.min_length ?? 0, option.max_length ?? 6000];
  if (length < min || length > max) fail(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
  demandChoice(option, text, path);
  return text;
}

function readNumber(option: Option & { type: Type.Integer | Type.Number }, value: string | number | boolean, path: Path): number {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  const isInteger = option.type === Type.Integer;
  if (!Number.isFinite(number) || (isInteger && !Number.isSafeInteger(number)))
    return fail(path, 'NUMBER_TYPE_COERCE', `Value "${String(value).slice(0, 100)}" is not ${isInteger ? 'int' : 'float'}.`);
  if (option.min_value !== undefined && number < option.min_value)
    fail(path, 'NUMBER_TYPE_MIN', `Value should be greater than or equal to ${option.min_value}.`);
  if (option.max_value !== undefined && number > option.max_value) fail(path, 'NUMBER_TYPE_MAX', `Value should be less than or equal to ${option.max_value}.`);
  demandChoice(option, number, path);
  return number;
}

function demandChoice(option: Option, value: string | number, path: Path): void {
  const choices = 'choices' in option ? option.choices : undefined;
  if (choices?.length && !choices.some((choice) => choice.value === value)) fail(path, 'BASE_TYPE_CHOICES', 'Must be one of the choices of this option.');
}

/** Puts the ids of stored files where the placeholders of the request stood. */
export function withFileIds(options: readonly DataOption[], idOf: (placeholder: string) => Snowflake): DataOption[] {
  return options.map((option) => {
    if ('options' in option && option.options) return { ...option, options: withFileIds(option.options, idOf) } as DataOption;
    return option.type === Type.Attachment ? { ...option, value: idOf(option.value) } : option;
  });
}
