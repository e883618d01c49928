import { events, objects } from './objects.ts';

/** What is wrong at one place of a payload. */
export interface Fault {
  path: string;
  expected: string;
  got: unknown;
}

interface Field {
  key: string;
  isOptional: boolean;
  isNullable: boolean;
  type: string;
  container: '' | '[]' | '{}';
}

const SNOWFLAKE = /^(0|[1-9]\d{0,19})$/;
/** Discord's wire: microseconds or whole seconds, and an offset rather than a Z. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}|\.\d{6})?\+00:00$/;

const basics: Record<string, { expected: string; fits(value: unknown): boolean }> = {
  s: { expected: 'a snowflake as a string', fits: (value) => typeof value === 'string' && SNOWFLAKE.test(value) },
  str: { expected: 'a string', fits: (value) => typeof value === 'string' },
  int: { expected: 'an integer', fits: (value) => Number.isSafeInteger(value) },
  num: { expected: 'a number', fits: (value) => typeof value === 'number' && Number.isFinite(value) },
  bool: { expected: 'a boolean', fits: (value) => typeof value === 'boolean' },
  time: { expected: 'a time such as 2024-01-31T12:00:00.000000+00:00', fits: (value) => typeof value === 'string' && TIME.test(value) },
  any: { expected: 'anything but null', fits: () => true },
};

const tables = new Map<string, readonly Field[]>();

function fieldsOf(name: string): readonly Field[] | undefined {
  const known = tables.get(name);
  if (known) return known;
  const text =
    name === 'guildCreate' ? events['GUILD_CREATE'] : Object.hasOwn(objects, name) ? objects[name] : Object.hasOwn(events, name) ? events[name] : undefined;
  if (text === undefined) return undefined;
  // A key that is written twice has its later meaning, so that a table may refine the one it builds on.
  const fields = new Map<string, Field>();
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const [, key, optional, nullable, type, container] = /^(\w+)(\?)?:(\?)?(\w+)(\[\]|\{\})?$/.exec(word) ?? [];
    if (!key || !type) throw new Error(`the table of ${name} has the word ${word}, which means nothing`);
    fields.set(key, { key, isOptional: optional !== undefined, isNullable: nullable !== undefined, type, container: (container ?? '') as Field['container'] });
  }
  const list = [...fields.values()];
  tables.set(name, list);
  return list;
}

export const hasShape = (name: string): boolean => fieldsOf(name) !== undefined;

/** Holds an object against its table, and calls `meet` with every object on the way that has a table of its own. */
export function checkShape(name: string, value: unknown, path: string, faults: Fault[], meet: (type: string, object: object, path: string) => void): void {
  const basic = basics[name];
  if (basic) {
    if (!basic.fits(value)) faults.push({ path, expected: basic.expected, got: value });
    return;
  }
  // In the READY of a person: one that is down is named only.
  const isDown = name === 'guildCreate' && typeof value === 'object' && value !== null && 'unavailable' in value && value.unavailable === true;
  const fields = fieldsOf(isDown ? 'unavailableGuild' : name);
  if (!fields) throw new Error(`no table names the type ${name}`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.push({ path, expected: `an object (${name})`, got: value });
    return;
  }
  meet(name, value, path);
  for (const field of fields) {
    const at = `${path}.${field.key}`;
    if (!(field.key in value)) {
      if (!field.isOptional) faults.push({ path: at, expected: `a key that is always there in ${name}`, got: undefined });
      continue;
    }
    const found = (value as Record<string, unknown>)[field.key];
    if (found === undefined) continue;
    if (found === null) {
      if (!field.isNullable) faults.push({ path: at, expected: field.isOptional ? 'an absent key rather than null' : 'no null', got: null });
    } else checkField(field, found, at, faults, meet);
  }
}

function checkField(
  { type, container }: Field,
  value: unknown,
  path: string,
  faults: Fault[],
  meet: (type: string, object: object, path: string) => void,
): void {
  if (container === '') return checkShape(type, value, path, faults, meet);
  const isList = Array.isArray(value);
  if (isList !== (container === '[]') || typeof value !== 'object') {
    faults.push({ path, expected: container === '[]' ? 'a list' : 'a map by id', got: value });
    return;
  }
  for (const [key, item] of Object.entries(value as object)) checkShape(type, item, isList ? `${path}[${key}]` : `${path}.${key}`, faults, meet);
}

/** Numbers that are called ids: those of components (also in what they send), poll answers, animations, the shard, and folders of guilds. */
const NUMBERED =
  /(^|\.)(components|component|accessory|guild_folders)(\[|\.)|answer_counts|answer_id$|animation_id$|shard_id$|sound_id$|instance_id$|^d\.data\.id$/;

/** What no payload may hold anywhere: undefined (ETF would send nil), numbers for ids, values that are not plain. */
export function checkPlain(value: unknown, path: string, faults: Fault[]): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) faults.push({ path, expected: 'a finite number', got: value });
    else if (/(\.|_)ids?(\[\d+\])?$/.test(path) && !NUMBERED.test(path)) faults.push({ path, expected: 'a snowflake as a string', got: value });
    return;
  }
  if (typeof value !== 'object') {
    faults.push({ path, expected: value === undefined ? 'an absent key rather than undefined' : 'a plain value', got: value });
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((item, index) => checkPlain(item, `${path}[${index}]`, faults));
    return;
  }
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) faults.push({ path, expected: 'a plain object', got: value });
  else for (const key of Object.keys(value)) checkPlain((value as Record<string, unknown>)[key], `${path}.${key}`, faults);
}
