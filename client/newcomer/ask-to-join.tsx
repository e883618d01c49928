import { Trans } from '@lingui/react/macro';
import { useCallback, useEffect, useState } from 'react';
import { DiscordError } from '#sdk/rest/discord-error';
import type { ShownJoinRequest } from '#sdk/rest/replies';
import { useClient } from '../app/session.tsx';
import { joinByInvite, type Invited } from '../guild-list/join-guild.ts';
import { Loading } from '../kit/loading.tsx';
import { Problem } from '../kit/problem.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { useTask } from '../kit/use-task.ts';
import { Agree } from './agree.tsx';
import './newcomer.css';

const NOT_FOUND = 404;

interface AskToJoinProps {
  guildId: string;
  invited: Invited;
  /** What to do with a path that leads into the guild, where nobody has to be asked any more. */
  onIn(path: string): void;
}

/** For a guild that reads what newcomers answer before it lets them in: the form, and what came of it. */
export default function AskToJoin({ guildId, invited, onIn }: AskToJoinProps) {
  const client = useClient();
  const task = useTask();
  const [isPutOff, putOff] = useState(false);
  const load = useCallback(
    () =>
      client.rest.call('GET /guilds/{guild_id}/requests/@me', { path: { guild_id: guildId } }).catch((error: unknown): null => {
        if (error instanceof DiscordError && error.status === NOT_FOUND) return null;
        throw error;
      }),
    [client, guildId],
  );
  const { value: request, problem, reload, set } = useLoaded<ShownJoinRequest | null>(load);
  useEffect(
    () =>
      client.on('GUILD_JOIN_REQUEST_UPDATE', ({ guild_id, request: told }) => {
        if (guild_id === guildId && told.user_id === client.state.meId) set(() => told);
      }),
    [client, guildId, set],
  );
  if (request === undefined) return <Loading problem={problem} onRetry={reload} />;
  const begin = (): void =>
    task.run(async () => {
      const path = await joinByInvite(client, invited);
      if (path.startsWith('/invite/')) reload();
      else onIn(path);
      putOff(false);
    });
  const path = { guild_id: guildId };
  const askAgain = (): void =>
    task.run(async () => {
      const begun = await client.rest.call('POST /guilds/{guild_id}/requests/@me', { path });
      set(() => begun);
    });
  const withdraw = (): void =>
    task.run(async () => {
      await client.rest.call('DELETE /guilds/{guild_id}/requests/@me', { path });
      set(() => null);
    });
  if (request?.application_status === 'STARTED' && !isPutOff)
    return (
      <div className="newcomer">
        <Agree guildId={guildId} onLater={() => putOff(true)} onSubmitted={(submitted) => set(() => submitted)} />
      </div>
    );
  const status = request?.application_status;
  const reason = request?.rejection_reason ?? '';
  return (
    <div className="stack">
      <p className="quiet" role="status">
        {status === 'SUBMITTED' ? (
          <Trans>Your answers are with those who let people in. Come back later, or stay: this page tells you.</Trans>
        ) : status === 'REJECTED' ? (
          <Trans>You were not let in.</Trans>
        ) : (
          <Trans>This guild has some questions first. Somebody reads your answers before you are let in.</Trans>
        )}
      </p>
      {reason !== '' && <blockquote dir="auto">{reason}</blockquote>}
      <Problem text={task.problem ?? task.wrong('') ?? null} />
      {status === 'SUBMITTED' ? (
        <button type="button" className="button" disabled={task.isBusy} onClick={withdraw}>
          <Trans>Take the request back</Trans>
        </button>
      ) : status === 'REJECTED' ? (
        <button type="button" className="button primary" disabled={task.isBusy} onClick={askAgain}>
          <Trans>Ask again</Trans>
        </button>
      ) : (
        <button type="button" className="button primary" disabled={task.isBusy} onClick={begin}>
          <Trans>Ask to join</Trans>
        </button>
      )}
    </div>
  );
}
