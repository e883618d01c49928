import {
  ApplicationCommandOptionType as OptionType,
  ApplicationCommandPermissionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  EntryPointCommandHandlerType,
  InteractionContextType,
  type APIApplicationCommandOption,
  type RESTGetAPIApplicationCommandsQuery,
  type RESTPatchAPIApplicationCommandJSONBody,
  type RESTPostAPIApplicationCommandsJSONBody,
  type RESTPutAPIApplicationCommandPermissionsJSONBody,
  type RESTPutAPIApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { integerChoices, numberChoices, stringChoices } from './command-choices.ts';
import {
  addFault,
  boolean,
  byType,
  choice,
  field,
  fileTypes,
  float,
  int,
  list,
  localizations,
  numbersOf,
  permissionBits,
  queryBoolean,
  snowflake,
  trimmedText,
  typeIs,
  without,
} from './fields.ts';

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const MAX_INT = Number.MAX_SAFE_INTEGER;

/** Of slash commands and options: one word, lower case where its script has cases. Source: Discord, "Application Command Naming". */
const wordName = field<string, string>(
  (sent, fail) => {
    const name = typeof sent === 'string' ? sent : '';
    if (name === '') return fail('BASE_TYPE_REQUIRED', 'This field is required');
    if ([...name].length > 32) return fail('BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 32 in length.');
    if (!NAME.test(name) || name !== name.toLowerCase()) {
      return fail('APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
    }
    return name;
  },
  { type: 'string', minLength: 1, maxLength: 32 },
);
const description = trimmedText(1, 100);

const base = {
  name: wordName,
  name_localizations: localizations(wordName).nullish(),
  description,
  description_localizations: localizations(description).nullish(),
};
const valueBase = { ...base, required: boolean.nullish() };

/** Bounds that stand the right way round, and suggestions or choices but not both. */
function checkOption(
  option: { autocomplete?: boolean | null | undefined; choices?: readonly unknown[] | null | undefined },
  [low, high]: readonly [string, string],
  context: z.RefinementCtx,
): void {
  if (option.autocomplete && option.choices?.length) {
    addFault(context, ['autocomplete'], 'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES', 'Autocomplete cannot be set to true if choices are present.');
  }
  const bounds = option as Record<string, unknown>; // the names of the bounds depend on the type
  const [min, max] = [bounds[low], bounds[high]];
  if (typeof min === 'number' && typeof max === 'number' && min > max) {
    addFault(context, [low], 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`);
  }
}

const plain = <const Type extends OptionType>(type: Type) => z.object({ ...valueBase, type: typeIs(type) }).transform(without);
const stringOption = z
  .object({
    ...valueBase,
    type: typeIs(OptionType.String),
    autocomplete: boolean.nullish(),
    choices: stringChoices.nullish(),
    min_length: int(0, 6000).nullish(),
    max_length: int(1, 6000).nullish(),
  })
  .superRefine((option, context) => checkOption(option, ['min_length', 'max_length'], context))
  .transform(without);
const integerOption = z
  .object({
    ...valueBase,
    type: typeIs(OptionType.Integer),
    autocomplete: boolean.nullish(),
    choices: integerChoices.nullish(),
    min_value: int(-MAX_INT, MAX_INT).nullish(),
    max_value: int(-MAX_INT, MAX_INT).nullish(),
  })
  .superRefine((option, context) => checkOption(option, ['min_value', 'max_value'], context))
  .transform(without);
const numberOption = z
  .object({
    ...valueBase,
    type: typeIs(OptionType.Number),
    autocomplete: boolean.nullish(),
    choices: numberChoices.nullish(),
    min_value: float(-MAX_INT, MAX_INT).nullish(),
    max_value: float(-MAX_INT, MAX_INT).nullish(),
  })
  .superRefine((option, context) => checkOption(option, ['min_value', 'max_value'], context))
  .transform(without);
const channelOption = z
  .object({ ...valueBase, type: typeIs(OptionType.Channel), channel_types: list(choice(numbersOf(ChannelType)), 25).nullish() })
  .transform(without);

const attachmentOption = z.object({ ...valueBase, type: typeIs(OptionType.Attachment), file_types: fileTypes.nullish() }).transform(without);

const values = {
  [OptionType.String]: stringOption,
  [OptionType.Integer]: integerOption,
  [OptionType.Boolean]: plain(OptionType.Boolean),
  [OptionType.User]: plain(OptionType.User),
  [OptionType.Channel]: channelOption,
  [OptionType.Role]: plain(OptionType.Role),
  [OptionType.Mentionable]: plain(OptionType.Mentionable),
  [OptionType.Number]: numberOption,
  [OptionType.Attachment]: attachmentOption,
};

/** Each name once; what is required stands before what is not. */
function checkOptions(options: readonly { name: string; type: number; required?: unknown }[], context: z.RefinementCtx): void {
  const names = new Set<string>();
  let sawOptional = false;
  options.forEach((option, index) => {
    if (names.has(option.name)) addFault(context, [index, 'name'], 'APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE', 'Option names must be unique');
    names.add(option.name);
    if (option.type === OptionType.Subcommand || option.type === OptionType.SubcommandGroup) return;
    if (option.required && sawOptional)
      addFault(context, [index], 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', 'Required options must be placed before non-required options');
    if (!option.required) sawOptional = true;
  });
}

const subcommand = z
  .object({ ...base, type: typeIs(OptionType.Subcommand), options: list(byType(values), 25).superRefine(checkOptions).nullish() })
  .transform(without);
const subcommandGroup = z
  .object({
    ...base,
    type: typeIs(OptionType.SubcommandGroup),
    options: list(byType({ [OptionType.Subcommand]: subcommand }), 25)
      .superRefine(checkOptions)
      .nullish(),
  })
  .transform(without);

const Options = list(byType({ ...values, [OptionType.Subcommand]: subcommand, [OptionType.SubcommandGroup]: subcommandGroup }), 25)
  .superRefine((options, context) => {
    checkOptions(options, context);
    const nested = options.filter(({ type }) => type === OptionType.Subcommand || type === OptionType.SubcommandGroup).length;
    if (nested > 0 && nested < options.length) {
      addFault(
        context,
        [],
        'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
        'Sub-command and sub-command group option types are mutually exclusive to all other types',
      );
    }
  })
  .transform((options) => options as APIApplicationCommandOption[]); // nulls are gone, and each kind has the keys of its type

/** The name of a context-menu command may have blanks and capitals. */
const menuName = trimmedText(1, 32);

const commandFields = {
  name: menuName,
  name_localizations: localizations(menuName).nullish(),
  description: trimmedText(0, 100).nullish(),
  description_localizations: localizations(description).nullish(),
  options: Options.nullish(),
  default_member_permissions: permissionBits.nullish(),
  default_permission: boolean.nullish(),
  dm_permission: boolean.nullish(),
  nsfw: boolean.nullish(),
  contexts: list(choice(numbersOf(InteractionContextType)), 3).nullish(),
  integration_types: list(choice(numbersOf(ApplicationIntegrationType)), 2).nullish(),
  handler: choice(numbersOf(EntryPointCommandHandlerType)).nullish(),
};

const MAX_CHARACTERS = 8000;

interface Sized {
  name?: string | undefined;
  description?: string | null | undefined;
  options?: readonly unknown[] | null | undefined;
  choices?: readonly { name: string; value: unknown }[] | undefined;
  name_localizations?: Record<string, string> | null | undefined;
  description_localizations?: Record<string, string> | null | undefined;
}
const longest = (texts: (string | null | undefined)[]): number => Math.max(...texts.map((each) => [...(each ?? '')].length));

/** Characters of names, descriptions and choice values, each counted by its longest language. Source: Discord, "Application Commands". */
function sizeOf(part: Sized): number {
  const own =
    longest([part.name, ...Object.values(part.name_localizations ?? {})]) + longest([part.description, ...Object.values(part.description_localizations ?? {})]);
  const choices = (part.choices ?? []).reduce((sum, { name, value }) => sum + [...name].length + (typeof value === 'string' ? [...value].length : 0), 0);
  return (part.options ?? []).reduce<number>((sum, option) => sum + sizeOf(option as Sized), own + choices); // read by the schemas of options
}

type CommandFields = z.output<z.ZodObject<typeof commandFields>>;

/** The rules of a whole command, which need its type. */
function checkCommand(command: Partial<CommandFields>, type: ApplicationCommandType, context: z.RefinementCtx): void {
  if (type === ApplicationCommandType.ChatInput) checkChatInput(command, context);
  else if (type !== ApplicationCommandType.PrimaryEntryPoint) {
    if (command.description)
      addFault(context, ['description'], 'APPLICATION_COMMAND_DESCRIPTION_CANNOT_BE_SET', 'Context menu commands cannot have description');
    if (command.options?.length) addFault(context, ['options'], 'APPLICATION_COMMAND_OPTIONS_CANNOT_BE_SET', 'Context menu commands cannot have options');
  }
  if (sizeOf(command) > MAX_CHARACTERS) addFault(context, [], 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${MAX_CHARACTERS})`);
}

function checkChatInput(command: Partial<CommandFields>, context: z.RefinementCtx): void {
  const names: [(string | number)[], string | undefined][] = [
    [['name'], command.name],
    ...Object.entries(command.name_localizations ?? {}).map(([tag, name]): [string[], string] => [['name_localizations', tag], name]),
  ];
  for (const [path, name] of names) {
    if (name !== undefined && !wordName.safeParse(name).success) addFault(context, path, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
  }
}

const commandType = choice(numbersOf(ApplicationCommandType));
const NewCommand = z.object({ ...commandFields, type: commandType.nullish() }).transform((command, context) => {
  const type = command.type ?? ApplicationCommandType.ChatInput;
  if (type === ApplicationCommandType.ChatInput && !command.description) addFault(context, ['description'], 'BASE_TYPE_REQUIRED', 'This field is required');
  checkCommand(command, type, context);
  return { ...command, type, description: command.description ?? '' };
});

/** A command to create, or to overwrite by name and type. Source: Discord, "Create Global Application Command". */
export const CreateCommandBody = NewCommand;
export type CreateCommandBody = z.output<typeof CreateCommandBody>;

/** Changes of a command; names of slash commands are checked by `isSlashCommandName`, since the type is the stored one's. */
export const EditCommandBody = z.object({ ...commandFields, name: menuName.optional(), type: commandType.nullish() }).superRefine((command, context) => {
  if (sizeOf(command) > MAX_CHARACTERS) addFault(context, [], 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${MAX_CHARACTERS})`);
});
export type EditCommandBody = z.output<typeof EditCommandBody>;

/** Whether a slash command may be called so. */
export const isSlashCommandName = (name: string): boolean => wordName.safeParse(name).success;

/** All commands of a scope: 100 slash, 15 user, 15 message, one entry point; each name once for its type. */
export const BulkCommandsBody = list(NewCommand, 131).superRefine((commands, context) => {
  const limits: Record<ApplicationCommandType, number> = { 1: 100, 2: 15, 3: 15, 4: 1 };
  const counts = new Map<ApplicationCommandType, number>();
  const names = new Set<string>();
  commands.forEach(({ type, name }, index) => {
    counts.set(type, (counts.get(type) ?? 0) + 1);
    const key = `${type}:${name}`;
    if (names.has(key)) addFault(context, [index], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique');
    names.add(key);
  });
  for (const [type, count] of counts) {
    if (count > limits[type]) addFault(context, [], 'BASE_TYPE_MAX_LENGTH', `Must be ${limits[type]} or fewer in length.`);
  }
});
export type BulkCommandsBody = z.output<typeof BulkCommandsBody>;

export const CommandsQuery = z.object({ with_localizations: queryBoolean });
export type CommandsQuery = z.output<typeof CommandsQuery>;

/** Who may use a command in a guild. */
export const CommandPermissionsBody = z.object({
  permissions: list(z.object({ id: snowflake, type: choice(numbersOf(ApplicationCommandPermissionType)), permission: boolean }), 100),
});
export type CommandPermissionsBody = z.output<typeof CommandPermissionsBody>;

const _acceptsCreate = (sent: RESTPostAPIApplicationCommandsJSONBody): z.input<typeof CreateCommandBody> => sent;
const _acceptsEdit = (sent: RESTPatchAPIApplicationCommandJSONBody): z.input<typeof EditCommandBody> => sent;
const _acceptsBulk = (sent: RESTPutAPIApplicationCommandsJSONBody): z.input<typeof BulkCommandsBody> => sent;
const _acceptsQuery = (sent: RESTGetAPIApplicationCommandsQuery): z.input<typeof CommandsQuery> => sent;
const _acceptsPermissions = (sent: RESTPutAPIApplicationCommandPermissionsJSONBody): z.input<typeof CommandPermissionsBody> => sent;
