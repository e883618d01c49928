import * as spec from 'discord-api-spec/zod';
import { z } from 'zod';
import type { ReplyComponents } from '../derive.ts';

/** Discord's components as JSON Schema, by the names of its description. */
export function replyComponents(): ReplyComponents {
  const registry = z.registry<{ id: string }>();
  for (const [name, schema] of Object.entries(spec as unknown as Record<string, z.ZodType>)) {
    if (name.endsWith('Schema')) registry.add(schema, { id: name.slice(0, -'Schema'.length) });
  }
  const { schemas } = z.toJSONSchema(registry, { io: 'input', unrepresentable: 'any', uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(Object.entries(schemas).map(([name, { $schema: _draft, $id: _id, ...schema }]) => [name, schema as Record<string, unknown>]));
}
