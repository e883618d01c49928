import { z } from 'zod';
import { text } from './fields.ts';

/** Base64 of a small picture. */
const MAX_PICTURE = 400_000;

export const StreamPreviewBody = z.object({ thumbnail: text(1, MAX_PICTURE) });
export type StreamPreviewBody = z.output<typeof StreamPreviewBody>;

export const ModifyStreamBody = z.object({ region: text(0, 64).nullish() });
export type ModifyStreamBody = z.output<typeof ModifyStreamBody>;
