import type { Random } from './random.ts';

/** JSON Schema, as far as the route table makes it. */
export interface Shape {
  type?: string | string[];
  enum?: readonly unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, Shape>;
  required?: readonly string[];
  items?: Shape;
  minItems?: number;
  additionalProperties?: Shape | boolean;
  anyOf?: readonly Shape[];
  oneOf?: readonly Shape[];
}

/** Stands for text that is JSON but that `JSON.stringify` never writes; `toHostileJson` puts it in. */
export const RAW = '\u0001raw:';
const raw = (text: string): string => `${RAW}${text}`;

const nested = (depth: number, open: string, close: string): string => raw(open.repeat(depth) + close.repeat(depth));

/** What no sane client sends. */
export const HOSTILE: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  -0.0,
  2 ** 31,
  2 ** 53 + 2,
  -(2 ** 63),
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  raw('1e309'),
  raw('-1e309'),
  raw('99999999999999999999999999999999999999'),
  raw('0.00000000000000000000000000000000001e-300'),
  '',
  ' ',
  '\0',
  'a\0b',
  '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}',
  '\ud800',
  'x\udfff\ud800',
  '\u202E\u200B\u2066',
  '\uFEFF',
  '9'.repeat(400),
  '-1',
  '0',
  '18446744073709551615',
  '9223372036854775808',
  '1e5',
  '0x10',
  'NaN',
  'Infinity',
  'null',
  'true',
  'a'.repeat(5_000),
  'ä'.repeat(70_000),
  '\n'.repeat(3_000),
  '`'.repeat(2_000),
  '*_~|`>'.repeat(400),
  '<@'.repeat(1_000),
  '<@1>'.repeat(500),
  '[a](http://'.repeat(200),
  '@everyone <@&0> <#0> <:a:0> </b:0> <t:99999999999999999>',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  '../../../../etc/passwd',
  '..\\..\\windows',
  "'; DROP TABLE users; --",
  '%00%ff%',
  '${7*7}{{7*7}}',
  'http://127.0.0.1:1/',
  'http://[::1]:5432/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:image/png;base64,',
  'data:image/png;base64,AAAA',
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUv////////8IBgAAAA==',
  'data:image/gif;base64,R0lGODlh/////wAAACwAAAAAAQABAAACAkQBADs=',
  'data:text/html;base64,PHNjcmlwdD4=',
  '9999-12-31T23:59:59.999999+00:00',
  '0000-00-00T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '2024-02-31',
  '+275760-09-13T00:00:00.000Z',
  '-271821-04-20',
  [],
  {},
  [null],
  [[]],
  [{}],
  [undefined],
  { '': '' },
  raw('{"__proto__":{"isAdmin":true,"length":5}}'),
  raw('{"\\u005f\\u005fproto__":{"type":1}}'),
  raw('{"constructor":{"prototype":{"polluted":true}}}'),
  raw('{"toJSON":1,"toString":null,"valueOf":[],"hasOwnProperty":0}'),
  raw('{"length":1e9,"0":1}'),
  raw('{"type":1,"type":2,"type":"x"}'),
  nested(150, '[', ']'),
  nested(5_000, '[', ']'),
  raw(`${'{"a":'.repeat(150)}1${'}'.repeat(150)}`),
  raw(`${'{"components":['.repeat(40)}${']}'.repeat(40)}`),
  Array.from({ length: 2_000 }, (_, index) => index),
  Array.from({ length: 1_200 }, () => ({})),
  Array.from({ length: 600 }, () => 'a'.repeat(40)),
  Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`key${index}`, index])),
];

/** Ids that real things have, and other texts such as passwords, by the name of the parameter or key. */
export type KnownIds = Readonly<Record<string, readonly string[]>>;

