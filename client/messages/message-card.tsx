import { Trans } from '@lingui/react/macro';
import type { APIMessage } from 'discord-api-types/v10';
import { Suspense, type ReactNode } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { lazily } from '../app/lazily.tsx';
import { useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { isSystem } from './is-system.ts';
import { MessageParts } from './message-parts.tsx';
import { PollGlance } from './poll-glance.tsx';
import { SystemWords } from './system-message.tsx';
import { clockTime, fullTime, shortDay } from './times.ts';
import { useVeil } from './use-veil.tsx';
import './message-card.css';

const Forwarded = lazily(() => import('./forwarded.tsx'));

interface MessageCardProps {
  message: APIMessage;
  guildId: string | undefined;
  /** Goes to where it stands. */
  onJump(): void;
  /** What else can be done with it: buttons. */
  children?: ReactNode;
}

/** A message apart from its channel: found, pinned, saved or mentioning somebody. */
export function MessageCard({ message, guildId, onJump, children }: MessageCardProps) {
  const { author, webhook_id: webhookId } = message;
  const known = useSelected((state) => (webhookId === undefined ? nameOf(state, author.id, guildId) : ''));
  const name = known || author.global_name || author.username;
  const at = new Date(message.timestamp);
  const { isHidden, line } = useVeil(message.id, isSystem(message) ? undefined : author.id);
  const acts = (
    <div className="card-acts">
      <button className="button small" onClick={onJump}>
        <Trans>Jump</Trans>
      </button>
      {children}
    </div>
  );
  if (isHidden)
    return (
      <article className="message-card" data-card={message.id}>
        {line}
        {acts}
      </article>
    );
  return (
    <article className="message-card" aria-label={name} data-card={message.id}>
      {line}
      <Avatar id={author.id} name={name} hash={author.avatar} folder="avatars" size={32} />
      <div className="card-body">
        <p className="card-head">
          <strong dir="auto">{name}</strong>
          <time dateTime={message.timestamp} title={fullTime(at)}>
            {shortDay(at)}, {clockTime(at)}
          </time>
        </p>
        <div className="card-content">
          {isSystem(message) ? <SystemWords message={message} guildId={guildId} /> : <MessageParts message={message} guildId={guildId} />}
          {message.message_snapshots && (
            <Suspense>
              <Forwarded message={message} />
            </Suspense>
          )}
          {message.poll && <PollGlance poll={message.poll} />}
        </div>
      </div>
      {acts}
    </article>
  );
}
