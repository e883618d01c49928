import { Plural } from '@lingui/react/macro';
import type { APIPoll } from 'discord-api-types/v10';
import { PollMedia } from './poll-media.tsx';

/** A question and its answers where nobody votes. */
export function PollGlance({ poll: { question, answers, results } }: { poll: APIPoll }) {
  const total = results?.answer_counts.reduce((sum, { count }) => sum + count, 0) ?? 0;
  return (
    <section className="poll" aria-label={question.text}>
      <h3 dir="auto">{question.text}</h3>
      <ul className="answers">
        {answers.map(({ answer_id: id, poll_media: media }) => (
          <li key={id} className="answer">
            <PollMedia media={media} />
          </li>
        ))}
      </ul>
      <p className="note">
        <Plural value={total} one="# vote" other="# votes" />
      </p>
    </section>
  );
}
