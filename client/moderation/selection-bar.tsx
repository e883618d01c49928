import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { placeOf } from '../app/place.ts';
import { useClient } from '../app/session.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { because, ReasonField } from './reason-field.tsx';
import { endSelection, type Selection } from './selection.ts';
import './moderation.css';

/** Discord: from 2 to 100 at once. */
const AT_ONCE = 100;

/** While messages are chosen: how many, and what becomes of them. Esc gives up. */
export default function SelectionBar({ selection: { channelId, ids } }: { selection: Selection }) {
  const { t } = useLingui();
  const client = useClient();
  const [path] = useLocation();
  const [isAsking, ask] = useState(false);
  const [reason, setReason] = useState('');
  const isElsewhere = placeOf(path).channelId !== channelId;
  useEffect(() => {
    if (isElsewhere) endSelection();
  }, [isElsewhere]);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !isAsking && !event.defaultPrevented) endSelection();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [isAsking]);
  const act = async (): Promise<void> => {
    const messages = [...ids];
    for (let from = 0; from < messages.length; from += AT_ONCE) {
      const some = messages.slice(from, from + AT_ONCE);
      const [only] = some;
      if (some.length === 1 && only !== undefined)
        await client.rest.call('DELETE /channels/{channel_id}/messages/{message_id}', {
          path: { channel_id: channelId, message_id: only },
          ...because(reason),
        });
      else
        await client.rest.call('POST /channels/{channel_id}/messages/bulk-delete', {
          path: { channel_id: channelId },
          body: { messages: some },
          ...because(reason),
        });
    }
    endSelection();
  };
  return (
    <section className="selection-bar" aria-label={t`Chosen messages`}>
      <p role="status">{plural(ids.size, { one: '# message chosen', other: '# messages chosen' })}</p>
      <button type="button" className="button small" onClick={endSelection}>
        <Trans>Cancel</Trans>
      </button>
      <button type="button" className="button small bad" disabled={ids.size === 0} onClick={() => ask(true)}>
        <Trans>Delete them</Trans>
      </button>
      {isAsking && (
        <Confirm
          title={plural(ids.size, { one: 'Delete # message?', other: 'Delete # messages?' })}
          words={t`Delete`}
          isBad
          act={act}
          onClose={() => ask(false)}
        >
          <p className="quiet">
            <Trans>They are gone for everybody, for good. Only messages of the last 14 days can be deleted together.</Trans>
          </p>
          <ReasonField value={reason} onChange={setReason} />
        </Confirm>
      )}
    </section>
  );
}
