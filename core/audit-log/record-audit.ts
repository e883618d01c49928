import { AuditLogEvent, type APIAuditLogChange, type APIAuditLogEntry, type APIAuditLogOptions, type Snowflake } from 'discord-api-types/v10';
import { timeOfSnowflake } from '#protocol/snowflake';
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

/** What one person does again and again in a row stands in one entry that counts, and is not told of again. */
const COUNTED: ReadonlySet<AuditLogEvent> = new Set([AuditLogEvent.MessageDelete, AuditLogEvent.MemberMove, AuditLogEvent.MemberDisconnect]);
/** So long an entry goes on counting. */
const IN_A_ROW_MS = 5 * 60_000;

/** Writes an entry and tells who may read the log; nothing when there is no change to tell of. Source: Discord, "Audit Logs". */
export async function recordAudit(core: Core, guildId: Snowflake, by: Actor, note: AuditNote): Promise<void> {
  if (note.changes?.length === 0) return;
  if (!COUNTED.has(note.action)) return insert(core, guildId, by, note);
  await core.locks.withLock(`audit:${guildId}`, async () => {
    if (!(await countUp(core, guildId, by, note))) await insert(core, guildId, by, note);
  });
}

/** Whether the newest entry says the same already and now counts one more. */
async function countUp(core: Core, guildId: Snowflake, by: Actor, note: AuditNote): Promise<boolean> {
  const [newest] = await core.auditLog.page(guildId, {}, 1);
  const isSame =
    newest?.action_type === note.action &&
    newest.user_id === by.id &&
    newest.target_id === note.targetId &&
    newest.options?.channel_id === note.options?.channel_id &&
    (newest.reason ?? null) === by.reason &&
    core.clock.nowMs() - timeOfSnowflake(newest.id) < IN_A_ROW_MS;
  if (!isSame) return false;
  const count = Number(newest.options?.count ?? 1) + 1;
  await core.auditLog.replace(guildId, { ...newest, options: { ...newest.options, count: String(count) } });
  return true;
}

async function insert(core: Core, guildId: Snowflake, by: Actor, note: AuditNote): Promise<void> {
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
