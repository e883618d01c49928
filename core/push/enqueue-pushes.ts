import type { Snowflake } from 'discord-api-types/v10';
import { isQuiet, quietUntil } from '#protocol/notifications/quiet-hours';
import type { Core } from '../core.ts';
import { isActive } from '../presences/active-people.ts';
import { rulesOf } from '../notifications/notification-rules.ts';
import { wireTime } from '../ports/clock.ts';
import type { PushPayload } from '../ports/push-stores.ts';
import { undisturbedOf } from '../user-settings/do-not-disturb.ts';

/** Told on the bus when there is something to be told to browsers. */
export const PUSH_WAITS = 'push_waits';

/** Of one browser; whoever comes back to so many reads them in the client. */
const MOST_WAITING = 50;
/** Each may be a question to the memory that processes share. */
const ASKED_AT_ONCE = 50;
/** What is of use after quiet hours, too. */
const KEEPS: ReadonlySet<PushPayload['kind']> = new Set(['reminder', 'scheduled_message']);

/** Has the browsers of these people told something, of those who do not look just now and want no quiet; some things wait for the end of it. Whether any will be. */
export async function enqueuePushes(core: Core, userIds: readonly Snowflake[], payload: PushPayload): Promise<boolean> {
  const reachable = await core.pushSubscriptions.usersWithAny(userIds);
  if (reachable.length === 0) return false;
  const rules = await rulesOf(core, reachable);
  const nowMs = core.clock.nowMs();
  const hoursOf = (id: Snowflake) => rules.get(id)?.quiet_hours;
  const loud = reachable.filter((id) => KEEPS.has(payload.kind) || !isQuiet(hoursOf(id), nowMs));
  const wanted = new Map<number, Snowflake[]>();
  for (let start = 0; start < loud.length; start += ASKED_AT_ONCE) {
    for (const id of await tellableOf(core, loud.slice(start, start + ASKED_AT_ONCE))) {
      const hours = hoursOf(id);
      const dueMs = hours && isQuiet(hours, nowMs) ? quietUntil(hours, nowMs) : nowMs;
      if (dueMs === null) continue;
      const ids = wanted.get(dueMs);
      if (ids) ids.push(id);
      else wanted.set(dueMs, [id]);
    }
  }
  const added = await Promise.all([...wanted].map(([dueMs, ids]) => addPushes(core, ids, payload, dueMs)));
  return added.includes(true);
}

/** Of these people, those who do not look just now and may be disturbed. */
async function tellableOf(core: Core, userIds: readonly Snowflake[]): Promise<Snowflake[]> {
  const active = await Promise.all(userIds.map((id) => isActive(core, id)));
  const away = userIds.filter((_, at) => !active[at]);
  if (away.length === 0) return away;
  const undisturbed = await undisturbedOf(core, away);
  return away.filter((id) => !undisturbed.has(id));
}

/** The same without a question whether they want it, for what follows from something that they were told. */
export async function addPushes(core: Core, userIds: readonly Snowflake[], payload: PushPayload, dueMs = core.clock.nowMs()): Promise<boolean> {
  if ((await core.pushes.add(userIds, payload, wireTime(dueMs), MOST_WAITING)) === 0) return false;
  core.publish({}, { t: PUSH_WAITS, d: null });
  return true;
}
