import { useLingui } from '@lingui/react/macro';
import { memo, Suspense, useState } from 'react';
import { Button, MenuTrigger, Popover } from 'react-aria-components';
import { Link } from 'wouter';
import { nameOf } from '#sdk/state/selectors/names';
import { lazily } from '../app/lazily.tsx';
import { logOut } from '../app/log-out.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { MenuGroups, type MenuEntry } from '../kit/context-menu.tsx';
import { Icon } from '../kit/icon.tsx';
import { CustomStatus } from '../members/activity-line.tsx';
import { askMember } from '../members/asked-member.ts';
import { SelfVoiceButtons } from '../voice/self-voice-buttons.tsx';
import { setCustomStatus, useOwnStatus, type Status } from './own-status.ts';

const ScheduledMessages = lazily(() => import('../composer/later/scheduled-messages.tsx'));
const CustomStatusDialog = lazily(() => import('./custom-status-dialog.tsx'));

/** Discord's spans for a status; null until it is changed. */
const SPANS = [900, 3_600, 28_800, 86_400, 259_200, null] as const;

/** Oneself at the foot of the column: status, what one says of oneself, settings, log out. */
export const SelfPanel = memo(function SelfPanel() {
  const { t } = useLingui();
  const client = useClient();
  const [isOpen, setOpen] = useState(false);
  const [isSaying, setSaying] = useState(false);
  const [isScheduled, setScheduled] = useState(false);
  const { status, custom, choose } = useOwnStatus();
  const meId = useSelected((state) => state.meId ?? '0');
  const me = useSelected((state) => state.users.get(meId));
  const name = useSelected((state) => nameOf(state, meId));
  const words: Record<Status, string> = { online: t`Online`, idle: t`Away`, dnd: t`Do not disturb`, invisible: t`Invisible` };
  const about: Partial<Record<Status, string>> = { dnd: t`No sounds and no notifications.`, invisible: t`You seem offline, and see everything.` };
  const spans: Record<string, string> = {
    900: t`For 15 minutes`,
    3600: t`For 1 hour`,
    28800: t`For 8 hours`,
    86400: t`For 24 hours`,
    259200: t`For 3 days`,
    null: t`Until I change it`,
  };
  const statuses = (Object.keys(words) as Status[]).map((one): MenuEntry => {
    const line = { key: one, words: words[one], note: about[one] };
    if (one === 'online') return { ...line, act: () => choose(one, null) };
    return { ...line, entries: SPANS.map((seconds) => ({ key: `${one}-${seconds}`, words: spans[String(seconds)] ?? '', act: () => choose(one, seconds) })) };
  });
  const groups: MenuEntry[][] = [
    [{ key: 'profile', words: t`Profile`, act: () => askMember({ what: 'profile', userId: meId, guildId: undefined }) }],
    [{ key: 'scheduled', words: t`Scheduled messages`, act: () => setScheduled(true) }],
    [
      { key: 'custom', words: custom ? t`Change the custom status` : t`Set a custom status`, act: () => setSaying(true) },
      ...(custom ? [{ key: 'clear', words: t`Clear the custom status`, act: () => setCustomStatus(client, status, null) }] : []),
    ],
    statuses,
    [{ key: 'logout', words: t`Log out`, isBad: true, act: () => logOut(client) }],
  ];
  return (
    <section className="self" aria-label={t`You`}>
      <MenuTrigger isOpen={isOpen} onOpenChange={setOpen}>
        <Button className="who">
          <span className="unseen">{t`You:`} </span>
          <Avatar id={meId} name={name} hash={me?.avatar} folder="avatars" size={32} status={status} />
          <span>
            <strong dir="auto">{name}</strong>
            <small dir="auto">
              {custom ? (
                <CustomStatus
                  activity={{
                    ...(custom.text && { state: custom.text }),
                    ...(custom.emoji_name && { emoji: { name: custom.emoji_name, ...(custom.emoji_id !== null && { id: custom.emoji_id }) } }),
                  }}
                />
              ) : (
                words[status]
              )}
            </small>
          </span>
        </Button>
        <Popover className="popover" placement="top start">
          <MenuGroups label={t`You`} groups={groups} onClose={() => setOpen(false)} />
        </Popover>
      </MenuTrigger>
      <SelfVoiceButtons />
      <Link href="/settings/account" className="icon-button" aria-label={t`Settings`} title={t`Settings`}>
        <Icon name="cog" />
      </Link>
      <Suspense>{isScheduled && <ScheduledMessages onClose={() => setScheduled(false)} />}</Suspense>
      <Suspense>{isSaying && <CustomStatusDialog status={status} known={custom} onClose={() => setSaying(false)} />}</Suspense>
    </section>
  );
});
