import { useLingui } from '@lingui/react/macro';
import { nameOf } from '#sdk/state/selectors/names';
import { remember } from '#sdk/state/selectors/remember';
import type { State } from '#sdk/state/state';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';

const BLOCKED = 2;

const idsIn: (state: State, which: string) => readonly string[] = remember(
  (state) => [state.relationships.version],
  (state, which) =>
    [...state.relationships.keys()].filter((id) => {
      const relationship = state.relationships.get(id);
      return which === 'blocked' ? relationship?.type === BLOCKED : relationship?.type !== BLOCKED && relationship?.user_ignored === true;
    }),
);

/** Whom one wants to hear nothing of. */
export default function Blocked() {
  const { t } = useLingui();
  return (
    <>
      <People
        which="blocked"
        title={t`Blocked`}
        about={t`They cannot write to you, and you do not see what they write. They are not told.`}
        none={t`You have blocked nobody.`}
        act={t`Unblock`}
      />
      <People
        which="ignored"
        title={t`Ignored`}
        about={t`What they write is hidden from you, and brings no notification.`}
        none={t`You ignore nobody.`}
        act={t`Ignore no more`}
      />
    </>
  );
}

interface PeopleProps {
  which: 'blocked' | 'ignored';
  title: string;
  about: string;
  none: string;
  act: string;
}

function People({ which, title, about, none, act }: PeopleProps) {
  const ids = useSelected((state) => idsIn(state, which));
  return (
    <section className="group">
      <h2>{title}</h2>
      <p className="note">{about}</p>
      {ids.length === 0 ? (
        <p role="status">{none}</p>
      ) : (
        <ul className="facts">
          {ids.map((id) => (
            <Person key={id} id={id} which={which} act={act} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Person({ id, which, act }: { id: string; which: 'blocked' | 'ignored'; act: string }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const name = useSelected((state) => nameOf(state, id));
  const user = useSelected((state) => state.users.get(id));
  const path = { user_id: id };
  return (
    <li>
      <Avatar id={id} name={name} hash={user?.avatar} folder="avatars" size={32} />
      <div className="what">
        <span className="name" dir="auto">
          {name}
        </span>
        <small>{user?.username}</small>
        <Problem text={task.problem} />
      </div>
      <button
        className="button small"
        disabled={task.isBusy}
        aria-label={t`${act}: ${name}`}
        onClick={() =>
          task.run(async () => {
            if (which === 'blocked') await client.rest.call('DELETE /users/@me/relationships/{user_id}', { path });
            else await client.rest.call('DELETE /users/@me/relationships/{user_id}/ignore', { path });
          })
        }
      >
        {act}
      </button>
    </li>
  );
}
