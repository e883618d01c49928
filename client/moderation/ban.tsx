import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient } from '../app/session.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { DeleteHistoryField } from './delete-history-field.tsx';
import { because, ReasonField } from './reason-field.tsx';
import type { ModerationProps } from './moderation-props.ts';

/** Puts somebody out of the guild for good. */
export default function Ban({ guildId, userId, onClose }: ModerationProps) {
  const { t } = useLingui();
  const client = useClient();
  // They are gone before this is.
  const [name] = useState(() => nameOf(client.state, userId, guildId) || userId);
  const [span, setSpan] = useState(0);
  const [reason, setReason] = useState('');
  const act = async (): Promise<void> => {
    const body = { delete_message_seconds: span };
    await client.rest.call('PUT /guilds/{guild_id}/bans/{user_id}', { path: { guild_id: guildId, user_id: userId }, body, ...because(reason) });
  };
  return (
    <Confirm title={t`Ban ${name}?`} words={t`Ban`} isBad act={act} onClose={onClose}>
      <p className="quiet">
        <Trans>They leave the guild and cannot come back until somebody lifts the ban.</Trans>
      </p>
      <DeleteHistoryField value={span} onChange={setSpan} />
      <ReasonField value={reason} onChange={setReason} />
    </Confirm>
  );
}
