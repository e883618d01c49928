import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { ScheduledEvent } from '#sdk/state/entities';
import { navigate } from '../app/navigate.ts';
import type { PageProps } from '../app/pages.tsx';
import { useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { EventDetails } from './event-details.tsx';
import { EventForm } from './event-form.tsx';
import { EventList } from './event-list.tsx';
import { eventIn, pathOfEvents } from './scheduled-event.ts';
import './events.css';

/** The events of a guild, one of them, or the form for one. */
export default function EventPage({ parts: [guildId = '', eventId], onClose }: PageProps) {
  const { t } = useLingui();
  const guild = useSelected((state) => state.guilds.get(guildId));
  const event = useSelected((state) => (eventId === undefined ? undefined : eventIn(state, guildId, eventId)));
  const [form, setForm] = useState<'new' | ScheduledEvent | null>(null);
  const toList = (): void => navigate(pathOfEvents(guildId), { replace: true });
  if (!guild)
    return (
      <Dialog title={t`Events`} onClose={onClose}>
        <p className="quiet">
          <Trans>You are not in the guild of this event.</Trans>
        </p>
      </Dialog>
    );
  if (form !== null)
    return (
      <EventForm
        guildId={guildId}
        event={form === 'new' ? null : form}
        onClose={() => setForm(null)}
        onSaved={(id) => {
          setForm(null);
          navigate(pathOfEvents(guildId, id), { replace: true });
        }}
      />
    );
  if (eventId !== undefined && event) return <EventDetails event={event} onBack={toList} onEdit={() => setForm(event)} onClose={onClose} />;
  return <EventList guild={guild} isOneMissing={eventId !== undefined} onCreate={() => setForm('new')} onEdit={setForm} onClose={onClose} />;
}
