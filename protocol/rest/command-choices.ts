import type { APIApplicationCommandOptionChoice } from 'discord-api-types/v10';
import { z } from 'zod';
import { addFault, field, float, int, list, localizations, text, trimmedText } from './fields.ts';

const MAX_INT = Number.MAX_SAFE_INTEGER;
const choiceName = trimmedText(1, 100);

const choiceOf = <Value extends z.ZodType>(value: Value) => z.object({ name: choiceName, name_localizations: localizations(choiceName).nullish(), value });

/** Choices of an option, or of an autocompletion; each name once. */
const choicesOf = <Value extends z.ZodType>(value: Value) =>
  list(choiceOf(value), 25).superRefine((choices, context) => {
    const names = new Set<string>();
    (choices as { name: string }[]).forEach(({ name }, index) => {
      // the generic hides the shape
      if (names.has(name))
        addFault(context, [index, 'name'], 'APPLICATION_COMMAND_OPTIONS_CHOICES_NAME_DUPLICATE', 'Application command option choice names must be unique');
      names.add(name);
    });
  });

export const stringChoices = choicesOf(text(1, 100));
export const integerChoices = choicesOf(int(-MAX_INT, MAX_INT));
export const numberChoices = choicesOf(float(-MAX_INT, MAX_INT));

/** An autocompletion's value goes to an option of text or of number: the command tells which. */
const anyValue = field<string | number, string | number>(
  (sent, fail) => {
    if (typeof sent === 'number') return sent;
    const read = text(1, 100).safeParse(sent);
    return read.success ? read.data : fail('BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 100 in length.');
  },
  { type: ['string', 'number'] },
);
/** Suggestions may repeat a name. */
export const AutocompleteChoices = list(choiceOf(anyValue), 25);

const _accepts = (sent: APIApplicationCommandOptionChoice[]): z.input<typeof AutocompleteChoices> => sent;
