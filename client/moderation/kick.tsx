import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient } from '../app/session.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { because, ReasonField } from './reason-field.tsx';
import type { ModerationProps } from './moderation-props.ts';

/** Puts somebody out of the guild; they may come back. */
export default function Kick({ guildId, userId, onClose }: ModerationProps) {
  const { t } = useLingui();
  const client = useClient();
  // They are gone before this is.
  const [name] = useState(() => nameOf(client.state, userId, guildId));
  const [reason, setReason] = useState('');
  const act = async (): Promise<void> => {
    await client.rest.call('DELETE /guilds/{guild_id}/members/{user_id}', { path: { guild_id: guildId, user_id: userId }, ...because(reason) });
  };
  return (
    <Confirm title={t`Kick ${name}?`} words={t`Kick`} isBad act={act} onClose={onClose}>
      <p className="quiet">
        <Trans>They leave the guild, and may come back by another invite.</Trans>
      </p>
      <ReasonField value={reason} onChange={setReason} />
    </Confirm>
  );
}
