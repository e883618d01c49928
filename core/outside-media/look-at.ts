import type { Core } from '../core.ts';
import { cleanerOf } from '../images/clean-picture.ts';
import { factsOf, type PictureFacts } from '../images/picture-facts.ts';

/** Looks at the picture of another host that stands at this key. Null for a video, and for what went away meanwhile. */
export async function lookAt(core: Core, key: string): Promise<(PictureFacts & { content_type: string }) | null> {
  const [known, stream] = await Promise.all([core.blobs.stat(key), core.blobs.read(key)]);
  if (!known || !stream) return null;
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer); // a byte stream
  const bytes = Buffer.concat(chunks);
  const facts = await factsOf(core, bytes, cleanerOf(bytes)?.(bytes)?.orientation ?? 1);
  return facts && { ...facts, content_type: known.contentType };
}
