import type { Snowflake } from 'discord-api-types/v10';
import { z } from 'zod';

/** Ends the reading of a field with Discord's code and words for what is wrong. */
export type Fail = (code: string, message: string) => never;

class Unfit extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
const fail: Fail = (code, message) => {
  throw new Unfit(code, message);
};

/** What a field takes, as JSON Schema, for the OpenAPI description. Costly keys are getters: they are read when it is derived. */
export type Shape = Record<string, unknown>;

const shapes = new WeakMap<z.ZodType, Shape>();

/** JSON Schema of what a schema takes. Kept, because zod asks for the inner ones many times over. */
export const shapeOf = (schema: z.ZodType): Shape => {
  let shape = shapes.get(schema);
  if (!shape) {
    const { $schema: _draft, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    shapes.set(schema, (shape = rest));
  }
  return shape;
};

/** A field that takes whatever a library may send (`Sent`) and is read by hand; null and absent are "required". */
export const field = <Sent, Read>(read: (sent: unknown, fail: Fail) => Read, shape: Shape = {}) =>
  z
    .custom<Sent>()
    .meta(shape)
    .transform((sent, context): Read => {
      try {
        return sent === undefined || sent === null ? fail('BASE_TYPE_REQUIRED', 'This field is required') : read(sent, fail);
      } catch (error) {
        if (!(error instanceof Unfit)) throw error;
        context.addIssue({ code: 'custom', message: error.message, params: { code: error.code } });
        return z.NEVER;
      }
    });

const shown = (sent: unknown): string => (typeof sent === 'object' ? (Array.isArray(sent) ? '[...]' : '{...}') : String(sent).slice(0, 100));

/** PostgreSQL stores neither NUL nor half a surrogate pair. */
const UNSTORABLE = /[\0\p{Cs}]/u;
const clean = (text: string): string => (UNSTORABLE.test(text) ? text.replaceAll('\0', '').replace(/\p{Cs}/gu, '\uFFFD') : text);

function readText(sent: unknown): string {
  if (typeof sent === 'string') return clean(sent);
  if (typeof sent === 'number' || typeof sent === 'boolean') return String(sent);
  return fail('STRING_TYPE_CONVERT', `Could not interpret "${shown(sent)}" as string.`);
}

/** Discord counts code points, not UTF-16 units. */
const lengthOf = (text: string, max: number): number => (text.length <= max || text.length > max * 2 ? text.length : [...text].length);

function checkLength(length: number, min: number, max: number): void {
  if (length >= min && length <= max) return;
  if (max === Infinity) fail('BASE_TYPE_MIN_LENGTH', `Must be ${min} or more in length.`);
  if (min === 0) fail('BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
  fail('BASE_TYPE_BAD_LENGTH', min === max ? `Must be ${min} in length.` : `Must be between ${min} and ${max} in length.`);
}

const checked = (text: string, min: number, max: number): string => {
  if (min > 0 && text.length === 0) fail('BASE_TYPE_REQUIRED', 'This field is required');
  checkLength(text.length < min * 2 ? [...text].length : lengthOf(text, max), min, max);
  return text;
};

const textShape = (minLength: number, maxLength: number): Shape => ({
  type: 'string',
  ...(minLength > 0 && { minLength }),
  ...(maxLength !== Infinity && { maxLength }),
});

/** Text as it stands, its length in code points. */
export const text = (min: number, max: number) => field<string | number, string>((sent) => checked(readText(sent), min, max), textShape(min, max));

/** Text without blanks at its ends, as Discord keeps message contents and embeds. */
export const trimmedText = (min: number, max: number) =>
  field<string | number, string>((sent) => checked(readText(sent).trim(), min, max), textShape(min, max));

/** A name: trimmed, inner runs of blanks become one. */
export const trimmedName = (min: number, max: number) =>
  field<string | number, string>((sent) => checked(readText(sent).trim().replace(/\s+/gu, ' '), min, max), textShape(min, max));

/** Text that a pattern decides about. */
export const patterned = (pattern: RegExp, max: number) =>
  field<string | number, string>(
    (sent) => {
      const read = checked(readText(sent), 1, max);
      return pattern.test(read) ? read : fail('STRING_TYPE_REGEX', 'String value did not match validation regex.');
    },
    { ...textShape(1, max), pattern: pattern.source },
  );

const MAX_SNOWFLAKE = 2n ** 63n - 1n;

/** An id as string or integer. */
export const snowflake = field<string | number, Snowflake>(
  (sent) => {
    if (typeof sent === 'number' && Number.isSafeInteger(sent) && sent >= 0) return String(sent);
    const digits = typeof sent === 'string' ? sent.trim() : '';
    if (!/^\d{1,20}$/.test(digits)) return fail('NUMBER_TYPE_COERCE', `Value "${shown(sent)}" is not snowflake.`);
    const id = BigInt(digits);
    return id > MAX_SNOWFLAKE ? fail('NUMBER_TYPE_COERCE', `Value "${shown(sent)}" is not snowflake.`) : id.toString();
  },
  { type: 'string', format: 'snowflake' },
);

/** Permission bits as string or integer; read as a decimal string. */
export const permissionBits = field<string | number, string>(
  (sent) => {
    const digits = typeof sent === 'number' && Number.isInteger(sent) ? BigInt(sent).toString() : typeof sent === 'string' ? sent.trim() : '';
    if (!/^\d{1,20}$/.test(digits)) return fail('NUMBER_TYPE_COERCE', `Value "${shown(sent)}" is not int.`);
    return BigInt.asUintN(63, BigInt(digits)).toString();
  },
  { type: 'string', format: 'permissions' },
);

function readInt(sent: unknown, min: number, max: number): number {
  const read =
    typeof sent === 'number'
      ? sent
      : typeof sent === 'string' && /^\s*[+-]?\d{1,30}\s*$/.test(sent)
        ? Number(sent)
        : typeof sent === 'boolean'
          ? Number(sent)
          : NaN;
  if (!Number.isInteger(read)) fail('NUMBER_TYPE_COERCE', `Value "${shown(sent)}" is not int.`);
  if (read < min) fail('NUMBER_TYPE_MIN', `int value should be greater than or equal to ${min}.`);
  if (read > max) fail('NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`);
  return read;
}

const numberShape = (type: 'integer' | 'number', minimum: number, maximum: number): Shape => ({
  type,
  ...(Number.isFinite(minimum) && { minimum }),
  ...(Number.isFinite(maximum) && { maximum }),
});

/** A whole number, also as text. */
export const int = (min: number, max: number) => field<number | string, number>((sent) => readInt(sent, min, max), numberShape('integer', min, max));

/** A number with decimals, also as text. */
export const float = (min: number, max: number) =>
  field<number | string, number>(
    (sent) => {
      const read = typeof sent === 'number' ? sent : typeof sent === 'string' && sent.trim() !== '' ? Number(sent) : NaN;
      if (!Number.isFinite(read)) fail('NUMBER_TYPE_COERCE', `Value "${shown(sent)}" is not float.`);
      if (read < min) fail('NUMBER_TYPE_MIN', `float value should be greater than or equal to ${min}.`);
      if (read > max) fail('NUMBER_TYPE_MAX', `float value should be less than or equal to ${max}.`);
      return read;
    },
    numberShape('number', min, max),
  );

/** A set of bits. Unknown bits are the route's to judge. */
export const flags = int(0, Number.MAX_SAFE_INTEGER);

/** A colour, 0 to 0xffffff, as integer or text. */
export const color = int(0, 0xffffff);

const TRUTHS = new Map<unknown, boolean>([
  [true, true],
  ['true', true],
  ['True', true],
  ['1', true],
  [1, true],
  [false, false],
  ['false', false],
  ['False', false],
  ['0', false],
  [0, false],
]);
const readBoolean = (sent: unknown): boolean => TRUTHS.get(sent) ?? fail('BOOLEAN_TYPE_CONVERT', 'Must be either true or false.');

export const boolean = field<boolean | string | number, boolean>(readBoolean, { type: 'boolean' });

/** A yes or no of a query: `1 true True 0 false False`, or no when absent. */
export const queryBoolean = boolean.optional().transform((read) => read ?? false);

/** A whole number of a query, with what holds when it is absent. */
export const queryInt = (min: number, max: number, fallback: number) =>
  int(min, max)
    .optional()
    .transform((read) => read ?? fallback);

/** One of a few values; numbers are also taken as text. */
export const choice = <const Value extends string | number>(values: readonly Value[]) =>
  field<string | number, Value>(
    (sent) => {
      const read = values.find((value) => value === sent || (typeof value === 'number' && typeof sent === 'string' && sent.trim() === String(value)));
      return (
        read ?? fail('BASE_TYPE_CHOICES', `Value must be one of {${values.map((value) => (typeof value === 'string' ? `'${value}'` : value)).join(', ')}}.`)
      );
    },
    { enum: values },
  );

/** The members of a numeric enum of `discord-api-types`. */
export const numbersOf = <Enum extends Record<string, string | number>>(members: Enum): Extract<Enum[keyof Enum], number>[] => [
  ...new Set(Object.values(members).filter((value): value is Extract<Enum[keyof Enum], number> => typeof value === 'number')),
];

const listShape = (item: z.ZodType, maxItems: number, minItems = 0): Shape => ({
  type: 'array',
  get items() {
    return shapeOf(item);
  },
  ...(minItems > 0 && { minItems }),
  ...(maxItems !== Infinity && { maxItems }),
});

/** A list with bounds that are checked before its items are read. */
export const list = <Item extends z.ZodType>(item: Item, max: number, min = 0) =>
  field<readonly z.input<Item>[], z.input<Item>[]>(
    (sent) => {
      if (!Array.isArray(sent)) return fail('LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
      checkLength(sent.length, min, max);
      return sent;
    },
    listShape(item, max, min),
  ).pipe(z.array(item));

/** A list of a query: the key repeated, or its values behind commas. */
export const queryList = <Item extends z.ZodType>(item: Item, max: number) =>
  field<string | readonly string[], unknown[]>(
    (sent) => {
      const sentItems: unknown[] = Array.isArray(sent) ? sent : readText(sent).split(',');
      const read = sentItems.filter((value) => value !== '');
      checkLength(read.length, 0, max);
      return read;
    },
    listShape(item, max),
  ).pipe(z.array(item as unknown as z.ZodType<z.output<Item>, unknown>)); // the item's field reads unknown values itself

const IMAGE_HEAD = /^data:image\/(?:png|jpe?g|gif|webp|avif)(?:;[\w=-]{1,40})?;base64,/;
/** Looked for one by one: a pattern of the whole keeps a way back for each character, and twenty megabytes of them overflow its stack. */
const NOT_BASE64 = /[^A-Za-z0-9+/\s]/;

/** Whether a text without blanks at its end is base64, of any size; nothing may follow the padding. */
export function isBase64(text: string): boolean {
  const end = text.endsWith('==') ? text.length - 2 : text.endsWith('=') ? text.length - 1 : text.length;
  return end > 0 && !NOT_BASE64.test(text.slice(0, end));
}

/** An image as data URI (png, jpeg, gif, webp, avif; base64), kept as it was sent but for blanks at its end. */
export const imageData = field<string, string>(
  (sent) => {
    const read = typeof sent === 'string' ? sent.trimEnd() : '';
    const head = IMAGE_HEAD.exec(read)?.[0];
    return head && isBase64(read.slice(head.length)) ? read : fail('IMAGE_INVALID', 'Invalid image');
  },
  { type: 'string', format: 'data-uri' },
);

/** Which files may be chosen: whole kinds, or endings of their names. Source: Discord, "File Type Filtering". */
export const fileTypes = list(patterned(/^(?:image|video|audio|\.[\p{L}\p{N}][\p{L}\p{N}._-]*)$/u, 100), 10);

const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|z|[+ -]\d\d:?\d\d)?)?$/;

/** A time in ISO 8601, without offset taken for UTC; read as Discord's wire form (microseconds, +00:00). */
export const isoTime = field<string, string>(
  (sent) => {
    if (typeof sent !== 'string' || !TIME.test(sent)) return fail('DATE_TIME_TYPE_PARSE', `Could not parse ${shown(sent)}. Should be ISO8601.`);
    // An unescaped plus sign of a query arrives as a blank.
    const plain = sent
      .trim()
      .replace(' ', sent[10] === ' ' ? 'T' : '+')
      .replace(' ', '+')
      .replace(',', '.');
    const hasZone = plain.length === 10 || /(?:Z|[+-]\d\d:?\d\d)$/i.test(plain.slice(10));
    const ms = Date.parse(hasZone ? plain : `${plain}Z`);
    if (Number.isNaN(ms)) return fail('DATE_TIME_TYPE_PARSE', `Could not parse ${shown(sent)}. Should be ISO8601.`);
    return `${new Date(ms).toISOString().slice(0, -1)}000+00:00`;
  },
  { type: 'string', format: 'date-time' },
);

const readUrl = (sent: unknown, max: number, schemes: readonly string[]): string => {
  const read = checked(readText(sent).trim(), 0, max);
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(read)?.[1]?.toLowerCase();
  if (!scheme) return fail('URL_TYPE_INVALID_URL', 'Not a well formed URL.');
  if (!schemes.includes(scheme))
    fail(
      'URL_TYPE_INVALID_SCHEME',
      `Scheme "${scheme}" is not supported. Scheme must be one of (${schemes.map((name) => `'${name}'`).join(', ')}${schemes.length === 1 ? ',' : ''}).`,
    );
  if (!URL.canParse(read)) fail('URL_TYPE_INVALID_URL', 'Not a well formed URL.');
  return read;
};

const urlShape = (maxLength: number): Shape => ({ type: 'string', format: 'uri', maxLength });

/** An address; by default of the web. */
export const url = (max = 2048, schemes: readonly string[] = ['http', 'https']) => field<string, string>((sent) => readUrl(sent, max, schemes), urlShape(max));

/** Like `url`, but an empty text passes: libraries send it for "none". */
export const urlOrBlank = (max = 2048, schemes: readonly string[] = ['http', 'https']) =>
  field<string, string>((sent) => (typeof sent === 'string' && sent.trim() === '' ? '' : readUrl(sent, max, schemes)), { type: 'string', maxLength: max });

type WithoutNulls<Shape> = { [Key in keyof Shape]: Exclude<Shape[Key], null> };
/** An object whose null keys mean the same as absent ones, and are left out. */
export const without = <Shape extends object>(shape: Shape): WithoutNulls<Shape> =>
  Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== null && value !== undefined)) as WithoutNulls<Shape>; // only nulls are gone

