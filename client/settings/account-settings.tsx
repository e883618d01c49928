import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Field } from '../kit/field.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';

/** Shown name, picture, password. */
export function AccountSettings() {
  const { t } = useLingui();
  const client = useClient();
  const [profile, password] = [useTask(), useTask()];
  const [said, setSaid] = useState('');
  const me = useSelected((state) => state.users.get(state.meId ?? ''));
  const name = useSelected((state) => nameOf(state, state.meId ?? ''));
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const picture = data.get('avatar');
    profile.run(async () => {
      const avatar = picture instanceof File && picture.size > 0 ? await dataUrl(picture) : undefined;
      const body = { global_name: String(data.get('global_name')).trim() || null, ...(avatar !== undefined && { avatar }) };
      await client.rest.request('PATCH', '/users/@me', { body });
      setSaid(t`Saved.`);
    });
  };
  const change = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    password.run(async () => {
      const body = { password: String(data.get('password')), new_password: String(data.get('new_password')) };
      const { token } = (await client.rest.request('PATCH', '/users/@me', { body })) as { token?: string }; // a new one, where the password changed
      form.reset();
      setSaid(t`The password was changed.`);
      if (token) client.replaceToken(token);
    });
  };
  return (
    <div className="stack">
      <form className="stack" onSubmit={save}>
        <div className="row">
          <Avatar id={me?.id ?? '0'} name={name} hash={me?.avatar} folder="avatars" size={72} />
          <div>
            <strong dir="auto">{name}</strong>
            <p className="note">{me?.username}</p>
          </div>
        </div>
        <Field label={t`Shown name`} name="global_name" maxLength={32} defaultValue={me?.global_name ?? ''} wrong={profile.wrong('global_name')} />
        <Field label={t`Picture`} name="avatar" type="file" accept="image/png,image/jpeg,image/webp,image/gif" wrong={profile.wrong('avatar')} />
        <Problem text={profile.problem} />
        <button className="button primary" disabled={profile.isBusy}>
          <Trans>Save</Trans>
        </button>
      </form>
      <form className="stack" onSubmit={change}>
        <Field label={t`Password`} name="password" type="password" autoComplete="current-password" required wrong={password.wrong('password')} />
        <Field
          label={t`New password`}
          name="new_password"
          type="password"
          autoComplete="new-password"
          required
          minLength={8}
          wrong={password.wrong('new_password')}
        />
        <Problem text={password.problem} />
        <button className="button" disabled={password.isBusy}>
          <Trans>Change the password</Trans>
        </button>
      </form>
      <p role="status" className="note">
        {said}
      </p>
    </div>
  );
}

const dataUrl = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result)));
    reader.addEventListener('error', () => reject(reader.error ?? new Error('unreadable')));
    reader.readAsDataURL(file);
  });
