import { Trans } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { useState } from 'react';
import type { OutboxEntry } from '#sdk/outbox/entry';
import { may } from '#sdk/state/selectors/permissions';
import { useClient, useSelected } from '../app/session.tsx';
import { unsentOf } from '../composer/unsent.ts';
import { wordsOfRefusal } from '../kit/refusals/refusal-words.ts';
import { useMessageActs } from './message-acts.tsx';

/** Why a message did not go, and what may become of it: it is tried again, comes back into the box with its files, or is given up. */
export default function NotSent({ entry }: { entry: OutboxEntry }) {
  const client = useClient();
  const { takeBack } = useMessageActs();
  const { id, channelId, error } = entry;
  const mayWrite = useSelected((state) => may(state, channelId, state.channels.get(channelId)?.thread_metadata ? Bit.SendMessagesInThreads : Bit.SendMessages));
  const [isInTheWay, setInTheWay] = useState(false);
  const unsent = unsentOf(entry);
  return (
    <p className="note wrong" role="alert">
      <span>
        {error?.status === 0 ? (
          <Trans>It may have been sent already: no answer came, and the history cannot be read.</Trans>
        ) : (
          <Trans>Not sent: {error && wordsOfRefusal(error)}</Trans>
        )}
      </span>
      <button onClick={() => void client.retry(id)}>
        <Trans>Try again</Trans>
      </button>
      {takeBack && mayWrite && unsent && (
        <button
          onClick={() => {
            if (takeBack(unsent)) void client.discard(id);
            else setInTheWay(true);
          }}
        >
          <Trans>Edit</Trans>
        </button>
      )}
      <button onClick={() => void client.discard(id)}>
        <Trans>Discard</Trans>
      </button>
      {isInTheWay && (
        <span>
          <Trans>A recording has the box. Send or discard that first.</Trans>
        </span>
      )}
    </p>
  );
}
