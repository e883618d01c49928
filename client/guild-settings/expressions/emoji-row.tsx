import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { useState } from 'react';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { useClient, useSelected } from '../../app/session.tsx';
import { Confirm } from '../../kit/confirm.tsx';
import { Icon } from '../../kit/icon.tsx';
import { useTask } from '../../kit/use-task.ts';
import { CustomEmoji } from '../../messages/markdown.tsx';

interface EmojiRowProps {
  guildId: string;
  emoji: { id: string; name: string; animated?: boolean };
}

/** One emoji: its name can be written over. */
export function EmojiRow({ guildId, emoji: { id, name, animated = false } }: EmojiRowProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [written, setWritten] = useState<string | null>(null);
  const [isDeleting, setDeleting] = useState(false);
  const mayManage = useSelected((state) => (permissionsInGuild(state, guildId) & Bit.ManageGuildExpressions) !== 0n);
  const path = { guild_id: guildId, emoji_id: id };
  const rename = (): void => {
    if (written === null) return;
    task.run(async () => {
      if (written !== name) await client.rest.call('PATCH /guilds/{guild_id}/emojis/{emoji_id}', { path, body: { name: written } });
      setWritten(null);
    });
  };
  const wrong = task.wrong('name') ?? task.problem;
  return (
    <li>
      <CustomEmoji id={id} name={name} animated={animated} isLarge />
      <div className="item-body">
        <input
          className="input"
          aria-label={t`Name of ${name}`}
          value={written ?? name}
          maxLength={32}
          readOnly={!mayManage}
          aria-invalid={wrong !== undefined && wrong !== null}
          onChange={(event) => setWritten(event.currentTarget.value.replace(/\W/g, '_'))}
          onBlur={rename}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur();
            if (event.key === 'Escape' && written !== null) {
              event.stopPropagation();
              setWritten(null);
            }
          }}
        />
        {wrong && (
          <p className="wrong" role="alert">
            {wrong}
          </p>
        )}
      </div>
      {mayManage && (
        <button type="button" className="icon-button" aria-label={t`Delete ${name}`} onClick={() => setDeleting(true)}>
          <Icon name="trash" />
        </button>
      )}
      {isDeleting && (
        <Confirm
          title={t`Delete :${name}:?`}
          words={t`Delete it`}
          isBad
          onClose={() => setDeleting(false)}
          act={() => client.rest.call('DELETE /guilds/{guild_id}/emojis/{emoji_id}', { path })}
        >
          <p className="quiet">
            <Trans>Messages that have it show its name instead.</Trans>
          </p>
        </Confirm>
      )}
    </li>
  );
}
