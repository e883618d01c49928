import { SettingsSchema, type Settings } from './settings.ts';

export type ShownSettings = Record<string, string | number | null>;

/** Nothing of them is shown. */
const HIDDEN = new Set(['NEXUS_METRICS_TOKEN', 'NEXUS_TURN_SECRET', 'S3_SECRET_KEY', 'MEILI_KEY', 'CASSANDRA_PASSWORD', 'REDIS_SENTINEL_PASSWORD']);
/** Addresses with a password in them. */
const SECRET = new Set(['DATABASE_URL', 'DATABASE_DIRECT_URL', 'DATABASE_REPLICA_URL', 'REDIS_URL', 'NEXUS_SMTP_URL']);

/** Every setting as people may see it, by name; null for what nobody has set. */
export const shownSettings = (settings: Settings): ShownSettings =>
  Object.fromEntries(Object.keys(SettingsSchema.shape).map((name) => [name, shownValue(name, settings)]));

function shownValue(name: string, settings: Settings): string | number | null {
  const value = (settings as unknown as Record<string, string | number | undefined>)[name];
  if (value === undefined) return null;
  if (HIDDEN.has(name)) return '…';
  return SECRET.has(name) ? String(value).replace(/:\/\/[^@/]*@/, '://…@') : value;
}
