import { GuildScheduledEventStatus as Status, type Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { saveScheduledEvent } from '../scheduled-events/save-scheduled-event.ts';
import { closeStage } from '../stage-instances/stage-life.ts';
import type { GuildState } from '../state/guild-state.ts';
import { publishVoiceState } from '../voice/update-voice-state.ts';

/** Ends what takes place in a channel that goes, while those who see it can still be told. The caller holds the guild's lock. */
export async function endInChannel(core: Core, state: GuildState, channelId: Snowflake): Promise<void> {
  const stage = state.stageInstances.get(channelId);
  if (stage) await closeStage(core, state, stage);
  const events = [...state.scheduledEvents.values()].filter((event) => event.channel_id === channelId);
  for (const event of events) await saveScheduledEvent(core, state, { ...event, status: event.status === Status.Active ? Status.Completed : Status.Canceled });
  core.afterwards((now) => {
    for (const voice of state.voiceStates.values()) if (voice.channel_id === channelId) publishVoiceState(now, state, voice.user_id, null, voice);
  });
}
