import { Trans, useLingui } from '@lingui/react/macro';
import type { Guild, ScheduledEvent } from '#sdk/state/entities';
import { useClient, useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Icon } from '../kit/icon.tsx';
import { saveCalendar } from './calendar-file.ts';
import { EventCard } from './event-card.tsx';
import { EventMenu } from './event-menu.tsx';
import { eventsOf, inOrder, mayCreateEvents } from './scheduled-event.ts';

interface EventListProps {
  guild: Guild;
  /** Whether a link led to an event that is over. */
  isOneMissing: boolean;
  onCreate(): void;
  onEdit(event: ScheduledEvent): void;
  onClose(): void;
}

/** All events of a guild that are to come. */
export function EventList({ guild, isOneMissing, onCreate, onEdit, onClose }: EventListProps) {
  const { t } = useLingui();
  const client = useClient();
  const events = useSelected((state) => eventsOf(state, guild.id));
  const mayCreate = useSelected((state) => mayCreateEvents(state, guild.id));
  return (
    <Dialog title={t`Events`} isWide onClose={onClose}>
      <div className="events">
        {isOneMissing && (
          <p className="event-missing" role="status">
            <Icon name="calendar" />
            <Trans>That event is over, or you cannot see it.</Trans>
          </p>
        )}
        {events.length === 0 ? (
          <div className="events-none">
            <Icon name="calendar" />
            <h3>
              <Trans>No events are planned.</Trans>
            </h3>
            <p className="quiet">
              <Trans>Plan one for anything that this guild does together.</Trans>
            </p>
          </div>
        ) : (
          <ul>
            {inOrder(events).map((event) => (
              <li key={event.id}>
                <EventCard event={event}>
                  <EventMenu event={event} onEdit={() => onEdit(event)} onGone={() => undefined} />
                </EventCard>
              </li>
            ))}
          </ul>
        )}
        <div className="actions">
          {events.length > 0 && (
            <button className="button" onClick={() => saveCalendar(client, guild.name, inOrder(events))}>
              <Icon name="download" />
              <Trans>All as .ics</Trans>
            </button>
          )}
          <button className="button" onClick={onClose}>
            <Trans>Close</Trans>
          </button>
          {mayCreate && (
            <button className="button primary" onClick={onCreate}>
              <Icon name="plus" />
              <Trans>Create an event</Trans>
            </button>
          )}
        </div>
      </div>
    </Dialog>
  );
}
