import type { Snowflake } from 'discord-api-types/v10';

/** Who does something, and the reason they gave for the audit log. */
export interface Actor {
  id: Snowflake;
  reason: string | null;
}
