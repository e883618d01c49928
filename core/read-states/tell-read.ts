import type { Core } from '../core.ts';
import type { ReadStateRecord } from '../ports/read-state-store.ts';

/** Tells people's sessions how far they have read; `isManual` where something was made unread. */
export function tellRead(core: Core, states: readonly ReadStateRecord[], isManual = false): void {
  for (const { user_id, channel_id, last_message_id, mention_count } of states) {
    core.publish(
      { user_ids: [user_id] },
      { t: 'MESSAGE_ACK', d: { channel_id, message_id: last_message_id, version: core.clock.nowMs(), ...(isManual && { manual: true, mention_count }) } },
    );
  }
}
