import { Plural, Trans } from '@lingui/react/macro';
import type { APIPoll } from 'discord-api-types/v10';
import type { Message } from '#sdk/state/entities';
import { useClient } from '../app/session.tsx';

/** A question with answers; pressing one votes, or takes the vote back. */
export function Poll({ message, poll }: { message: Message; poll: APIPoll }) {
  const client = useClient();
  const counts = new Map(poll.results?.answer_counts.map((one) => [one.id, one]));
  const total = [...counts.values()].reduce((sum, { count }) => sum + count, 0);
  const isOver = poll.results?.is_finalized ?? false;
  const own = poll.answers.filter(({ answer_id: id }) => counts.get(id)?.me_voted).map(({ answer_id: id }) => id);
  const vote = (id: number): void => {
    const others = poll.allow_multiselect ? own.filter((one) => one !== id) : [];
    const chosen = own.includes(id) ? others : [...others, id];
    const path = { channel_id: message.channel_id, message_id: message.id };
    void client.rest
      .request('PUT', '/channels/{channel_id}/polls/{message_id}/answers/@me', { path, body: { answer_ids: chosen.map(String) } })
      .catch(() => undefined);
  };
  return (
    <section className="poll">
      <h3 dir="auto">{poll.question.text}</h3>
      {poll.answers.map(({ answer_id: id, poll_media: media }) => (
        <button key={id} className="button" aria-pressed={own.includes(id)} disabled={isOver} onClick={() => vote(id)}>
          {media.emoji?.id === null && media.emoji.name} {media.text} · {counts.get(id)?.count ?? 0}
          {own.includes(id) && ' ✓'}
        </button>
      ))}
      <p className="note">
        <Plural value={total} one="# vote" other="# votes" /> {isOver && <Trans>It is over.</Trans>}
      </p>
    </section>
  );
}
