import { Trans } from '@lingui/react/macro';
import { Suspense, useMemo } from 'react';
import type { OutboxEntry } from '#sdk/outbox/entry';
import { lazily } from '../app/lazily.tsx';
import { useClient, useSelected, useSelectedParts } from '../app/session.tsx';
import { MessageRow } from './message-row.tsx';
import { pendingMessage, referenceOf, stickersOf } from './pending-message.ts';
import { useReferenced } from './use-referenced.ts';

const NotSent = lazily(() => import('./not-sent.tsx'));
const StillTrying = lazily(() => import('./still-trying.tsx'));

/** What one wrote, before the server has it: shown where it will stand. */
export function PendingRow({ entry, guildId, isFirst }: { entry: OutboxEntry; guildId: string | undefined; isFirst: boolean }) {
  const client = useClient();
  const me = useSelected((state) => state.users.get(state.meId ?? ''));
  const stickers = useSelectedParts((state) => stickersOf(state, entry));
  const reference = referenceOf(entry);
  const isAnswerHeld = useReferenced({ channel_id: entry.channelId, ...(reference && { message_reference: reference }) }) !== null;
  const message = useMemo(() => me && pendingMessage(entry, me, stickers, isAnswerHeld), [entry, me, stickers, isAnswerHeld]);
  if (!message) return null;
  const { files, progress, error } = entry;
  const isFailed = entry.state === 'failed';
  const percent = Math.round(progress * 100);
  return (
    <>
      <MessageRow message={message} guildId={guildId} isFirst={isFirst} isInOrder={false} isFound={false} unsent={isFailed ? 'failed' : 'waiting'} />
      {(files.length > 0 || error !== null) && (
        <div className={`message note-row${error === null ? ' pending' : ''}`}>
          <div className="body">
            {files.map(({ name }) => (
              <p className="note" key={name} dir="auto">
                {name}
              </p>
            ))}
            {error !== null ? (
              <Suspense>{isFailed ? <NotSent entry={entry} /> : <StillTrying entry={entry} />}</Suspense>
            ) : (
              <p className="note">
                <progress value={percent} max={100} aria-label={`${percent} %`} />
                {percent} %
                <button onClick={() => void client.discard(entry.id)}>
                  <Trans>Cancel</Trans>
                </button>
              </p>
            )}
          </div>
        </div>
      )}
    </>
  );
}
