import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { APIPoll } from 'discord-api-types/v10';
import { Suspense, useId, useState } from 'react';
import type { Message } from '#sdk/state/entities';
import { lazily } from '../app/lazily.tsx';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { PollMedia } from './poll-media.tsx';
import { useMoment } from './use-moment.ts';

const PollVoters = lazily(() => import('./poll-voters.tsx'));

interface PollProps {
  message: Message;
  poll: APIPoll;
  guildId: string | undefined;
}

/** A question with answers. One chooses and votes; what others chose shows afterwards, or to whoever asks for it. */
export default function Poll({ message, poll, guildId }: PollProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const group = useId();
  const counts = new Map(poll.results?.answer_counts.map((one) => [one.id, one]));
  const total = [...counts.values()].reduce((sum, { count }) => sum + count, 0);
  const isOver = (poll.results?.is_finalized ?? false) || isPast(poll.expiry);
  const isMine = useSelected((state) => message.author.id === state.meId);
  const own = poll.answers.filter(({ answer_id: id }) => counts.get(id)?.me_voted).map(({ answer_id: id }) => id);
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const [peeks, setPeeks] = useState(false);
  const [areVotersShown, showVoters] = useState(false);
  const showsResults = isOver || own.length > 0 || peeks;
  const path = { channel_id: message.channel_id, message_id: message.id };
  const vote = (ids: readonly number[]): void =>
    task.run(async () => {
      await client.rest.call('PUT /channels/{channel_id}/polls/{message_id}/answers/@me', { path, body: { answer_ids: [...ids] } });
      setChosen([]);
      setPeeks(false);
    });
  const end = (): void => task.run(async () => void (await client.rest.call('POST /channels/{channel_id}/polls/{message_id}/expire', { path })));
  const choose = (id: number): void => {
    const others = poll.allow_multiselect ? chosen.filter((one) => one !== id) : [];
    setChosen(chosen.includes(id) ? others : [...others, id]);
  };
  const most = Math.max(...[...counts.values()].map(({ count }) => count), 1);
  const kind = poll.allow_multiselect ? 'checkbox' : 'radio';
  return (
    <section className="poll" aria-label={poll.question.text}>
      <h3 dir="auto">{poll.question.text}</h3>
      {!showsResults && <p className="note">{poll.allow_multiselect ? <Trans>Choose one or more.</Trans> : <Trans>Choose one.</Trans>}</p>}
      <div
        className="answers"
        role={showsResults ? undefined : poll.allow_multiselect ? 'group' : 'radiogroup'}
        aria-label={showsResults ? undefined : t`Answers`}
      >
        {poll.answers.map(({ answer_id: id, poll_media: media }) => {
          const { count = 0 } = counts.get(id) ?? {};
          const percent = total === 0 ? 0 : Math.round((100 * count) / total);
          if (!showsResults)
            return (
              <label key={id} className="answer">
                <input type={kind} name={group} checked={chosen.includes(id)} onChange={() => choose(id)} />
                <PollMedia media={media} />
              </label>
            );
          return (
            <div key={id} className={`answer result${own.includes(id) ? ' own' : ''}${count === most && isOver ? ' winner' : ''}`}>
              <span className="bar" style={{ width: `${percent}%` }} />
              <PollMedia media={media} />
              {own.includes(id) && (
                <span className="mine">
                  <Icon name="check" />
                  <span className="unseen">
                    <Trans>your vote</Trans>
                  </span>
                </span>
              )}
              <span className="count">
                <Plural value={count} one="# vote" other="# votes" /> · {percent} %
              </span>
            </div>
          );
        })}
      </div>
      <Problem text={task.problem} />
      <div className="poll-foot">
        <button type="button" className="link" onClick={() => showVoters(true)}>
          <Plural value={total} one="# vote" other="# votes" />
        </button>
        <span className="note">{isOver ? <Trans>It is over.</Trans> : poll.expiry !== null && <TimeLeft expiry={poll.expiry} />}</span>
        <span className="gap" />
        {isMine && !isOver && (
          <button type="button" className="link" disabled={task.isBusy} onClick={end}>
            <Trans>End it now</Trans>
          </button>
        )}
        {!isOver && own.length === 0 && (
          <button type="button" className="link" aria-pressed={peeks} onClick={() => setPeeks(!peeks)}>
            {peeks ? <Trans>Back to the vote</Trans> : <Trans>Show the results</Trans>}
          </button>
        )}
        {!isOver && own.length > 0 && (
          <button type="button" className="link" disabled={task.isBusy} onClick={() => vote([])}>
            <Trans>Take the vote back</Trans>
          </button>
        )}
        {!showsResults && (
          <button type="button" className="button small primary" disabled={chosen.length === 0 || task.isBusy} onClick={() => vote(chosen)}>
            <Trans>Vote</Trans>
          </button>
        )}
      </div>
      <Suspense>{areVotersShown && <PollVoters message={message} poll={poll} guildId={guildId} onClose={() => showVoters(false)} />}</Suspense>
    </section>
  );
}

const isPast = (iso: string | null): boolean => iso !== null && Date.parse(iso) <= Date.now();

function TimeLeft({ expiry }: { expiry: string }) {
  const when = useMoment(Date.parse(expiry) / 1000, 'R');
  return <Trans>Ends {when}</Trans>;
}
