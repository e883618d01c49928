import { Trans as Words } from '@lingui/react';
import { Trans } from '@lingui/react/macro';
import { MessageType } from 'discord-api-types/v10';
import { Suspense } from 'react';
import { Link } from 'wouter';
import type { Message } from '#sdk/state/entities';
import { nameOf } from '#sdk/state/selectors/names';
import { lazily } from '../app/lazily.tsx';
import { useSelected } from '../app/session.tsx';
import { useThreadPath } from '../threads/use-thread-path.ts';
import { useMessageActs } from './message-acts.tsx';
import { subjectOf } from './system-subject.ts';
import { isMissedCall, systemWords } from './system-words.ts';
import { clockTime } from './times.ts';

const PollResultCard = lazily(() => import('./poll-result-card.tsx'));
const AutoModCard = lazily(() => import('./automod-card.tsx'));

interface SystemMessageProps {
  message: Message;
  guildId: string | undefined;
}

/** What the server says by a message that nobody wrote, and what it shows of it. */
export function SystemWords({ message, guildId }: SystemMessageProps) {
  const { jumpTo } = useMessageActs();
  const name = useSelected((state) => nameOf(state, message.author.id, guildId) || message.author.username);
  const other = message.mentions?.[0];
  const otherName = useSelected((state) => (other ? nameOf(state, other.id, guildId) || other.username : ''));
  const isMissed = useSelected((state) => isMissedCall(state, message));
  const parts = { who: name, whom: otherName, about: subjectOf(message) };
  const drawn = {
    who: <strong dir="auto">{parts.who}</strong>,
    whom: <strong dir="auto">{parts.whom}</strong>,
    about: message.type === MessageType.ThreadCreated ? <ThreadLink message={message} guildId={guildId} /> : <strong dir="auto">{parts.about}</strong>,
  };
  const pinned = message.type === MessageType.ChannelPinnedMessage ? message.message_reference?.message_id : undefined;
  return (
    <>
      <p className="system-message">
        <Words {...systemWords(message, parts, { isInGuild: guildId !== undefined, isMissed })} values={drawn} />{' '}
        {pinned !== undefined && jumpTo && (
          <button className="link" onClick={() => jumpTo(pinned)}>
            <Trans>Show it</Trans>
          </button>
        )}{' '}
        <time className="time">{clockTime(new Date(message.timestamp))}</time>
      </p>
      <Suspense>
        {message.type === MessageType.PollResult && <PollResultCard message={message} />}
        {message.type === MessageType.AutoModerationAction && <AutoModCard message={message} guildId={guildId} />}
      </Suspense>
    </>
  );
}

function ThreadLink({ message, guildId }: SystemMessageProps) {
  const pathOf = useThreadPath();
  return (
    <Link href={pathOf({ id: message.message_reference?.channel_id ?? '', guild_id: guildId, parent_id: message.channel_id })} dir="auto">
      {message.content}
    </Link>
  );
}
