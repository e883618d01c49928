import { Trans } from '@lingui/react/macro';
import { MessageType } from 'discord-api-types/v10';
import { Suspense, useMemo } from 'react';
import type { OutboxEntry } from '#sdk/outbox/entry';
import type { Message } from '#sdk/state/entities';
import { lazily } from '../app/lazily.tsx';
import { useClient, useSelected } from '../app/session.tsx';
import { MessageRow } from './message-row.tsx';

const NotSent = lazily(() => import('./not-sent.tsx'));
const StillTrying = lazily(() => import('./still-trying.tsx'));

/** What one wrote, before the server has it: shown where it will stand. */
export function PendingRow({ entry, guildId, isFirst }: { entry: OutboxEntry; guildId: string | undefined; isFirst: boolean }) {
  const client = useClient();
  const me = useSelected((state) => state.users.get(state.meId ?? ''));
  const message = useMemo(
    (): Message | null =>
      me
        ? ({
            id: entry.id,
            channel_id: entry.channelId,
            author: me,
            content: entry.body.content ?? '',
            timestamp: new Date(entry.createdAtMs).toISOString(),
            edited_timestamp: null,
            type: MessageType.Default,
            attachments: [],
            embeds: [],
            mentions: [],
            mention_roles: [],
            mention_everyone: false,
            pinned: false,
            tts: false,
          } as Message) // of what the row draws nothing is missing
        : null,
    [entry, me],
  );
  if (!message) return null;
  const { files, progress, error } = entry;
  const isFailed = entry.state === 'failed';
  const percent = Math.round(progress * 100);
  return (
    <>
      <MessageRow message={message} guildId={guildId} isFirst={isFirst} isInOrder={false} isFound={false} isPending={!isFailed} />
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
