import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient } from '../app/session.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { DeleteHistoryField } from './delete-history-field.tsx';
import { because, ReasonField } from './reason-field.tsx';

/** Discord: 200 at once. */
const AT_ONCE = 200;

/** Bans many at once, as after a raid. */
export default function BulkBan({ guildId, userIds, onClose }: { guildId: string; userIds: readonly string[]; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  // They are gone one after the other.
  const [ids] = useState(userIds);
  const [names] = useState(() => userIds.slice(0, 20).map((id) => nameOf(client.state, id, guildId)));
  const [span, setSpan] = useState(86_400);
  const [reason, setReason] = useState('');
  const more = ids.length - names.length;
  const act = async (): Promise<void> => {
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const body = { user_ids: ids.slice(from, from + AT_ONCE), delete_message_seconds: span };
      await client.rest.call('POST /guilds/{guild_id}/bulk-ban', { path: { guild_id: guildId }, body, ...because(reason) });
    }
  };
  return (
    <Confirm title={plural(ids.length, { one: 'Ban # member?', other: 'Ban # members?' })} words={t`Ban them`} isBad act={act} onClose={onClose}>
      <p className="quiet" dir="auto">
        {names.join(', ')} {more > 0 && <Trans>and {more} more</Trans>}
      </p>
      <DeleteHistoryField value={span} onChange={setSpan} />
      <ReasonField value={reason} onChange={setReason} />
    </Confirm>
  );
}
