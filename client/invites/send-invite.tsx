import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useClient, useSelected } from '../app/session.tsx';
import { useOnce } from '../app/use-once.ts';
import { Avatar } from '../kit/avatar.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { invitable, type Invitable } from './invitable.ts';
import './invites.css';

const MOST_SHOWN = 50;

interface SendInviteProps {
  /** Empty until it was made. */
  link: string;
  /** The guild whose members need none. */
  inside: string | null;
}

/** Friends, and whom one wrote with lately, each with a button that sends them the link. */
export function SendInvite({ link, inside }: SendInviteProps) {
  const { t } = useLingui();
  const client = useClient();
  // Whom one sent it to keeps their place.
  const [people] = useState(() => invitable(client.state, inside));
  const [query, setQuery] = useState('');
  if (people.length === 0) return null;
  const wanted = query.trim().toLowerCase();
  const shown = people.filter(({ name }) => name.toLowerCase().includes(wanted)).slice(0, MOST_SHOWN);
  return (
    <section className="stack" aria-label={t`Send it to friends`}>
      <input
        className="input"
        type="search"
        aria-label={t`Search friends`}
        placeholder={t`Search friends`}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      {shown.length === 0 ? (
        <p className="note" role="status">
          <Trans>Nobody of that name.</Trans>
        </p>
      ) : (
        <ul className="invitable">
          {shown.map((whom) => (
            <Row key={whom.id} whom={whom} link={link} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ whom, link }: { whom: Invitable; link: string }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const once = useOnce();
  const [sent, setSent] = useState('');
  const { id, isGroup, name } = whom;
  const picture = useSelected((state) => (isGroup ? state.channels.get(id)?.icon : state.users.get(id)?.avatar));
  const isSent = sent !== '' && sent === link;
  const send = (): void => {
    if (isSent || link === '') return;
    task.run(async () => {
      const channelId = isGroup ? id : await client.openDirect(id);
      const body = { content: link };
      await client.rest.call('POST /channels/{channel_id}/messages', { path: { channel_id: channelId }, body: { ...body, ...once(channelId, body) } });
      setSent(link);
    });
  };
  return (
    <li>
      <Avatar id={id} name={name} hash={picture} folder={isGroup ? 'channel-icons' : 'avatars'} size={32} />
      <span className="name">
        <span dir="auto">{name}</span>
        <Problem text={task.anyProblem} />
      </span>
      <button
        type="button"
        className="button small"
        aria-label={isSent ? t`Sent to ${name}` : t`Send it to ${name}`}
        aria-disabled={isSent || task.isBusy || link === ''}
        onClick={send}
      >
        {isSent ? <Trans>Sent</Trans> : <Trans>Send</Trans>}
      </button>
    </li>
  );
}
