import { SKUType } from 'discord-api-types/v10';
import { z } from 'zod';
import { choice, trimmedName } from '../rest/fields.ts';

/** What an application offers. Nothing here costs money: its owner gives it away, to try the application. */
export const CreateSkuBody = z.object({
  name: trimmedName(1, 100),
  type: choice([SKUType.Durable, SKUType.Consumable, SKUType.Subscription]).default(SKUType.Subscription),
  /** Whom a subscription is for. */
  owner: choice(['guild', 'user']).default('user'),
});
export type CreateSkuBody = z.output<typeof CreateSkuBody>;
