import { z } from 'zod';
import { list, snowflake, text } from './fields.ts';

const MAX_RECIPIENTS = 10;

/** Both of ringing: nobody named means everybody, or oneself. */
export const RingBody = z.object({ recipients: list(snowflake, MAX_RECIPIENTS).nullish() });
export type RingBody = z.output<typeof RingBody>;

export const ModifyCallBody = z.object({ region: text(0, 64).nullish() });
export type ModifyCallBody = z.output<typeof ModifyCallBody>;
