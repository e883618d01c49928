import { GuildScheduledEventStatus as Status, type Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { completed, saveScheduledEvent } from './save-scheduled-event.ts';
import type { ScheduledEventRecord } from './scheduled-event-record.ts';

const AT_ONCE = 100;

/** Starts and ends what begins and ends by the clock: events outside of channels. To be called about once a minute. */
export async function advanceScheduledEvents(core: Core): Promise<void> {
  let afterId: Snowflake = '0';
  for (;;) {
    const events = await core.scheduledEvents.dueExternal(core.clock.nowMs(), afterId, AT_ONCE);
    for (const due of events) {
      try {
        await advance(core, due);
      } catch (error) {
        core.log.warn({ err: error, event: due.id }, 'an event did not begin or end and will be tried again');
      }
    }
    // Those that cannot change now stay due, so the next are looked for behind them.
    const last = events.at(-1);
    if (!last || events.length < AT_ONCE) return;
    afterId = last.id;
  }
}

async function advance(core: Core, due: ScheduledEventRecord): Promise<void> {
  const state = await core.states.get(due.guild_id);
  if (!state) return;
  await core.locks.withLock(`guild:${state.id}`, async () => {
    const event = state.scheduledEvents.get(due.id);
    // Somebody may have changed it since it was found.
    if (event?.status === Status.Scheduled && Date.parse(event.scheduled_start_time) <= core.clock.nowMs())
      await saveScheduledEvent(core, state, { ...event, status: Status.Active });
    else if (event?.status === Status.Active && event.scheduled_end_time && Date.parse(event.scheduled_end_time) <= core.clock.nowMs())
      await saveScheduledEvent(core, state, completed(event));
  });
}
