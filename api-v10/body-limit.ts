import { z } from 'zod';
import { imageData } from '#protocol/rest/fields';
import type { AnyRoute } from './route.ts';

const MIB = 1024 * 1024;
/** More than any message takes that is not made to be long, escapes of all its letters included. */
const TEXT_BYTES = 2 * MIB;
/** An image of 10 MiB in base64, with something to spare. */
const IMAGE_BYTES = 15 * MIB;

const limits = new WeakMap<AnyRoute, number>();

/** How large a body that is held in memory may be: more where an image may stand in it. Files are streamed and have their own limit. */
export function bodyLimitOf(route: AnyRoute): number {
  let limit = limits.get(route);
  if (limit === undefined) limits.set(route, (limit = route.maxBodyBytes ?? TEXT_BYTES + (route.body && takesImages(route.body) ? IMAGE_BYTES : 0)));
  return limit;
}

function takesImages(schema: z.ZodType): boolean {
  if (schema === (imageData as z.ZodType)) return true;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return takesImages(schema.unwrap() as z.ZodType); // of a schema of ours
  return schema instanceof z.ZodObject && Object.values(schema.shape).some((field) => takesImages(field as z.ZodType)); // as above
}
