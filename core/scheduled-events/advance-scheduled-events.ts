import { GuildScheduledEventStatus as Status } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { completed, saveScheduledEvent } from './save-scheduled-event.ts';

const AT_ONCE = 100;

/** Starts and ends what begins and ends by the clock: events outside of channels. To be called about once a minute. */
export async function advanceScheduledEvents(core: Core): Promise<void> {
  for (const due of await core.scheduledEvents.dueExternal(core.clock.nowMs(), AT_ONCE)) {
    const state = await core.states.get(due.guild_id);
    if (!state) continue;
    await core.locks.withLock(`guild:${state.id}`, async () => {
      const event = state.scheduledEvents.get(due.id);
      // Somebody may have changed it since it was found.
      if (event?.status === Status.Scheduled && Date.parse(event.scheduled_start_time) <= core.clock.nowMs())
        await saveScheduledEvent(core, state, { ...event, status: Status.Active });
      else if (event?.status === Status.Active && event.scheduled_end_time && Date.parse(event.scheduled_end_time) <= core.clock.nowMs())
        await saveScheduledEvent(core, state, completed(event));
    });
  }
}
