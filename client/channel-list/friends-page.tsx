import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { nameOf } from '#sdk/state/selectors/names';
import { remember } from '#sdk/state/selectors/remember';
import type { State } from '#sdk/state/state';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Field } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';

const FRIEND = 1;
const INCOMING = 3;
const OUTGOING = 4;

const idsOf: (state: State, type: string) => readonly string[] = remember(
  (state) => [state.relationships.version],
  (state, type) => [...state.relationships.keys()].filter((id) => state.relationships.get(id)?.type === Number(type)),
);

/** Friends, who asks to be one, and whom one has asked. */
export default function FriendsPage() {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [asked, setAsked] = useState('');
  const ask = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const username = String(new FormData(form).get('username')).trim().toLowerCase();
    task.run(async () => {
      await client.rest.request('POST', '/users/@me/relationships', { body: { username, discriminator: null } });
      setAsked(username);
      form.reset();
    });
  };
  return (
    <>
      <header className="main-head">
        <Icon name="people" />
        <h1>
          <Trans>Friends</Trans>
        </h1>
      </header>
      <div className="friends">
        <form onSubmit={ask}>
          <Field label={t`Add a friend by name`} name="username" required autoCapitalize="none" spellCheck={false} />
          <button className="button primary" disabled={task.isBusy}>
            <Trans>Ask</Trans>
          </button>
        </form>
        <Problem text={task.problem} />
        {asked !== '' && task.problem === null && (
          <p role="status">
            <Trans>{asked} was asked.</Trans>
          </p>
        )}
        <People type={INCOMING} title={t`They ask you`} />
        <People type={OUTGOING} title={t`You asked`} />
        <People type={FRIEND} title={t`Your friends`} />
      </div>
    </>
  );
}

function People({ type, title }: { type: number; title: string }) {
  const ids = useSelected((state) => idsOf(state, String(type)));
  if (ids.length === 0) return null;
  return (
    <section>
      <h2>
        {title} · {ids.length}
      </h2>
      <ul>
        {ids.map((id) => (
          <Person key={id} userId={id} type={type} />
        ))}
      </ul>
    </section>
  );
}

function Person({ userId, type }: { userId: string; type: number }) {
  const { t } = useLingui();
  const client = useClient();
  const [, navigate] = useLocation();
  const user = useSelected((state) => state.users.get(userId));
  const name = useSelected((state) => nameOf(state, userId));
  const status = useSelected((state) => state.presences.get(userId)?.status ?? 'offline');
  const change = (method: 'PUT' | 'DELETE'): void => {
    void client.rest.request(method, '/users/@me/relationships/{user_id}', { path: { user_id: userId }, ...(method === 'PUT' && { body: {} }) });
  };
  return (
    <li className="friend">
      <Avatar id={userId} name={name} hash={user?.avatar} folder="avatars" size={32} status={type === FRIEND ? status : undefined} />
      <span className="name" dir="auto">
        {name}
        <small>{user?.username}</small>
      </span>
      {type === FRIEND && (
        <button className="button small" onClick={() => void client.openDirect(userId).then((id) => navigate(`/channels/@me/${id}`))}>
          <Trans>Write</Trans>
        </button>
      )}
      {type === INCOMING && (
        <button className="button small primary" onClick={() => change('PUT')}>
          <Trans>Accept</Trans>
        </button>
      )}
      <button className="icon-button" aria-label={type === FRIEND ? t`End the friendship with ${name}` : t`Decline ${name}`} onClick={() => change('DELETE')}>
        <Icon name="close" />
      </button>
    </li>
  );
}
