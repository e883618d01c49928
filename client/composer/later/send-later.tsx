import { Trans, useLingui } from '@lingui/react/macro';
import { Suspense, useState } from 'react';
import { Header, Menu, MenuItem, MenuSection, Separator } from 'react-aria-components';
import { lazily } from '../../app/lazily.tsx';
import { useClient, useSelected } from '../../app/session.tsx';
import { LATER } from '../../inbox/when.ts';
import { Icon } from '../../kit/icon.tsx';
import { Opener } from '../../kit/opener.tsx';
import { useStateOf } from '../../kit/use-state-of.ts';
import { useTask } from '../../kit/use-task.ts';
import { useVisit } from '../../kit/use-visit.ts';
import { clockTime, shortDay } from '../../messages/times.ts';
import { lengthSent } from '../length-sent.ts';
import { LONGEST_MESSAGE } from '../too-long.tsx';
import type { Filled, Taken } from '../use-send.ts';
import { scheduleWith } from './schedule-with.ts';
import { scheduledIn } from './scheduled.ts';

const ScheduleDialog = lazily(() => import('./schedule-dialog.tsx'));
const ScheduledMessages = lazily(() => import('./scheduled-messages.tsx'));

interface SendLaterProps extends Filled {
  channelId: string;
  /** Empties the box: what is typed from now on is another message. */
  onTake(): Taken;
}

/** Beside the button that sends: to have it sent at another time, and what of that waits. */
export default function SendLater({ channelId, draft, files, onTake }: SendLaterProps) {
  const { t, i18n } = useLingui();
  const client = useClient();
  const task = useTask();
  const begin = useVisit(channelId);
  const [open, setOpen] = useStateOf<'time' | 'list' | null>(channelId, () => null);
  const [hasAsked, setAsked] = useStateOf(channelId, () => false);
  const [isMenuOpen, setMenuOpen] = useStateOf(channelId, () => false);
  const [now, setNow] = useState(() => new Date());
  const waiting = useSelected((state) => scheduledIn(state, channelId));
  const { content } = draft;
  const hasSome = isMenuOpen && (content.trim() !== '' || files.list.length > 0) && lengthSent(client, channelId, content) <= LONGEST_MESSAGE;
  const failed = waiting.filter(({ status }) => status === 'failed').length;
  const problem = hasAsked ? task.anyProblem : null;
  const act = (key: string): void => {
    if (key === 'time' || key === 'list') return setOpen(key);
    const at = LATER.find((one) => one.key === key)?.when(new Date());
    if (!at) return;
    setAsked(true);
    task.run(() => scheduleWith(client, { channel_id: channelId, due_at: at.toISOString() }, onTake(), begin()));
  };
  return (
    <>
      <Opener
        className="icon-button later"
        label={t`Send later`}
        face={
          <>
            <Icon name="clock" />
            {waiting.length > 0 && <span className={`dot${failed > 0 ? ' bad' : ''}`} />}
          </>
        }
        kind="menu"
        opened={{ label: t`Send later` }}
        placement="top end"
        isBusy={task.isBusy}
        isOpen={isMenuOpen}
        onOpen={(isOpen) => {
          setNow(new Date());
          setMenuOpen(isOpen);
        }}
      >
        <Menu
          className="later-menu"
          aria-label={t`Send later`}
          autoFocus="first"
          onClose={() => setMenuOpen(false)}
          onAction={(key) => act(String(key))}
          disabledKeys={hasSome ? [] : [...LATER.map(({ key }) => key), 'time']}
        >
          <MenuSection>
            <Header className="menu-words">
              <Trans>Send it later</Trans>
            </Header>
            {LATER.map(({ key, words, when }) => (
              <MenuItem key={key} id={key} className="menu-item" textValue={i18n._(words)}>
                {i18n._(words)}
                <small>
                  {shortDay(when(now))}, {clockTime(when(now))}
                </small>
              </MenuItem>
            ))}
            <MenuItem id="time" className="menu-item">
              <Trans>At another time …</Trans>
            </MenuItem>
          </MenuSection>
          <Separator />
          <MenuItem id="list" className="menu-item">
            <Trans>Scheduled messages</Trans>
            {waiting.length > 0 && <small>{waiting.length}</small>}
          </MenuItem>
        </Menu>
      </Opener>
      {problem !== null && (
        <p className="later-problem wrong" role="alert">
          {problem}
        </p>
      )}
      <Suspense>
        {open === 'time' && <ScheduleDialog channelId={channelId} onTake={onTake} onClose={() => setOpen(null)} />}
        {open === 'list' && <ScheduledMessages channelId={channelId} onClose={() => setOpen(null)} />}
      </Suspense>
    </>
  );
}
