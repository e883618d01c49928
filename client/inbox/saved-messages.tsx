import { Trans, useLingui } from '@lingui/react/macro';
import { Suspense, useState } from 'react';
import type { SavedMessage } from '#protocol/rest/people';
import { remember } from '#sdk/state/selectors/remember';
import { useJump } from '../app/jump.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { MessageCard } from '../messages/message-card.tsx';
import { clockTime, shortDay } from '../messages/times.ts';
import { PlaceName } from './place-name.tsx';
import SaveDialog from './save-dialog.tsx';

/** Saved last comes first. */
const savedMessages = remember(
  (state) => [state.savedMessages.version],
  (state) => [...state.savedMessages.values()].sort((a, b) => b.save_data.saved_at.localeCompare(a.save_data.saved_at)),
);

export function SavedMessages({ onClose }: { onClose(): void }) {
  const { t } = useLingui();
  const all = useSelected((state) => savedMessages(state, ''));
  const [edited, setEdited] = useState<SavedMessage | null>(null);
  return (
    <>
      {all.length === 0 && (
        <p className="nothing">
          <Icon name="bookmark" />
          <Trans>Nothing is saved. Choose “Save for later” in the menu of a message.</Trans>
        </p>
      )}
      <ul aria-label={t`Saved`}>
        {all.map((saved) => (
          <li className="placed" key={saved.save_data.message_id}>
            <Saved saved={saved} onEdit={() => setEdited(saved)} onClose={onClose} />
          </li>
        ))}
      </ul>
      <Suspense>{edited && <SaveDialog place={edited.save_data} onClose={() => setEdited(null)} />}</Suspense>
    </>
  );
}

function Saved({ saved: { message, save_data: about }, onEdit, onClose }: { saved: SavedMessage; onEdit(): void; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const jump = useJump();
  const { run, problem } = useTask();
  const { channel_id: channelId, message_id: messageId, due_at: dueAt, notes } = about;
  const at = dueAt === null ? null : new Date(dueAt);
  const acts = (
    <>
      <button className="icon-button" aria-label={t`Time and note`} title={t`Time and note`} onClick={onEdit}>
        <Icon name="clock" />
      </button>
      <button
        className="icon-button"
        aria-label={t`Remove from saved`}
        title={t`Remove from saved`}
        onClick={() =>
          run(() => client.rest.call('DELETE /users/@me/saved-messages/{channel_id}/{message_id}', { path: { channel_id: channelId, message_id: messageId } }))
        }
      >
        <Icon name="trash" />
      </button>
    </>
  );
  return (
    <>
      <PlaceName channelId={channelId} />
      {at && (
        <p className={`saved-due${at.getTime() <= Date.now() ? ' due' : ''}`}>
          <Icon name="clock" />
          <time dateTime={dueAt ?? undefined}>
            {at.getTime() <= Date.now() && (
              <>
                <Trans>Due</Trans> ·{' '}
              </>
            )}
            {shortDay(at)}, {clockTime(at)}
          </time>
        </p>
      )}
      {notes && (
        <p className="saved-note" dir="auto">
          {notes}
        </p>
      )}
      <Problem text={problem} />
      {message ? (
        <MessageCard message={message} guildId={about.guild_id} onJump={() => run(() => jump({ channelId, messageId }).then(onClose))}>
          {acts}
        </MessageCard>
      ) : (
        <div className="message-card gone">
          <p>
            <Trans>This message is gone, or yours to read no more.</Trans>
          </p>
          <div className="row">{acts}</div>
        </div>
      )}
    </>
  );
}
