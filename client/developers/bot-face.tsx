import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useClient } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Field } from '../kit/field.tsx';
import { PictureField } from '../kit/picture-field.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import type { ApplicationSectionProps } from './application-sections.tsx';

/** The bot's own name and picture, which are not those of the application. */
export function BotFace({ application, onChanged }: ApplicationSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const { bot } = application;
  const [name, setName] = useState(bot?.username ?? '');
  const [avatar, setAvatar] = useState<string | null | undefined>();
  if (!bot)
    return (
      <p className="note">
        <Trans>This application has no bot.</Trans>
      </p>
    );
  const isChanged = avatar !== undefined || name.trim() !== bot.username;
  const save = (): void =>
    task.run(async () => {
      const body = { username: name.trim(), ...(avatar !== undefined && { avatar }) };
      const changed = await client.rest.call('PATCH /applications/{application_id}/bot', { path: { application_id: application.id }, body });
      setAvatar(undefined);
      onChanged({ ...application, bot: changed });
    });
  return (
    <>
      <PictureField
        label={t`Picture of the bot`}
        shape="round"
        standing={<Avatar id={bot.id} name={bot.username} hash={bot.avatar} folder="avatars" size={80} />}
        isThere={bot.avatar !== null}
        value={avatar}
        wrong={task.wrong('avatar')}
        onChange={setAvatar}
      />
      <Field
        label={t`Name of the bot`}
        value={name}
        maxLength={32}
        dir="auto"
        wrong={task.wrong('username')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Problem text={task.problem} />
      {isChanged && (
        <div>
          <button type="button" className="button primary small" disabled={task.isBusy} onClick={save}>
            <Trans>Save name and picture</Trans>
          </button>
        </div>
      )}
    </>
  );
}
