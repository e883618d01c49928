import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { useClient } from '../app/session.tsx';
import { Field } from '../kit/field.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';

/** Asks somebody by their name to be a friend. */
export function AddFriend() {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [asked, setAsked] = useState('');
  const ask = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const username = String(new FormData(form).get('username')).trim().toLowerCase();
    task.run(async () => {
      await client.rest.call('POST /users/@me/relationships', { body: { username, discriminator: null } });
      setAsked(username);
      form.reset();
    });
  };
  return (
    <form className="add-friend" onSubmit={ask}>
      <Field
        label={t`Add a friend by name`}
        name="username"
        required
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        hint={t`The name of their account, not what they are called in a guild.`}
        wrong={task.wrong('username')}
      />
      <button className="button primary" disabled={task.isBusy}>
        <Trans>Ask</Trans>
      </button>
      <Problem text={task.problem} />
      {asked !== '' && task.problem === null && (
        <p role="status" className="said">
          <Trans>{asked} was asked.</Trans>
        </p>
      )}
    </form>
  );
}
