import { Trans, useLingui } from '@lingui/react/macro';
import { useRef, useState } from 'react';
import type { MessageBody } from '#sdk/outbox/entry';
import type { ScheduledMessage } from '#sdk/gateway/events';
import { channelName } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../../app/session.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Problem } from '../../kit/problem.tsx';
import { wordsOfRefusal } from '../../kit/refusals/refusal-words.ts';
import { useTask } from '../../kit/use-task.ts';
import { sizeInWords } from '../../messages/attachments.tsx';
import { Markdown } from '../../messages/markdown.tsx';
import { fullTime } from '../../messages/times.ts';
import ScheduleDialog from './schedule-dialog.tsx';
import { filesOf, scheduledIn, textOf } from './scheduled.ts';

/** What waits to be sent, here or everywhere, and what could not be. */
export default function ScheduledMessages({ channelId = null, onClose }: { channelId?: string | null; onClose(): void }) {
  const { t } = useLingui();
  const [isHere, setHere] = useState(channelId !== null);
  const all = useSelected((state) => scheduledIn(state, isHere ? (channelId ?? '') : ''));
  const top = useRef<HTMLDivElement>(null);
  const [changed, setChanged] = useState<ScheduledMessage | null>(null);
  return (
    <Dialog title={t`Scheduled messages`} isWide onClose={onClose}>
      <div className="stack scheduled" ref={top} tabIndex={-1}>
        {channelId !== null && (
          <div className="row" role="group" aria-label={t`Which`}>
            <button type="button" className="button small" aria-pressed={isHere} onClick={() => setHere(true)}>
              <Trans>In this channel</Trans>
            </button>
            <button type="button" className="button small" aria-pressed={!isHere} onClick={() => setHere(false)}>
              <Trans>All</Trans>
            </button>
          </div>
        )}
        {all.length === 0 ? (
          <p className="quiet">
            <Trans>Nothing waits. Write something and choose the clock beside the button that sends.</Trans>
          </p>
        ) : (
          <ul aria-label={t`Scheduled messages`}>
            {all.map((one) => (
              <Scheduled key={one.id} scheduled={one} onChange={() => setChanged(one)} onLeave={() => top.current?.focus()} />
            ))}
          </ul>
        )}
      </div>
      {changed && <ScheduleDialog channelId={changed.channel_id} known={changed} onClose={() => setChanged(null)} />}
    </Dialog>
  );
}

interface ScheduledProps {
  scheduled: ScheduledMessage;
  onChange(): void;
  /** It will be gone, and the focus with it. */
  onLeave(): void;
}

function Scheduled({ scheduled, onChange, onLeave }: ScheduledProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const { id, channel_id: channelId, due_at: dueAt, status, error, message } = scheduled;
  const files = filesOf(scheduled);
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id);
  const channel = useSelected((state) => channelName(state, channelId));
  const remove = async (): Promise<void> => {
    onLeave();
    await client.rest.call('DELETE /nexus/v1/users/@me/scheduled-messages/{scheduled_message_id}', { path: { scheduled_message_id: id } });
  };
  const sendNow = (): void =>
    task.run(async () => {
      if (files.length > 0) {
        // The server has them, and sends it in a moment.
        const path = { scheduled_message_id: id };
        await client.rest.call('PATCH /nexus/v1/users/@me/scheduled-messages/{scheduled_message_id}', { path, body: { is_due: true } });
        return;
      }
      // Taken from the server first: it stands once, whatever happens next.
      await remove();
      await client.send(channelId, message as MessageBody); // as it was given
    });
  return (
    <li>
      <p className="row about">
        <Icon name={status === 'failed' ? 'warn' : 'clock'} />
        <strong dir="auto">{guildId === undefined ? channel : `#${channel}`}</strong>
        <time dateTime={dueAt}>{fullTime(new Date(dueAt))}</time>
      </p>
      <Markdown text={textOf(scheduled)} guildId={guildId} />
      {files.length > 0 && (
        <ul className="scheduled-files" aria-label={t`Files to send`}>
          {files.map(({ id: fileId, filename, size }) => (
            <li key={fileId}>
              <Icon name="file" />
              <span className="name" dir="auto" title={filename}>
                {filename}
              </span>
              <small>{sizeInWords(size)}</small>
            </li>
          ))}
        </ul>
      )}
      {status === 'failed' && (
        <p className="wrong" role="alert">
          <Trans>Not sent: {error && wordsOfRefusal({ status: 0, errors: [], ...error })}</Trans>
        </p>
      )}
      <Problem text={task.problem} />
      <div className="row">
        <button type="button" className="button small" disabled={task.isBusy} onClick={sendNow}>
          <Trans>Send now</Trans>
        </button>
        <button type="button" className="button small" disabled={task.isBusy} onClick={onChange}>
          <Trans>Change</Trans>
        </button>
        <button type="button" className="button small" aria-label={t`Delete the scheduled message`} disabled={task.isBusy} onClick={() => task.run(remove)}>
          <Trans>Delete</Trans>
        </button>
      </div>
    </li>
  );
}
