import { Trans } from '@lingui/react/macro';
import { MessageType } from 'discord-api-types/v10';
import { useMemo } from 'react';
import type { OutboxEntry } from '#sdk/outbox/entry';
import type { Message } from '#sdk/state/entities';
import { useClient, useSelected } from '../app/session.tsx';
import { MessageRow } from './message-row.tsx';

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
  const percent = Math.round(progress * 100);
  return (
    <>
      <MessageRow message={message} guildId={guildId} isFirst={isFirst} isInOrder={false} isFound={false} isPending={entry.state !== 'failed'} />
      {(files.length > 0 || entry.state === 'failed') && (
        <div className={`message note-row${entry.state === 'failed' ? '' : ' pending'}`}>
          <div className="body">
            {files.map(({ name }) => (
              <p className="note" key={name} dir="auto">
                {name}
              </p>
            ))}
            {entry.state === 'failed' ? (
              <p className="note wrong" role="alert">
                <span>
                  {error?.status === 0 ? (
                    <Trans>It may have been sent already: no answer came, and the history cannot be read.</Trans>
                  ) : (
                    <Trans>Not sent: {error?.errors[0]?.message ?? error?.message}</Trans>
                  )}
                </span>
                <button onClick={() => void client.retry(entry.id)}>
                  <Trans>Try again</Trans>
                </button>
                <button onClick={() => void client.discard(entry.id)}>
                  <Trans>Discard</Trans>
                </button>
              </p>
            ) : (
              files.length > 0 && (
                <p className="note">
                  <progress value={percent} max={100} aria-label={`${percent} %`} />
                  {percent} %
                  <button onClick={() => void client.discard(entry.id)}>
                    <Trans>Cancel</Trans>
                  </button>
                </p>
              )
            )}
          </div>
        </div>
      )}
    </>
  );
}
