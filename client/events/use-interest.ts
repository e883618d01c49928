import { useCallback, useEffect } from 'react';
import type { ScheduledEvent } from '#sdk/state/entities';
import { useClient } from '../app/session.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { useTask } from '../kit/use-task.ts';

interface Interest {
  isMine: boolean;
  count: number;
}

export interface InterestOf {
  /** Undefined until it is known. */
  now: Interest | undefined;
  isBusy: boolean;
  problem: string | null;
  toggle(): void;
}

/** How many are interested in an event, and whether oneself is; in step with what the gateway tells. */
export function useInterest({ guild_id: guildId, id }: Pick<ScheduledEvent, 'guild_id' | 'id'>): InterestOf {
  const client = useClient();
  const task = useTask();
  const load = useCallback(async (): Promise<Interest> => {
    const path = { guild_id: guildId, guild_scheduled_event_id: id };
    const me = client.state.meId ?? '0';
    const [event, people] = await Promise.all([
      client.rest.call('GET /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}', { path, query: { with_user_count: 'true' } }),
      // They come by their ids: the first one not before oneself is oneself, or is not.
      client.rest.call('GET /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/users', {
        path,
        query: { limit: '1', after: String(BigInt(me) - 1n) },
      }),
    ]);
    return { count: event.user_count ?? 0, isMine: people[0]?.user_id === me };
  }, [client, guildId, id]);
  const { value, problem, set } = useLoaded(load);
  useEffect(() => {
    const hear =
      (isNow: boolean) =>
      (told: { guild_scheduled_event_id: string; user_id: string; guild_scheduled_event_exception_id?: string }): void => {
        if (told.guild_scheduled_event_id !== id || told.guild_scheduled_event_exception_id !== undefined) return;
        set(({ count, isMine }) => ({ count: Math.max(0, count + (isNow ? 1 : -1)), isMine: told.user_id === client.state.meId ? isNow : isMine }));
      };
    const stops = [client.on('GUILD_SCHEDULED_EVENT_USER_ADD', hear(true)), client.on('GUILD_SCHEDULED_EVENT_USER_REMOVE', hear(false))];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, id, set]);
  const toggle = (): void => {
    const path = { guild_id: guildId, guild_scheduled_event_id: id };
    task.run(async () => {
      if (value?.isMine) await client.rest.call('DELETE /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/users/@me', { path });
      else await client.rest.call('PUT /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/users/@me', { path, body: {} });
    });
  };
  return { now: value, isBusy: task.isBusy || value === undefined, problem: task.problem ?? problem, toggle };
}
