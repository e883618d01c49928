import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { ScheduledEvent } from '#sdk/state/entities';
import { channelName } from '#sdk/state/selectors/names';
import { pathTo } from '../app/place.ts';
import { useSelected } from '../app/session.tsx';
import { channelIcon } from '../channel-list/channel-icon.ts';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { Markdown } from '../messages/markdown.tsx';
import { coverOf, isActive, pathOfEvents } from './scheduled-event.ts';
import { useEventWords } from './use-event-words.ts';
import { useInterest, type InterestOf } from './use-interest.ts';
import './events.css';

interface EventCardProps {
  event: ScheduledEvent;
  /** What else can be done with it: buttons. */
  children?: ReactNode;
}

/** An event in few words: in the guild's list, and in the chat where somebody links it. */
export function EventCard({ event, children }: EventCardProps) {
  const interest = useInterest(event);
  const cover = coverOf(event);
  return (
    <article className="event-card" aria-label={event.name}>
      {cover !== null && <img className="event-cover" src={cover} alt="" loading="lazy" />}
      <p className="event-when">
        <When event={event} />
        <InterestCount interest={interest} />
      </p>
      <h3 dir="auto">
        <Link href={pathOfEvents(event.guild_id, event.id)}>{event.name}</Link>
      </h3>
      {event.description && (
        <p className="event-about" dir="auto">
          <Markdown text={event.description} guildId={event.guild_id} isInline />
        </p>
      )}
      <div className="event-foot">
        <Where event={event} />
        <span className="event-acts">
          {children}
          <InterestButton interest={interest} />
        </span>
      </div>
      <Problem text={interest.problem} />
    </article>
  );
}

export function When({ event }: { event: ScheduledEvent }) {
  const words = useEventWords();
  const start = new Date(event.scheduled_start_time);
  return (
    <span className={isActive(event) ? 'event-time live' : 'event-time'}>
      <Icon name="calendar" />
      {isActive(event) ? <Trans>Happening now</Trans> : <time dateTime={event.scheduled_start_time}>{words.moment(start.getTime())}</time>}
      {event.recurrence_rule && (
        <span className="event-rule">
          <Icon name="retry" />
          {words.rule(event.recurrence_rule)}
        </span>
      )}
    </span>
  );
}

export function Where({ event: { channel_id: channelId, guild_id: guildId, entity_metadata: metadata } }: { event: ScheduledEvent }) {
  const channel = useSelected((state) => (channelId === null ? undefined : state.channels.get(channelId)));
  const name = useSelected((state) => (channelId === null ? '' : channelName(state, channelId)));
  return (
    <span className="event-where" dir="auto">
      <Icon name={channel ? channelIcon(channel.type) : 'place'} />
      {channel ? <Link href={pathTo(guildId, channel.id)}>{name}</Link> : <span>{metadata?.location}</span>}
    </span>
  );
}

export const InterestCount = ({ interest: { now } }: { interest: InterestOf }) =>
  now && (
    <span className="event-count">
      <Icon name="people" />
      <span aria-hidden="true">{now.count}</span>
      <span className="unseen">{plural(now.count, { one: '# person is interested', other: '# people are interested' })}</span>
    </span>
  );

export function InterestButton({ interest: { now, isBusy, toggle } }: { interest: InterestOf }) {
  const { t } = useLingui();
  const isMine = now?.isMine ?? false;
  return (
    <button type="button" className={`button small${isMine ? ' good' : ''}`} aria-pressed={isMine} disabled={isBusy} onClick={toggle}>
      <Icon name={isMine ? 'check' : 'bell'} />
      {t`Interested`}
    </button>
  );
}
