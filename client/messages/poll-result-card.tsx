import { Plural, Trans } from '@lingui/react/macro';
import type { Message } from '#sdk/state/entities';
import { useMessageActs } from './message-acts.tsx';
import { PollMedia } from './poll-media.tsx';
import { pollResultOf, type PollResult } from './poll-result.ts';
import './system-cards.css';

/** How a poll ended, and the way to it. */
export default function PollResultCard({ message }: { message: Message }) {
  const { jumpTo } = useMessageActs();
  const result = pollResultOf(message);
  const pollId = message.message_reference?.message_id;
  if (!result) return null;
  return (
    <section className="system-card poll-result" aria-label={result.question}>
      <div className="outcome">
        <Outcome result={result} />
      </div>
      {pollId !== undefined && jumpTo && (
        <button type="button" className="button small" onClick={() => jumpTo(pollId)}>
          <Trans>View the poll</Trans>
        </button>
      )}
    </section>
  );
}

function Outcome({ result: { winner, votes: count, total, percent } }: { result: PollResult }) {
  if (total === 0)
    return (
      <strong>
        <Trans>Nobody voted.</Trans>
      </strong>
    );
  return (
    <>
      {winner ? (
        <strong className="winner">
          <PollMedia media={winner} />
        </strong>
      ) : (
        <strong>
          <Trans>It is a draw.</Trans>
        </strong>
      )}
      <small>
        {winner && (
          <>
            <Trans>Winner</Trans> ·{' '}
          </>
        )}
        <Plural value={count} one="# vote" other="# votes" /> · {percent} %
      </small>
    </>
  );
}
