import { Trans, useLingui } from '@lingui/react/macro';
import { GuildScheduledEventEntityType as Kind, GuildScheduledEventStatus as Status } from 'discord-api-types/v10';
import { Suspense, useState } from 'react';
import { Button, MenuTrigger, Popover } from 'react-aria-components';
import type { ScheduledEvent } from '#sdk/state/entities';
import { lazily } from '../app/lazily.tsx';
import { useClient, useSelected } from '../app/session.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { MenuGroups, type MenuEntry } from '../kit/context-menu.tsx';
import { Icon } from '../kit/icon.tsx';
import { saveCalendar } from './calendar-file.ts';
import { isActive, linkOfEvent, mayInviteTo, mayManageEvent } from './scheduled-event.ts';
import { useEventStatus } from './use-event-status.ts';

const InvitePeople = lazily(() => import('../invites/invite-people.tsx'));

interface EventMenuProps {
  event: ScheduledEvent;
  onEdit(): void;
  /** The event is there no more. */
  onGone(): void;
}

/** What can be done with an event. */
export function EventMenu({ event, onEdit, onGone }: EventMenuProps) {
  const { t } = useLingui();
  const client = useClient();
  const mayManage = useSelected((state) => mayManageEvent(state, event));
  const mayInvite = useSelected((state) => mayInviteTo(state, event));
  const setStatus = useEventStatus(event);
  const [asked, ask] = useState<'invite' | 'start' | 'end' | 'cancel' | 'delete' | null>(null);
  const isRunning = isActive(event);
  const sharing: MenuEntry[] = [
    ...(mayInvite ? [{ key: 'invite', words: t`Invite people`, icon: 'personPlus', act: () => ask('invite') } as const] : []),
    { key: 'link', words: t`Copy the link`, icon: 'link', act: () => void navigator.clipboard?.writeText(linkOfEvent(event)) },
    { key: 'calendar', words: t`Add to a calendar (.ics)`, icon: 'download', act: () => saveCalendar(client, event.name, [event]) },
  ];
  const managing: MenuEntry[] = mayManage
    ? [
        isRunning
          ? { key: 'end', words: t`End the event`, icon: 'stop', act: () => ask('end') }
          : { key: 'start', words: t`Start the event`, icon: 'play', act: () => ask('start') },
        { key: 'edit', words: t`Edit the event`, icon: 'edit', act: onEdit },
        ...(isRunning ? [] : [{ key: 'cancel', words: t`Cancel the event`, icon: 'close', isBad: true, act: () => ask('cancel') } as const]),
        { key: 'delete', words: t`Delete the event`, icon: 'trash', isBad: true, act: () => ask('delete') },
      ]
    : [];
  const close = (): void => ask(null);
  return (
    <>
      <MenuTrigger>
        <Button className="icon-button" aria-label={t`More about ${event.name}`}>
          <Icon name="more" />
        </Button>
        <Popover className="popover" placement="bottom end">
          <MenuGroups label={t`More about ${event.name}`} groups={[sharing, managing]} onClose={() => undefined} />
        </Popover>
      </MenuTrigger>
      <Suspense>
        {asked === 'invite' && (
          <InvitePeople {...(event.channel_id ? { channelId: event.channel_id } : { guildId: event.guild_id })} event={event} onClose={close} />
        )}
      </Suspense>
      {asked === 'start' && (
        <Confirm title={t`Start the event?`} words={t`Start it`} act={() => setStatus(Status.Active)} onClose={close}>
          <p className="quiet">
            {event.entity_type === Kind.StageInstance ? t`The stage goes live under the name of the event.` : t`Everybody sees that it is happening now.`}
          </p>
        </Confirm>
      )}
      {asked === 'end' && (
        <Confirm title={t`End the event?`} words={t`End it`} act={() => setStatus(Status.Completed)} onClose={close}>
          {event.recurrence_rule && (
            <p className="quiet">
              <Trans>It comes again at its next time.</Trans>
            </p>
          )}
        </Confirm>
      )}
      {asked === 'cancel' && (
        <Confirm
          title={t`Cancel the event?`}
          words={t`Cancel the event`}
          isBad
          act={async () => {
            await setStatus(Status.Canceled);
            onGone();
          }}
          onClose={close}
        >
          <p className="quiet">
            {event.recurrence_rule ? <Trans>All of its times are cancelled. This cannot be undone.</Trans> : <Trans>This cannot be undone.</Trans>}
          </p>
        </Confirm>
      )}
      {asked === 'delete' && (
        <Confirm
          title={t`Delete the event?`}
          words={t`Delete it`}
          isBad
          act={async () => {
            const path = { guild_id: event.guild_id, guild_scheduled_event_id: event.id };
            await client.rest.call('DELETE /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}', { path });
            onGone();
          }}
          onClose={close}
        >
          <p className="quiet">
            <Trans>This cannot be undone.</Trans>
          </p>
        </Confirm>
      )}
    </>
  );
}