/** A value that fits the shape, more or less. */
export function fitting(shape: Shape, key: string, known: KnownIds, random: Random, depth = 0): unknown {
  if (depth > 12) return null;
  const inner = (one: Shape): unknown => fitting(one, key, known, random, depth + 1);
  if (shape.const !== undefined) return shape.const;
  if (shape.enum && shape.enum.length > 0) return random.pick(shape.enum);
  const alternatives = shape.oneOf ?? shape.anyOf;
  if (alternatives && alternatives.length > 0) return inner(random.pick(alternatives));
  const type = Array.isArray(shape.type) ? random.pick(shape.type) : shape.type;
  switch (type) {
    case 'object': {
      const required = new Set(shape.required);
      const entries = Object.entries(shape.properties ?? {}).filter(([name]) => required.has(name) || random.chance(depth === 0 ? 0.5 : 0.35));
      return Object.fromEntries(entries.map(([name, one]) => [name, fitting(one, name, known, random, depth + 1)]));
    }
    case 'array': {
      const count = Math.max(shape.minItems ?? 0, random.below(3));
      return Array.from({ length: Math.min(count, 5) }, () => inner(shape.items ?? {}));
    }
    case 'string':
      return fittingText(shape, key, known, random);
    case 'integer':
      return random.pick([shape.minimum ?? 0, Math.min(shape.maximum ?? 100, 2 ** 53), Math.min((shape.minimum ?? 0) + random.below(10), shape.maximum ?? 10)]);
    case 'number':
      return (shape.minimum ?? 0) + random.next();
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    default:
      return random.pick(HOSTILE);
  }
}

function fittingText(shape: Shape, key: string, known: KnownIds, random: Random): string {
  switch (shape.format) {
    case 'snowflake':
      return random.pick(idsFor(key, known));
    case 'permissions':
      return random.pick(['0', '8', '1024', '9007199254740991']);
    case 'date-time':
      return new Date(Date.now() + (random.next() - 0.5) * 1e9).toISOString();
    case 'uri':
      return 'https://example.com/a?b=c';
    case 'email':
      return `a${random.below(1e9)}@example.com`;
    case 'data-uri':
      return 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    default: {
      const own = shape.pattern === undefined ? known[key] : undefined;
      if (own && own.length > 0 && random.chance(0.7)) return random.pick(own);
      const length = Math.max(shape.minLength ?? 0, Math.min(shape.maxLength ?? 12, 1 + random.below(12)));
      return random
        .pick(['abcdefghijkl', 'hello there ', 'Ünïcödé äöü ', '0123456789ab'])
        .repeat(Math.ceil(length / 12))
        .slice(0, length);
    }
  }
}

/** Ids for a key: those of its own name, or any. */
export function idsFor(key: string, known: KnownIds): readonly string[] {
  const own = known[key] ?? known[`${key.replace(/s$/, '')}`] ?? known[`${key}_id`];
  return own && own.length > 0 ? own : ['1', ...Object.values(known).flat()].filter((id) => /^\d+$/.test(id));
}

/** Makes one place of a value hostile, or takes it away. */
export function spoil(value: unknown, random: Random): unknown {
  if (random.chance(0.12) || typeof value !== 'object' || value === null) return random.pick(HOSTILE);
  const keys = Object.keys(value);
  const key = keys.length > 0 ? random.pick(keys) : undefined;
  if (key === undefined || random.chance(0.1)) {
    if (Array.isArray(value)) return [...(value as unknown[]), random.pick(HOSTILE)];
    return { ...value, [random.pick(['extra', 'constructor', 'toString', 'id', 'type', 'flags', ''])]: random.pick(HOSTILE) };
  }
  if (Array.isArray(value)) return (value as unknown[]).map((item, index) => (String(index) === key ? spoil(item, random) : item));
  const { [key]: chosen, ...rest } = value as Record<string, unknown>;
  return random.chance(0.15) ? rest : { ...rest, [key]: spoil(chosen, random) };
}

const RAW_IN_JSON = /"\\u0001raw:((?:[^"\\]|\\.)*)"/g;

/** JSON text with the raw pieces put in. */
export function toHostileJson(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replace(RAW_IN_JSON, (_, escaped: string) => JSON.parse(`"${escaped}"`) as string);
}
