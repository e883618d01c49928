import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from 'wouter';
import type { Channel } from '#sdk/state/entities';
import { channelName } from '#sdk/state/selectors/names';
import { pathTo } from '../app/place.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { messageRequests } from './relations.ts';
import { useMessageRequest } from './use-message-request.ts';

/** What strangers wrote, until it is taken in or turned down. */
export function MessageRequests() {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const requests = useSelected((state) => messageRequests(state, ''));
  const spam = useSelected((state) => messageRequests(state, 'spam'));
  const clear = (): void =>
    task.run(async () => {
      await client.rest.call('PUT /channels/recipients/@me/batch-reject', { body: { channel_ids: spam.map(({ id }) => id) } });
    });
  if (requests.length + spam.length === 0) return <p className="friends-empty">{t`No message request waits.`}</p>;
  return (
    <>
      {requests.length > 0 && (
        <section>
          <h2>
            <Trans>Message requests</Trans> — {requests.length}
          </h2>
          <ul>
            {requests.map((channel) => (
              <Request key={channel.id} channel={channel} />
            ))}
          </ul>
        </section>
      )}
      {spam.length > 0 && (
        <section>
          <h2>
            <Trans>Probably spam</Trans> — {spam.length}
            <button className="button small" disabled={task.isBusy} onClick={clear}>
              <Trans>Decline all</Trans>
            </button>
          </h2>
          <Problem text={task.problem} />
          <ul>
            {spam.map((channel) => (
              <Request key={channel.id} channel={channel} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Request({ channel }: { channel: Channel }) {
  const { t } = useLingui();
  const { task, accept, decline } = useMessageRequest(channel.id);
  const [first = '0'] = channel.recipient_ids ?? [];
  const name = useSelected((state) => channelName(state, channel.id));
  const user = useSelected((state) => state.users.get(first));
  return (
    <li className="friend">
      <Link href={pathTo('@me', channel.id)} className="who">
        <Avatar id={first} name={name} hash={user?.avatar} folder="avatars" size={40} />
        <span className="name">
          <span dir="auto">{name}</span>
          <small dir="auto">{task.problem ?? user?.username}</small>
        </span>
      </Link>
      <button className="button small primary" aria-label={t`Accept ${name}`} disabled={task.isBusy} onClick={accept}>
        <Trans>Accept</Trans>
      </button>
      <button className="button small" aria-label={t`Decline ${name}`} disabled={task.isBusy} onClick={decline}>
        <Trans>Decline</Trans>
      </button>
    </li>
  );
}
