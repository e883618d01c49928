import type { Snowflake } from 'discord-api-types/v10';
import { isQuiet } from '#protocol/notifications/quiet-hours';
import type { Core } from '../core.ts';
import { isActive } from '../presences/active-people.ts';
import { rulesOf } from '../notifications/notification-rules.ts';
import { undisturbedOf } from '../user-settings/do-not-disturb.ts';
import { wireTime } from '../ports/clock.ts';
import type { PushPayload } from '../ports/push-stores.ts';

/** Told on the bus when there is something to be told to browsers. */
export const PUSH_WAITS = 'push_waits';

/** Of one browser; whoever comes back to so many reads them in the client. */
const MOST_WAITING = 50;
/** Each may be a question to the memory that processes share. */
const ASKED_AT_ONCE = 50;

/** Has the browsers of these people told something, of those who do not look just now and want no quiet. */
export async function enqueuePushes(core: Core, userIds: readonly Snowflake[], payload: PushPayload): Promise<void> {
  const reachable = await core.pushSubscriptions.usersWithAny(userIds);
  if (reachable.length === 0) return;
  const [rules, undisturbed] = await Promise.all([rulesOf(core, reachable), undisturbedOf(core, reachable)]);
  const nowMs = core.clock.nowMs();
  const loud = reachable.filter((id) => !undisturbed.has(id) && !isQuiet(rules.get(id)?.quiet_hours, nowMs));
  const wanted: Snowflake[] = [];
  for (let start = 0; start < loud.length; start += ASKED_AT_ONCE) {
    const some = loud.slice(start, start + ASKED_AT_ONCE);
    const active = await Promise.all(some.map((id) => isActive(core, id)));
    wanted.push(...some.filter((_, at) => !active[at]));
  }
  if ((await core.pushes.add(wanted, payload, wireTime(nowMs), MOST_WAITING)) > 0) core.publish({}, { t: PUSH_WAITS, d: null });
}
