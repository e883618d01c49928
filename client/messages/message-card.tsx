import { Trans } from '@lingui/react/macro';
import { MessageFlags, type APIMessage } from 'discord-api-types/v10';
import type { ReactNode } from 'react';
import { displayedText } from '#protocol/messages/displayed-text';
import { nameOf } from '#sdk/state/selectors/names';
import { useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Attachments } from './attachments.tsx';
import { Embeds } from './embeds.tsx';
import { isSystem } from './is-system.ts';
import { Markdown } from './markdown.tsx';
import { Sticker } from './sticker.tsx';
import { SystemWords } from './system-message.tsx';
import { clockTime, fullTime, shortDay } from './times.ts';
import { useVeil } from './use-veil.tsx';
import './message-card.css';

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
  const flags = message.flags ?? 0;
  // Of components only the texts are drawn here.
  const text = displayedText(message);
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
          {isSystem(message) ? <SystemWords message={message} guildId={guildId} /> : text !== '' && <Markdown text={text} guildId={guildId} />}
          {message.message_snapshots?.map(({ message: forwarded }, place) => (
            <blockquote className="forwarded" key={place}>
              <p className="note">
                <Trans>Forwarded</Trans>
              </p>
              <Markdown text={forwarded.content} guildId={undefined} />
              <Attachments attachments={forwarded.attachments} />
            </blockquote>
          ))}
          <Attachments attachments={message.attachments} isVoice={(flags & MessageFlags.IsVoiceMessage) !== 0} />
          {message.embeds.length > 0 && <Embeds embeds={message.embeds} guildId={guildId} />}
          {message.poll && <p className="note">{message.poll.question.text}</p>}
          {message.sticker_items?.map((sticker) => (
            <Sticker key={sticker.id} sticker={sticker} size={80} />
          ))}
        </div>
      </div>
      {acts}
    </article>
  );
}