/** Text for some languages: known tags stay, an empty text or null removes. */
export const localizations = <Text extends z.ZodType<string, unknown>>(value: Text) =>
  field<Partial<Record<string, z.input<Text> | null | undefined>>, Record<string, unknown>>(
    (sent) => {
      if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return fail('DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType');
      const entries = Object.entries(sent).filter(([, inner]) => inner !== null && inner !== undefined && inner !== '');
      for (const [tag] of entries)
        if (!/^[a-z]{2,3}(?:-[A-Z0-9a-z]{2,4})?$/.test(tag)) fail('ENUM_TYPE_COERCE', `Value "${shown(tag)}" is not a valid enum value.`);
      if (entries.length > 34) fail('BASE_TYPE_MAX_LENGTH', 'Must be 34 or fewer in length.');
      return Object.fromEntries(entries);
    },
    {
      type: 'object',
      get additionalProperties() {
        return shapeOf(value);
      },
    },
  ).pipe(z.record(z.string(), value as unknown as z.ZodType<string, unknown>));

/** An object with at most so many keys, each like `key`. */
export const keyed = <Value extends z.ZodType>(key: RegExp, value: Value, most: number) =>
  z.record(z.string().regex(key), value).superRefine((given, context) => {
    if (Object.keys(given).length > most)
      context.addIssue({ code: 'custom', message: `Must be ${most} or fewer in length.`, params: { code: 'BASE_TYPE_MAX_LENGTH' } });
  });

