import {
  ButtonStyle,
  ChannelType,
  ComponentType,
  SelectMenuDefaultValueType,
  SeparatorSpacingSize,
  type APIMessageTopLevelComponent,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { addFault, boolean, byType, choice, color, int, list, numbersOf, snowflake, text, trimmedText, typeIs, url, without } from './fields.ts';
import { isUnicodeEmoji } from '../unicode-emoji.ts';
import { fillIds } from './component-rules.ts';

/** 0 asks the server to number it. */
export const componentId = int(0, 2 ** 31 - 1)
  .nullish()
  .transform((id) => id ?? 0);
export const customId = text(1, 100);
/** Of a custom emoji only the id counts; the name of any other is the emoji itself. */
const componentEmoji = z.object({ id: snowflake.nullish(), name: text(0, 1000).nullish(), animated: boolean.nullish() }).transform((emoji, context) => {
  if (!emoji.id && !isUnicodeEmoji(emoji.name ?? '')) addFault(context, ['name'], 'COMPONENT_INVALID_EMOJI', 'Invalid emoji');
  return without(emoji);
});

const needs = (context: z.RefinementCtx, key: string): void => addFault(context, [key], 'BASE_TYPE_REQUIRED', 'This field is required');
const forbids = (context: z.RefinementCtx, key: string): void => addFault(context, [key], 'BASE_TYPE_BAD_TYPE', `A button of this style cannot have "${key}".`);

const Button = z
  .object({
    type: typeIs(ComponentType.Button),
    id: componentId,
    style: choice(numbersOf(ButtonStyle)),
    label: trimmedText(0, 80).nullish(),
    emoji: componentEmoji.nullish(),
    custom_id: customId.nullish(),
    url: url(512, ['http', 'https', 'discord']).nullish(),
    sku_id: snowflake.nullish(),
    disabled: boolean.nullish(),
  })
  .transform((button, context) => {
    const wanted = button.style === ButtonStyle.Link ? 'url' : button.style === ButtonStyle.Premium ? 'sku_id' : 'custom_id';
    for (const key of ['custom_id', 'url', 'sku_id'] as const) {
      if (key === wanted && !button[key]) needs(context, key);
      if (key !== wanted && button[key]) forbids(context, key);
    }
    if (button.style === ButtonStyle.Premium) {
      if (button.label) forbids(context, 'label');
      if (button.emoji) forbids(context, 'emoji');
    } else if (!button.label && !button.emoji) needs(context, 'label');
    return without({ ...button, label: button.label || null });
  });

const selectBase = {
  id: componentId,
  custom_id: customId,
  placeholder: trimmedText(0, 150).nullish(),
  min_values: int(0, 25).nullish(),
  max_values: int(1, 25).nullish(),
  disabled: boolean.nullish(),
  required: boolean.nullish(),
};
const checkRange = (sent: { min_values?: number | null | undefined; max_values?: number | null | undefined }, context: z.RefinementCtx): void => {
  const min = sent.min_values ?? 1;
  const max = sent.max_values ?? Math.max(1, min);
  if (min > max) addFault(context, ['min_values'], 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`);
};

/** Choices with their values, each once. */
export const optionsOf = (min: number, max: number) =>
  list(
    z
      .object({
        label: trimmedText(1, 100),
        value: text(1, 100),
        description: trimmedText(0, 100).nullish(),
        emoji: componentEmoji.nullish(),
        default: boolean.nullish(),
      })
      .transform((option) => without({ ...option, description: option.description || null })),
    max,
    min,
  ).superRefine((options, context) => {
    const seen = new Set<string>();
    options.forEach(({ value }, index) => {
      if (seen.has(value)) addFault(context, [index, 'value'], 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'The specified option value is already used');
      seen.add(value);
    });
  });

const StringSelect = z.object({ ...selectBase, type: typeIs(ComponentType.StringSelect), options: optionsOf(1, 25) }).transform((select, context) => {
  checkRange(select, context);
  const most = select.max_values ?? 1;
  if (select.options.length < most) addFault(context, ['options'], 'BASE_TYPE_BAD_LENGTH', `Must be between ${most} and 25 in length.`);
  const defaults = select.options.filter((option) => option.default).length;
  if (defaults > most)
    addFault(context, ['options'], 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', 'Number of default options exceeds the maximum number of values.');
  return without(select);
});

/** A select that the client fills, with what may be chosen at first. */
const autoSelect = <const Type extends ComponentType, const Default extends SelectMenuDefaultValueType>(type: Type, defaults: readonly Default[]) =>
  z
    .object({
      ...selectBase,
      type: typeIs(type),
      default_values: list(z.object({ id: snowflake, type: choice(defaults) }), 25).nullish(),
      channel_types: list(choice(numbersOf(ChannelType)), 25).nullish(),
    })
    .transform((select, context) => {
      checkRange(select, context);
      const count = select.default_values?.length ?? 0;
      if (count > (select.max_values ?? 1))
        addFault(context, ['default_values'], 'BASE_TYPE_MAX_LENGTH', `Must be ${select.max_values ?? 1} or fewer in length.`);
      return without({
        ...select,
        channel_types: type === ComponentType.ChannelSelect ? select.channel_types : null,
      });
    });

const { User, Role, Channel } = SelectMenuDefaultValueType;
/** Every kind of select, by type: for messages and modals. */
export const selects = {
  [ComponentType.StringSelect]: StringSelect,
  [ComponentType.UserSelect]: autoSelect(ComponentType.UserSelect, [User]),
  [ComponentType.RoleSelect]: autoSelect(ComponentType.RoleSelect, [Role]),
  [ComponentType.MentionableSelect]: autoSelect(ComponentType.MentionableSelect, [User, Role]),
  [ComponentType.ChannelSelect]: autoSelect(ComponentType.ChannelSelect, [Channel]),
};

const ActionRow = z
  .object({
    type: typeIs(ComponentType.ActionRow),
    id: componentId,
    components: list(byType({ [ComponentType.Button]: Button, ...selects }), 5, 1),
  })
  .superRefine(({ components }, context) => {
    if (components.length > 1 && components.some((component) => component.type !== ComponentType.Button)) {
      addFault(context, ['components'], 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'The specified component exceeds the maximum width');
    }
  });

/** Text shown by itself. */
export const TextDisplay = z.object({
  type: typeIs(ComponentType.TextDisplay),
  id: componentId,
  content: trimmedText(1, 4000),
});

const media = (schemes: readonly string[]) => z.object({ url: url(2048, schemes) });
const anyMedia = media(['http', 'https', 'attachment']);
const mediaText = trimmedText(0, 1024).nullish();

const Thumbnail = z
  .object({
    type: typeIs(ComponentType.Thumbnail),
    id: componentId,
    media: anyMedia,
    description: mediaText,
    spoiler: boolean.nullish(),
  })
  .transform((thumbnail) => without({ ...thumbnail, description: thumbnail.description || null }));
const MediaGallery = z.object({
  type: typeIs(ComponentType.MediaGallery),
  id: componentId,
  items: list(
    z
      .object({ media: anyMedia, description: mediaText, spoiler: boolean.nullish() })
      .transform((item) => without({ ...item, description: item.description || null })),
    10,
    1,
  ),
});
const File = z
  .object({
    type: typeIs(ComponentType.File),
    id: componentId,
    file: media(['attachment']),
    spoiler: boolean.nullish(),
  })
  .transform(without);
const Separator = z
  .object({
    type: typeIs(ComponentType.Separator),
    id: componentId,
    divider: boolean.nullish(),
    spacing: choice(numbersOf(SeparatorSpacingSize)).nullish(),
  })
  .transform(without);
const Section = z.object({
  type: typeIs(ComponentType.Section),
  id: componentId,
  components: list(byType({ [ComponentType.TextDisplay]: TextDisplay }), 3, 1),
  accessory: byType({ [ComponentType.Button]: Button, [ComponentType.Thumbnail]: Thumbnail }),
});

const contents = {
  [ComponentType.ActionRow]: ActionRow,
  [ComponentType.Section]: Section,
  [ComponentType.TextDisplay]: TextDisplay,
  [ComponentType.MediaGallery]: MediaGallery,
  [ComponentType.File]: File,
  [ComponentType.Separator]: Separator,
};
const Container = z
  .object({
    type: typeIs(ComponentType.Container),
    id: componentId,
    accent_color: color.nullish(),
    spoiler: boolean.nullish(),
    components: list(byType(contents), 40, 1),
  })
  .transform(without);

/**
 * The components of a message, every id filled. Whether they fit a legacy message or one with
 * IS_COMPONENTS_V2 is told by `componentFaults`, because an edit knows that only from the message.
 */
export const MessageComponents = list(byType({ ...contents, [ComponentType.Container]: Container }), 40).transform((components, context) => {
  for (const { path, code, message } of fillIds(components)) addFault(context, path, code, message);
  return components as APIMessageTopLevelComponent[]; // nulls are gone, and each kind has the keys of its type
});

const _accepts = (sent: APIMessageTopLevelComponent[]): z.input<typeof MessageComponents> => sent;
