import type { Shape } from '#protocol/rest/fields';

/** Shorter ones are easier to read where they stand. */
const SHARED_FROM_LENGTH = 250;

/** Moves schemas that stand in several requests into `components`, named after the key or operation where each stands first. */
export function createSharedSchemas(): { count(schema: unknown): void; share(schema: Shape, name: string): Shape; components(): Record<string, Shape> } {
  const timesSeen = new Map<string, number>();
  const names = new Map<string, string>();
  const components = new Map<string, Shape>();

  const count = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return;
    if (isSchema(schema)) {
      const text = JSON.stringify(schema);
      const times = (timesSeen.get(text) ?? 0) + 1;
      timesSeen.set(text, times);
      // What stands inside of it is shared with it.
      if (times > 1 && text.length >= SHARED_FROM_LENGTH) return;
    }
    for (const inner of Object.values(schema)) count(inner);
  };

  const share = (schema: Shape, name: string): Shape => {
    const text = JSON.stringify(schema);
    if (!isSchema(schema) || text.length < SHARED_FROM_LENGTH || (timesSeen.get(text) ?? 0) < 2) return shareInside(schema, name);
    let component = names.get(text);
    if (!component) {
      component = freeName(name);
      names.set(text, component);
      components.set(component, {});
      components.set(component, shareInside(schema, name));
    }
    return { $ref: `#/components/schemas/${component}` };
  };

  const shareInside = (schema: Shape, name: string): Shape =>
    Object.fromEntries(
      Object.entries(schema).map(([key, value]) => [key, key === 'properties' ? shareProperties(value as Shape) : shareValue(value, key, name)]),
    );

  const shareProperties = (properties: Shape): Shape =>
    Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, share(value as Shape, pascal(key))]));

  const shareValue = (value: unknown, key: string, name: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => (isObject(item) ? share(item, kindName(item, name)) : item));
    return isObject(value) ? share(value, key === 'items' ? `${name}Item` : name) : value;
  };

  const freeName = (wanted: string): string => {
    let name = `${wanted}Sent`;
    for (let number = 2; components.has(name); number++) name = `${wanted}Sent${number}`;
    return name;
  };

  return { count, share, components: () => Object.fromEntries([...components].sort(([one], [other]) => (one < other ? -1 : 1))) };
}

const isObject = (value: unknown): value is Shape => typeof value === 'object' && value !== null && !Array.isArray(value);
const isSchema = (value: object): boolean => 'type' in value || 'oneOf' in value || 'anyOf' in value;

/** Of objects told apart by `type`, the type is a part of the name. */
function kindName(schema: Shape, name: string): string {
  const type = (schema['properties'] as Record<string, Shape> | undefined)?.['type']?.['const'];
  return type === undefined ? name : `${name}OfType${String(type)}`;
}

export const pascal = (words: string): string => words.replace(/(?:^|_)([a-z\d])/g, (_, letter: string) => letter.toUpperCase()).replace(/\W/g, '');
