import type { GuildScheduledEventStatus } from 'discord-api-types/v10';
import type { ScheduledEvent } from '#sdk/state/entities';
import { useClient } from '../app/session.tsx';

/** Starts, ends or cancels an event. */
export function useEventStatus({ guild_id: guildId, id }: ScheduledEvent): (status: GuildScheduledEventStatus) => Promise<void> {
  const client = useClient();
  return async (status) => {
    const path = { guild_id: guildId, guild_scheduled_event_id: id };
    await client.rest.call('PATCH /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}', { path, body: { status } });
  };
}
