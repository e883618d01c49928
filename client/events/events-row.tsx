import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Link } from 'wouter';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { eventsOf, isActive, pathOfEvents } from './scheduled-event.ts';

/** Above the channels: how many events are planned, and what is happening now. */
export default function EventsRow({ guildId }: { guildId: string }) {
  const { t } = useLingui();
  const events = useSelected((state) => eventsOf(state, guildId));
  const active = events.filter(isActive);
  return (
    <ul className="events-rows">
      <li>
        <Link className="channel" href={pathOfEvents(guildId)}>
          <Icon name="calendar" />
          <span className="name">{plural(events.length, { one: '# event', other: '# events' })}</span>
        </Link>
      </li>
      {active.map((event) => (
        <li key={event.id}>
          <Link className="channel live-event" href={pathOfEvents(guildId, event.id)}>
            <span className="live-dot" aria-hidden="true" />
            <span className="name" dir="auto">
              {event.name}
            </span>
            <span className="live-words">{t`Now`}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
