import { Trans } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import { useClient } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Loading } from '../kit/loading.tsx';
import { More } from '../kit/more.tsx';
import { Problem } from '../kit/problem.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { useTask } from '../kit/use-task.ts';

const PAGE = 100;

/** Who is interested in an event, page by page. */
export function InterestedPeople({ guildId, eventId }: { guildId: string; eventId: string }) {
  const client = useClient();
  const task = useTask();
  const [hasMore, setHasMore] = useState(false);
  const page = useCallback(
    async (after: string) => {
      const found = await client.rest.call('GET /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/users', {
        path: { guild_id: guildId, guild_scheduled_event_id: eventId },
        query: { limit: String(PAGE), after, with_member: 'true' },
      });
      setHasMore(found.length === PAGE);
      return found;
    },
    [client, guildId, eventId],
  );
  const load = useCallback(() => page('0'), [page]);
  const { value, problem, reload, set } = useLoaded(load);
  if (!value) return <Loading problem={problem} onRetry={reload} />;
  if (value.length === 0)
    return (
      <p className="quiet">
        <Trans>Nobody is interested yet.</Trans>
      </p>
    );
  const more = (): void =>
    task.run(async () => {
      const next = await page(value.at(-1)?.user_id ?? '0');
      set((before) => [...before, ...next]);
    });
  return (
    <ul className="event-people">
      {value.map(({ user_id: id, user, member }) => {
        const name = member?.nick ?? user?.global_name ?? user?.username ?? '';
        return (
          <li key={id}>
            <Avatar id={id} name={name} hash={user?.avatar} folder="avatars" size={32} />
            <span dir="auto">{name}</span>
          </li>
        );
      })}
      {hasMore && (
        <li>
          <More isBusy={task.isBusy} onMore={more} />
        </li>
      )}
      <Problem text={task.problem} />
    </ul>
  );
}
