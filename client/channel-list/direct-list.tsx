import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from 'wouter';
import type { Channel } from '#sdk/state/entities';
import { directChannels } from '#sdk/state/selectors/channels';
import { channelName } from '#sdk/state/selectors/names';
import { unreadOf } from '#sdk/state/selectors/unread';
import { pathTo } from '../app/place.ts';
import { useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Icon } from '../kit/icon.tsx';
import './channel-list.css';

/** Direct messages and groups, the newest word first. */
export function DirectList({ channelId, onSearch }: { channelId: string | null; onSearch(): void }) {
  const { t } = useLingui();
  const channels = useSelected(directChannels);
  return (
    <>
      <header className="side-head">
        <h1 className="unseen">
          <Trans>Direct messages</Trans>
        </h1>
        <button className="search-button" onClick={onSearch}>
          <Trans>Find or begin a conversation</Trans>
        </button>
      </header>
      <div className="channels">
        <Link href="/channels/@me" className="channel direct" aria-current={channelId === null ? 'page' : undefined}>
          <Icon name="people" />
          <span className="name">{t`Friends`}</span>
        </Link>
        <Link href="/threads" className="channel direct">
          <Icon name="thread" />
          <span className="name">{t`My threads`}</span>
        </Link>
        <div className="category">
          <h2>
            <Trans>Direct messages</Trans>
          </h2>
        </div>
        <ul>
          {channels.map((channel) => (
            <li key={channel.id}>
              <DirectLink channel={channel} isOpen={channel.id === channelId} />
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}

function DirectLink({ channel, isOpen }: { channel: Channel; isOpen: boolean }) {
  const [first = '0'] = channel.recipient_ids ?? [];
  const isGroup = channel.type === 3;
  const name = useSelected((state) => channelName(state, channel.id));
  const avatar = useSelected((state) => state.users.get(first)?.avatar);
  const status = useSelected((state) => state.presences.get(first)?.status);
  const { isUnread, mentions } = useSelected((state) => unreadOf(state, channel.id));
  return (
    <Link href={pathTo('@me', channel.id)} className={`channel direct${isUnread && !isOpen ? ' unread' : ''}`} aria-current={isOpen ? 'page' : undefined}>
      <Avatar
        id={isGroup ? channel.id : first}
        name={name}
        hash={isGroup ? channel.icon : avatar}
        folder={isGroup ? 'channel-icons' : 'avatars'}
        size={32}
        status={isGroup ? undefined : (status ?? 'offline')}
      />
      <span className="name" dir="auto">
        {name}
      </span>
      {mentions > 0 && <span className="badge">{mentions}</span>}
    </Link>
  );
}
