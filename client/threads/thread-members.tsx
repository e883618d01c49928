import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { useEffect, useState } from 'react';
import type { Channel } from '#sdk/state/entities';
import { nameOf } from '#sdk/state/selectors/names';
import { may } from '#sdk/state/selectors/permissions';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';

const PRIVATE = 12;
const MOST_FOUND = 8;

/** Who is in a thread; others can be brought in. */
export default function ThreadMembers({ thread, onClose }: { thread: Channel; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const { run } = task;
  const { id, guild_id: guildId = '' } = thread;
  const [ids, setIds] = useState<readonly string[] | null>(null);
  const [wanted, setWanted] = useState('');
  const members = useSelected((state) => state.members.of(guildId).version);
  const mayManage = useSelected((state) => may(state, thread.parent_id ?? id, Bit.ManageThreads));
  const meId = useSelected((state) => state.meId);
  const mayRemove = mayManage || (thread.type === PRIVATE && thread.owner_id === meId);
  useEffect(
    () =>
      run(async () => {
        const list = await client.rest.call('GET /channels/{channel_id}/thread-members', { path: { channel_id: id } });
        const found = list.flatMap(({ user_id: userId }) => userId ?? []);
        setIds(found);
        if (found.length > 0) client.requestMembers(guildId, { userIds: found.slice(0, 100) });
      }),
    [client, run, id, guildId],
  );
  useEffect(() => {
    if (wanted.trim() !== '') client.requestMembers(guildId, { query: wanted.trim(), limit: 20 });
  }, [client, guildId, wanted]);
  useEffect(
    () =>
      client.on('THREAD_MEMBERS_UPDATE', ({ id: threadId, added_members: added = [], removed_member_ids: removed = [] }) => {
        if (threadId !== id) return;
        const came = added.flatMap(({ user_id: userId }) => userId ?? []);
        setIds((known) => known && [...new Set([...known, ...came])].filter((one) => !removed.includes(one)));
      }),
    [client, id],
  );
  const path = (userId: string) => ({ path: { channel_id: id, user_id: userId } });
  const word = wanted.trim().toLowerCase();
  // `members` says when somebody new is known.
  const found =
    word === '' || members < 0
      ? []
      : [...client.state.members.of(guildId).keys()]
          .filter((userId) => !ids?.includes(userId))
          .filter((userId) => nameOf(client.state, userId, guildId).toLowerCase().includes(word) || client.state.users.get(userId)?.username.includes(word))
          .slice(0, MOST_FOUND);
  return (
    <Dialog title={t`Who is in it`} onClose={onClose}>
      <div className="stack" aria-busy={task.isBusy}>
        <div className="field">
          <label htmlFor="bring-in">
            <Trans>Bring somebody in</Trans>
          </label>
          <input id="bring-in" type="search" value={wanted} placeholder={t`Name`} autoFocus onChange={({ target }) => setWanted(target.value)} />
        </div>
        <ul aria-label={t`Found`}>
          {found.map((userId) => (
            <Person key={userId} userId={userId} guildId={guildId}>
              <button
                className="button small"
                onClick={() =>
                  run(async () => {
                    await client.rest.call('PUT /channels/{channel_id}/thread-members/{user_id}', path(userId));
                    setWanted('');
                  })
                }
              >
                <Trans>Bring in</Trans>
              </button>
            </Person>
          ))}
        </ul>
        <Problem text={task.problem} />
        <ul className="thread-people" aria-label={t`Who is in it`}>
          {ids?.map((userId) => (
            <Person key={userId} userId={userId} guildId={guildId}>
              {mayRemove && userId !== meId && (
                <button
                  className="icon-button"
                  aria-label={t`Remove from the thread`}
                  title={t`Remove from the thread`}
                  onClick={() => run(() => client.rest.call('DELETE /channels/{channel_id}/thread-members/{user_id}', path(userId)))}
                >
                  <Icon name="close" />
                </button>
              )}
            </Person>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

function Person({ userId, guildId, children }: { userId: string; guildId: string; children: React.ReactNode }) {
  const name = useSelected((state) => nameOf(state, userId, guildId));
  const avatar = useSelected((state) => state.users.get(userId)?.avatar);
  return (
    <li className="thread-person">
      <Avatar id={userId} name={name} hash={avatar} folder="avatars" size={32} />
      <span dir="auto">{name || '…'}</span>
      {children}
    </li>
  );
}
