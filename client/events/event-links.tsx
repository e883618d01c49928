import { Trans } from '@lingui/react/macro';
import { useCallback } from 'react';
import type { ScheduledEvent } from '#sdk/state/entities';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { EventCard } from './event-card.tsx';
import { eventIn, isActive } from './scheduled-event.ts';
import { JoinEvent } from './join-event.tsx';

/** Cards for the events that a message links. */
export default function EventLinks({ links }: { links: readonly { guildId: string; eventId: string }[] }) {
  return links.map(({ guildId, eventId }) => <EventLink key={eventId} guildId={guildId} eventId={eventId} />);
}

function EventLink({ guildId, eventId }: { guildId: string; eventId: string }) {
  const isMember = useSelected((state) => state.guilds.has(guildId));
  const event = useSelected((state) => eventIn(state, guildId, eventId));
  // Of other guilds nothing is told but that there is a link.
  if (!isMember) return null;
  if (!event) return <PastEvent guildId={guildId} eventId={eventId} />;
  return <EventCard event={event}>{isActive(event) && <JoinEvent event={event} />}</EventCard>;
}

function PastEvent({ guildId, eventId }: { guildId: string; eventId: string }) {
  const client = useClient();
  const load = useCallback(async (): Promise<ScheduledEvent> => {
    const path = { guild_id: guildId, guild_scheduled_event_id: eventId };
    return client.rest.call('GET /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}', { path });
  }, [client, guildId, eventId]);
  const { value, problem } = useLoaded(load);
  const name = value?.name;
  if (!value && problem === null) return null;
  return (
    <div className="event-card past">
      <Icon name="calendar" />
      <span dir="auto">{name !== undefined ? <Trans>{name}: this event is over.</Trans> : <Trans>This event is not there, or you cannot see it.</Trans>}</span>
    </div>
  );
}
