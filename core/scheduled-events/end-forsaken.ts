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
/** Long enough for whoever looks next, and again after what failed. */
const REMEMBERED_MS = 60 * 60_000;

const AT_ONCE = 200;

/** Ends events and stages that everybody has left, and cancels those that never began. To be called about once a minute. */
export async function endForsaken(core: Core): Promise<void> {
  const nowMs = core.clock.nowMs();
  const guildIds = new Set([
    ...(await all((afterId) => core.scheduledEvents.guildsToLookAt(nowMs - LATE_FOR_MS, afterId, AT_ONCE))),
    ...(await all((afterId) => core.stageInstances.guildsOfAll(afterId, AT_ONCE))),
  ]);
  for (const guildId of guildIds) {
    try {
      const state = await core.states.get(guildId);
      if (state) await endForsakenIn(core, state, nowMs);
    } catch (error) {
      core.log.warn({ err: error, guild: guildId }, 'what everybody left was not ended and will be looked at again');
    }
  }
}

async function all(page: (afterId: Snowflake) => Promise<Snowflake[]>): Promise<Snowflake[]> {
  const found: Snowflake[] = [];
  for (;;) {
    const some = await page(found.at(-1) ?? '0');
    found.push(...some);
    if (some.length < AT_ONCE) return found;
  }
}

async function endForsakenIn(core: Core, state: GuildState, nowMs: number): Promise<void> {
  const people = [...state.voiceStates.values()];
  const peopled = new Set(people.map((voice) => voice.channel_id));
  const spoken = new Set(people.flatMap((voice) => (speaks(voice) ? [voice.channel_id] : [])));
  for (const event of state.scheduledEvents.values()) {
    if (event.entity_type === EntityType.External || !event.channel_id) continue;
    if (event.status === Status.Scheduled && Date.parse(event.scheduled_start_time) + LATE_FOR_MS <= nowMs) await end(core, state, event.id);
    else if (event.status === Status.Active && (await isForsaken(core, event.id, !peopled.has(event.channel_id), nowMs))) await end(core, state, event.id);
  }
  for (const stage of state.stageInstances.values()) {
    // One that was made for an event ends with it.
    if (stage.guild_scheduled_event_id || !(await isForsaken(core, stage.id, !spoken.has(stage.channel_id), nowMs))) continue;
    await core.locks.withLock(`guild:${state.id}`, () => closeStage(core, state, stage));
  }
}

/** Whether the place of an event or a live stage has been empty for long. Whichever process looks goes on with what others saw. */
async function isForsaken(core: Core, id: Snowflake, isEmpty: boolean, nowMs: number): Promise<boolean> {
  const key = `empty-since:${id}`;
  if (!isEmpty) {
    await core.shortMemory.remove(key);
    return false;
  }
  if (await core.shortMemory.claim(key, nowMs, REMEMBERED_MS)) return false;
  return nowMs - ((await core.shortMemory.get<number>(key)) ?? nowMs) >= EMPTY_FOR_MS;
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
