import { GuildScheduledEventEntityType as EntityType, GuildScheduledEventStatus as Status, type Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { closeStage, speaks } from '../stage-instances/stage-life.ts';
import type { GuildState } from '../state/guild-state.ts';
import { completed, saveScheduledEvent } from './save-scheduled-event.ts';
import type { ScheduledEventRecord } from './scheduled-event-record.ts';

/** So long a channel may stand empty before what takes place in it is over. */
const EMPTY_FOR_MS = 5 * 60_000;
/** So long after its time an event that nobody started still may be. */
const LATE_FOR_MS = 6 * 3_600_000;

/** Since when the place of an event or a live stage is empty, by their id; of one process, and counted anew after a restart. */
const emptySince = new WeakMap<Core, Map<Snowflake, number>>();

/** Ends events and stages that everybody has left, and cancels those that never began. To be called about once a minute. */
export async function endForsaken(core: Core): Promise<void> {
  const nowMs = core.clock.nowMs();
  const before = emptySince.get(core);
  const now = new Map<Snowflake, number>();
  emptySince.set(core, now);
  const isForsaken = (id: Snowflake): boolean => {
    const since = before?.get(id) ?? nowMs;
    now.set(id, since);
    return nowMs - since >= EMPTY_FOR_MS;
  };
  for (const state of core.states.all()) {
    if (state.scheduledEvents.size + state.stageInstances.size === 0) continue;
    const people = [...state.voiceStates.values()];
    const peopled = new Set(people.map((voice) => voice.channel_id));
    const spoken = new Set(people.flatMap((voice) => (speaks(voice) ? [voice.channel_id] : [])));
    for (const event of state.scheduledEvents.values()) {
      if (event.entity_type === EntityType.External || !event.channel_id) continue;
      if (event.status === Status.Scheduled && Date.parse(event.scheduled_start_time) + LATE_FOR_MS <= nowMs) await end(core, state, event.id);
      else if (event.status === Status.Active && !peopled.has(event.channel_id) && isForsaken(event.id)) await end(core, state, event.id);
    }
    for (const stage of state.stageInstances.values()) {
      // One that was made for an event ends with it.
      if (stage.guild_scheduled_event_id || spoken.has(stage.channel_id) || !isForsaken(stage.id)) continue;
      await core.locks.withLock(`guild:${state.id}`, () => closeStage(core, state, stage));
    }
  }
}

async function end(core: Core, state: GuildState, eventId: Snowflake): Promise<void> {
  await core.locks.withLock(`guild:${state.id}`, async () => {
    const event = state.scheduledEvents.get(eventId);
    if (!event) return;
    await saveScheduledEvent(core, state, await ended(core, state, event));
  });
}

/** The event when it is over, its stage closed: completed, cancelled when it never began, or waiting for its next occurrence. */
export async function ended(core: Core, state: GuildState, event: ScheduledEventRecord): Promise<ScheduledEventRecord> {
  const live = event.channel_id ? state.stageInstances.get(event.channel_id) : undefined;
  if (live?.guild_scheduled_event_id === event.id) await closeStage(core, state, live);
  const after = completed(event);
  return after.status === Status.Completed && event.status === Status.Scheduled ? { ...after, status: Status.Canceled } : after;
}
