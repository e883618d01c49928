import type { APIAuditLogChange, APIAuditLogEntry, APIAuditLogOptions, AuditLogEvent, Snowflake } from 'discord-api-types/v10';
import type { Actor } from '../actor.ts';
import type { Core } from '../core.ts';

/** What one entry of the audit log says beyond who and when. */
export interface AuditNote {
  action: AuditLogEvent;
  targetId: Snowflake | null;
  changes?: readonly AuditChange[];
  options?: APIAuditLogOptions;
}

export interface AuditChange {
  key: string;
  old_value?: unknown;
  new_value?: unknown;
}

/** Writes an entry and tells who may read the log. Source: Discord, "Audit Logs". */
export async function recordAudit(core: Core, guildId: Snowflake, by: Actor, note: AuditNote): Promise<void> {
  const entry: APIAuditLogEntry = {
    id: core.ids.next(),
    user_id: by.id,
    target_id: note.targetId,
    action_type: note.action,
    // The keys of a change are checked where it is made; Discord's union cannot be met by a loop over keys.
    ...(note.changes && note.changes.length > 0 && { changes: note.changes as unknown as APIAuditLogChange[] }),
    ...(note.options && { options: note.options }),
    ...(by.reason !== null && { reason: by.reason }),
  };
  await core.auditLog.insert(guildId, entry);
  core.publish({ guild_id: guildId }, { t: 'GUILD_AUDIT_LOG_ENTRY_CREATE', d: { ...entry, guild_id: guildId } });
}

/** Images stand in the log by their hash. */
const NAMES: Record<string, string> = {
  icon: 'icon_hash',
  avatar: 'avatar_hash',
  banner: 'banner_hash',
  splash: 'splash_hash',
  discovery_splash: 'discovery_splash_hash',
  image: 'image_hash',
};
const nameOf = (key: string): string => NAMES[key] ?? key;

/** The changes between two objects in the keys that were asked to change; `null` and absent say the same. */
export function changesBetween<Thing extends object>(before: Thing, after: Thing, keys: readonly (keyof Thing & string)[]): AuditChange[] {
  const changes: AuditChange[] = [];
  for (const key of keys) {
    const old = before[key] ?? undefined;
    const now = after[key] ?? undefined;
    if (JSON.stringify(old) === JSON.stringify(now)) continue;
    changes.push({ key: nameOf(key), ...(old !== undefined && { old_value: old }), ...(now !== undefined && { new_value: now }) });
  }
  return changes;
}

/** The changes of something that came into being, or ceased to be. */
export function creationOf<Thing extends object>(thing: Thing, keys: readonly (keyof Thing & string)[]): AuditChange[] {
  return keys.flatMap((key) => (thing[key] === null || thing[key] === undefined ? [] : [{ key: nameOf(key), new_value: thing[key] }]));
}
export function removalOf<Thing extends object>(thing: Thing, keys: readonly (keyof Thing & string)[]): AuditChange[] {
  return keys.flatMap((key) => (thing[key] === null || thing[key] === undefined ? [] : [{ key: nameOf(key), old_value: thing[key] }]));
}
