import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { GuildScheduledEventStatus as Status } from 'discord-api-types/v10';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { ScheduledEvent } from '#sdk/state/entities';
import { nameOf } from '#sdk/state/selectors/names';
import { useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { Markdown } from '../messages/markdown.tsx';
import { InterestButton, When, Where } from './event-card.tsx';
import { EventMenu } from './event-menu.tsx';
import { InterestedPeople } from './interested-people.tsx';
import { JoinEvent } from './join-event.tsx';
import { Occurrences } from './occurrences.tsx';
import { coverOf, isActive, mayManageEvent } from './scheduled-event.ts';
import { useEventStatus } from './use-event-status.ts';
import { useEventWords } from './use-event-words.ts';
import { useInterest } from './use-interest.ts';

interface EventDetailsProps {
  event: ScheduledEvent;
  onBack(): void;
  onEdit(): void;
  onClose(): void;
}

/** All that is known of an event, and who is interested in it. */
export function EventDetails({ event, onBack, onEdit, onClose }: EventDetailsProps) {
  const { t } = useLingui();
  const words = useEventWords();
  const task = useTask();
  const setStatus = useEventStatus(event);
  const interest = useInterest(event);
  const mayManage = useSelected((state) => mayManageEvent(state, event));
  const guildName = useSelected((state) => state.guilds.get(event.guild_id)?.name ?? '');
  const creator = useSelected((state) => (event.creator_id ? nameOf(state, event.creator_id, event.guild_id) : ''));
  const cover = coverOf(event);
  const end = event.scheduled_end_time && words.moment(Date.parse(event.scheduled_end_time));
  const count = interest.now?.count ?? 0;
  return (
    <Dialog title={event.name} isWide onClose={onClose}>
      <div className="event-details">
        {cover !== null && <img className="event-cover" src={cover} alt="" />}
        <Tabs>
          <TabList aria-label={event.name} className="event-tabs">
            <Tab id="about">{t`About`}</Tab>
            <Tab id="people">{interest.now ? t`Interested (${count})` : t`Interested`}</Tab>
          </TabList>
          <TabPanel id="about" className="event-panel">
            <When event={event} />
            {end && (
              <p className="event-line">
                <Icon name="clock" />
                <Trans>Until {end}</Trans>
              </p>
            )}
            <Where event={event} />
            <p className="event-line">
              <Icon name="people" />
              <span dir="auto">{guildName}</span>
            </p>
            {creator !== '' && (
              <p className="event-line">
                <Icon name="person" />
                <span dir="auto">
                  <Trans>Created by {creator}</Trans>
                </span>
              </p>
            )}
            {event.description && <Markdown text={event.description} guildId={event.guild_id} />}
            {event.recurrence_rule && <Occurrences event={event} mayManage={mayManage} />}
          </TabPanel>
          <TabPanel id="people" className="event-panel">
            <p className="unseen" role="status">
              {plural(count, { one: '# person is interested', other: '# people are interested' })}
            </p>
            <InterestedPeople guildId={event.guild_id} eventId={event.id} key={`${count}`} />
          </TabPanel>
        </Tabs>
        <Problem text={task.problem ?? interest.problem} />
        <div className="actions">
          <button className="button" onClick={onBack}>
            <Trans>All events</Trans>
          </button>
          <EventMenu event={event} onEdit={onEdit} onGone={onBack} />
          <InterestButton interest={interest} />
          {mayManage && !isActive(event) && (
            <button className="button primary" disabled={task.isBusy} onClick={() => task.run(() => setStatus(Status.Active))}>
              <Trans>Start the event</Trans>
            </button>
          )}
          {isActive(event) && <JoinEvent event={event} />}
        </div>
      </div>
    </Dialog>
  );
}