/** Objects told apart by their numeric `type`. */
export const byType = <const Kinds extends Record<number, z.ZodType>>(kinds: Kinds) =>
  z
    .custom<z.input<Kinds[keyof Kinds]>>()
    .meta({
      get oneOf() {
        return Object.values<z.ZodType>(kinds).map(shapeOf);
      },
    })
    .transform((sent: unknown, context): z.output<Kinds[keyof Kinds]> => {
      const issue = (path: string[], code: string, message: string) => context.addIssue({ code: 'custom', path, message, params: { code } });
      if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
        if (sent === undefined || sent === null) issue([], 'BASE_TYPE_REQUIRED', 'This field is required');
        else issue([], 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType');
        return z.NEVER;
      }
      const type = 'type' in sent ? sent.type : undefined;
      const key = typeof type === 'number' || typeof type === 'string' ? String(type) : '';
      const kind: z.ZodType | undefined = Object.hasOwn(kinds, key) ? (kinds as Record<string, z.ZodType>)[key] : undefined;
      if (!kind) {
        if (type === undefined || type === null) issue(['type'], 'BASE_TYPE_REQUIRED', 'This field is required');
        else
          issue(
            ['type'],
            'UNION_TYPE_CHOICES',
            `Value of field "type" must be one of (${Object.keys(kinds).join(', ')}${Object.keys(kinds).length === 1 ? ',' : ''}).`,
          );
        return z.NEVER;
      }
      const result = kind.safeParse(sent, { reportInput: true });
      if (result.success) return result.data as z.output<Kinds[keyof Kinds]>; // `kind` is one of them
      for (const inner of result.error.issues) context.issues.push({ ...inner, path: [...inner.path], continue: false } as never); // a finished issue is a raw one with its words
      return z.NEVER;
    });

/** The `type` of an object that `byType` has chosen; read as the number. */
export const typeIs = <const Type extends number>(type: Type) => field<Type, Type>(() => type, { const: type });

/** Adds an issue to a whole object, at `path` within it. */
export const addFault = (context: z.RefinementCtx, path: (string | number)[], code: string, message: string): void => {
  context.addIssue({ code: 'custom', path, message, params: { code } });
};
