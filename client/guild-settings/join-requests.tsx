import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useState } from 'react';
import type { ShownJoinRequest } from '#sdk/rest/replies';
import { useClient } from '../app/session.tsx';
import { ChoiceField } from '../kit/choice-field.tsx';
import { Loading } from '../kit/loading.tsx';
import { More } from '../kit/more.tsx';
import { Problem } from '../kit/problem.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { useTask } from '../kit/use-task.ts';
import { JoinRequest } from './join-request.tsx';
import './parts.css';
import './join-requests.css';

type Decision = 'SUBMITTED' | 'APPROVED' | 'REJECTED';
const PAGE = 50;

/** Who asks to be let into the guild, newest first, and what became of those who asked. */
export default function JoinRequests({ guildId }: { guildId: string }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [shown, show] = useState<Decision>('SUBMITTED');
  const page = useCallback(
    (before?: string) =>
      client.rest.call('GET /guilds/{guild_id}/requests', {
        path: { guild_id: guildId },
        query: { status: shown, limit: PAGE, ...(before !== undefined && { before }) },
      }),
    [client, guildId, shown],
  );
  const load = useCallback(() => page(), [page]);
  const { value, problem, reload, set } = useLoaded(load);
  useEffect(() => {
    const without = (id: string) =>
      set(({ total, guild_join_requests: before }) => {
        const rest = before.filter((one) => one.id !== id);
        return { total: total - (before.length - rest.length), guild_join_requests: rest };
      });
    const hear = ({ guild_id, request }: { guild_id: string; request: ShownJoinRequest }): void => {
      if (guild_id !== guildId) return;
      // Whoever asks anew has a new request in place of the former one.
      without(request.id);
      if (request.application_status !== shown) return;
      set(({ total, guild_join_requests: before }) => ({ total: total + 1, guild_join_requests: [request, ...before].toSorted(newestFirst) }));
    };
    const stops = [
      client.on('GUILD_JOIN_REQUEST_CREATE', hear),
      client.on('GUILD_JOIN_REQUEST_UPDATE', hear),
      client.on('GUILD_JOIN_REQUEST_DELETE', ({ guild_id, id }) => {
        if (guild_id === guildId) without(id);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, guildId, shown, set]);
  const requests = value?.guild_join_requests ?? [];
  const more = (): void =>
    task.run(async () => {
      const next = await page(requests.at(-1)?.id);
      set(({ guild_join_requests: before }) => {
        const known = new Set(before.map(({ id }) => id));
        return { total: next.total, guild_join_requests: [...before, ...next.guild_join_requests.filter(({ id }) => !known.has(id))] };
      });
    });
  const nobody: Record<Decision, string> = {
    SUBMITTED: t`Nobody waits to be let in.`,
    APPROVED: t`Nobody was let in yet.`,
    REJECTED: t`Nobody was turned down.`,
  };
  return (
    <section className="join-requests stack" aria-label={t`Requests to join`}>
      <div className="row wrap">
        <h2 className="grow">
          <Trans>Requests to join</Trans>
          {value && ` — ${value.total}`}
        </h2>
        <ChoiceField<Decision>
          label={t`Show requests`}
          value={shown}
          options={[
            { value: 'SUBMITTED', words: t`Waiting` },
            { value: 'APPROVED', words: t`Let in` },
            { value: 'REJECTED', words: t`Turned down` },
          ]}
          onChange={show}
        />
      </div>
      <Problem text={task.problem} />
      {!value ? (
        <Loading problem={problem} onRetry={reload} />
      ) : requests.length === 0 ? (
        <p className="empty-list">{nobody[shown]}</p>
      ) : (
        <div className="join-request-rows">
          <ul className="item-list" aria-label={t`Requests to join`}>
            {requests.map((request) => (
              <JoinRequest key={request.id} guildId={guildId} request={request} />
            ))}
          </ul>
          {requests.length < value.total && <More isBusy={task.isBusy} onMore={more} />}
        </div>
      )}
    </section>
  );
}

const newestFirst = (a: ShownJoinRequest, b: ShownJoinRequest): number => (BigInt(a.id) < BigInt(b.id) ? 1 : -1);
