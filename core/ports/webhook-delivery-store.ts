import type { ApplicationWebhookEventType, Snowflake } from 'discord-api-types/v10';

/** An event that an application is to be told of at its own address. */
export interface WebhookDelivery {
  id: string;
  application_id: Snowflake;
  type: ApplicationWebhookEventType;
  body: object;
  /** Wire time: when it happened. */
  created_at: string;
  /** How often it was tried, with this time. */
  attempts: number;
}

/** Events that wait for their applications. Times are wire times of the caller's clock. */
export interface WebhookDeliveryStore {
  /** Due at once. False when its application has `most` of them waiting already. */
  add(delivery: Pick<WebhookDelivery, 'application_id' | 'type' | 'body' | 'created_at'>, most: number): Promise<boolean>;
  /**
   * Some that are due, at most `ofEach` of one application and none of those in `except`. Whoever takes them has until `leasedUntil`;
   * nobody else gets them before.
   */
  take(now: string, leasedUntil: string, options: { limit: number; ofEach: number; except: readonly Snowflake[] }): Promise<WebhookDelivery[]>;
  /** It did not work and is due again then. */
  postpone(id: string, dueAt: string): Promise<void>;
  remove(id: string): Promise<void>;
}
