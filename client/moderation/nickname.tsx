import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Field } from '../kit/field.tsx';
import { FormFoot } from '../kit/form-foot.tsx';
import { useTask } from '../kit/use-task.ts';
import type { ModerationProps } from './moderation-props.ts';

/** How somebody is called in a guild, oneself or another. */
export default function Nickname({ guildId, userId, onClose }: ModerationProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const isMe = useSelected((state) => state.meId === userId);
  const name = useSelected((state) => nameOf(state, userId));
  const [nick, setNick] = useState(() => client.state.members.of(guildId).get(userId)?.nick ?? '');
  const save = (): void =>
    task.run(async () => {
      const body = { nick: nick.trim() || null };
      if (isMe) await client.rest.call('PATCH /guilds/{guild_id}/members/@me', { path: { guild_id: guildId }, body });
      else await client.rest.call('PATCH /guilds/{guild_id}/members/{user_id}', { path: { guild_id: guildId, user_id: userId }, body });
      onClose();
    });
  return (
    <Dialog title={t`Nickname of ${name}`} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Field
          label={t`Nickname`}
          hint={t`In this guild only. Empty for none.`}
          value={nick}
          maxLength={32}
          placeholder={name}
          dir="auto"
          autoFocus
          wrong={task.wrong('nick')}
          onChange={(event) => setNick(event.currentTarget.value)}
        />
        <FormFoot task={task} onCancel={onClose}>
          <Trans>Save</Trans>
        </FormFoot>
      </form>
    </Dialog>
  );
}
