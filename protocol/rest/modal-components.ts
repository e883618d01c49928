import { ComponentType, TextInputStyle, type APIModalInteractionResponseCallbackComponent } from 'discord-api-types/v10';
import { z } from 'zod';
import { fillIds } from './component-rules.ts';
import { componentId, customId, optionsOf, selects, TextDisplay } from './components.ts';
import { addFault, boolean, byType, choice, fileTypes, int, list, numbersOf, text, trimmedText, typeIs, without } from './fields.ts';

const TextInput = z
  .object({
    type: typeIs(ComponentType.TextInput),
    id: componentId,
    custom_id: customId,
    style: choice(numbersOf(TextInputStyle)),
    label: trimmedText(0, 45).nullish(),
    min_length: int(0, 4000).nullish(),
    max_length: int(1, 4000).nullish(),
    required: boolean.nullish(),
    value: text(0, 4000).nullish(),
    placeholder: trimmedText(0, 100).nullish(),
  })
  .transform((input, context) => {
    const max = input.max_length ?? 4000;
    if ((input.min_length ?? 0) > max) addFault(context, ['min_length'], 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`);
    if (input.value && [...input.value].length > max) addFault(context, ['value'], 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
    return without({ ...input, label: input.label || null });
  });

const rangeUpTo = (max: number) => ({
  min_values: int(0, max).nullish(),
  max_values: int(1, max).nullish(),
});
const checkRange = (sent: { min_values?: number | null | undefined; max_values?: number | null | undefined }, context: z.RefinementCtx): void => {
  if (sent.min_values != null && sent.max_values != null && sent.min_values > sent.max_values) {
    addFault(context, ['min_values'], 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${sent.max_values}.`);
  }
};
/** Of the fields that ask for something in a modal. */
const asking = { id: componentId, custom_id: customId, required: boolean.nullish() };

const FileUpload = z
  .object({
    ...asking,
    ...rangeUpTo(10),
    type: typeIs(ComponentType.FileUpload),
    file_types: fileTypes.nullish(),
  })
  .superRefine(checkRange)
  .transform(without);
const RadioGroup = z.object({ ...asking, type: typeIs(ComponentType.RadioGroup), options: optionsOf(2, 10) }).transform((group, context) => {
  if (group.options.filter((option) => option.default).length > 1)
    addFault(context, ['options'], 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', 'Only one option can be the default.');
  return without(group);
});
const CheckboxGroup = z
  .object({
    ...asking,
    ...rangeUpTo(10),
    type: typeIs(ComponentType.CheckboxGroup),
    options: optionsOf(1, 10),
  })
  .superRefine(checkRange)
  .transform(without);
const Checkbox = z
  .object({
    id: componentId,
    custom_id: customId,
    type: typeIs(ComponentType.Checkbox),
    default: boolean.nullish(),
  })
  .transform(without);

const Label = z
  .object({
    type: typeIs(ComponentType.Label),
    id: componentId,
    label: trimmedText(1, 45),
    description: trimmedText(0, 100).nullish(),
    component: byType({
      ...selects,
      [ComponentType.TextInput]: TextInput,
      [ComponentType.FileUpload]: FileUpload,
      [ComponentType.RadioGroup]: RadioGroup,
      [ComponentType.CheckboxGroup]: CheckboxGroup,
      [ComponentType.Checkbox]: Checkbox,
    }),
  })
  .transform((label, context) => {
    if ('disabled' in label.component && label.component.disabled)
      addFault(context, ['component', 'disabled'], 'BASE_TYPE_CHOICES', 'Value must be one of {False}.');
    return without({ ...label, description: label.description || null });
  });

/** The older form: a row around one text input that carries its own label. */
const InputRow = z
  .object({
    type: typeIs(ComponentType.ActionRow),
    id: componentId,
    components: list(byType({ [ComponentType.TextInput]: TextInput }), 1, 1),
  })
  .superRefine(({ components: [input] }, context) => {
    if (!input?.label) addFault(context, ['components', 0, 'label'], 'BASE_TYPE_REQUIRED', 'This field is required');
  });

/** What a modal shows: 1 to 5 by the documents; the specification lets 40 pass, and so does this. */
export const ModalComponents = list(
  byType({
    [ComponentType.ActionRow]: InputRow,
    [ComponentType.TextDisplay]: TextDisplay,
    [ComponentType.Label]: Label,
  }),
  40,
  1,
).transform((components, context) => {
  for (const { path, code, message } of fillIds(components)) addFault(context, path, code, message);
  return components as APIModalInteractionResponseCallbackComponent[]; // nulls are gone, and each kind has the keys of its type
});

/** A modal as an application opens it. Source: Discord, "Interaction Callback". */
export const ModalData = z.object({
  custom_id: customId,
  title: trimmedText(1, 45),
  components: ModalComponents,
});
export type ModalData = z.output<typeof ModalData>;

const _accepts = (sent: APIModalInteractionResponseCallbackComponent[]): z.input<typeof ModalComponents> => sent;
