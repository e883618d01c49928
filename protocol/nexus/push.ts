import { z } from 'zod';
import { boolean, patterned, url } from '../rest/fields.ts';

/** What a browser's `PushSubscription` says of itself. Source: W3C, "Push API"; RFC 8291. */
export const PushSubscriptionBody = z.object({
  endpoint: url(1000, ['https', 'http']),
  keys: z.object({ p256dh: patterned(/^[\w-]{87}=?$/, 88), auth: patterned(/^[\w-]{22}(?:==)?$/, 24) }),
  /** Whether who wrote what goes along, encrypted for the browser; else only that there is something. */
  with_content: boolean.nullish(),
});
export type PushSubscriptionBody = z.output<typeof PushSubscriptionBody>;

export const EditPushSubscriptionBody = z.object({ with_content: boolean });
export type EditPushSubscriptionBody = z.output<typeof EditPushSubscriptionBody>;

const id = z.string().meta({ format: 'snowflake' });

export const PushSubscriptionReply = z.strictObject({
  id,
  endpoint: z.string().meta({ format: 'uri' }),
  with_content: z.boolean(),
  created_at: z.string().meta({ format: 'date-time' }),
});
export const PushReply = z.strictObject({
  public_key: z.string().describe('what a browser subscribes with as `applicationServerKey`'),
  subscriptions: z.array(PushSubscriptionReply),
});
