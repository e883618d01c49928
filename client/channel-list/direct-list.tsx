import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Link, useSearch } from 'wouter';
import type { Channel } from '#sdk/state/entities';
import { channelName } from '#sdk/state/selectors/names';
import { isMuted } from '#sdk/state/selectors/pings';
import { unreadOf } from '#sdk/state/selectors/unread';
import { hasFailed } from '#sdk/state/selectors/unsent';
import { DIRECT } from '#sdk/state/state';
import { useIsNarrow } from '../app/media.ts';
import { pathTo } from '../app/place.ts';
import { useSelected } from '../app/session.tsx';
import { DirectMenus, useClosing, useDirectMenu, useNewConversation } from '../friends/direct-menus.tsx';
import { conversations, messageRequests, relationsOf } from '../friends/relations.ts';
import { DraftMark, hasDraft } from '../composer/draft-mark.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Icon } from '../kit/icon.tsx';
import { orSay } from '../kit/or-say.ts';
import { useSaid } from '../kit/use-said.ts';
import { ActivityLine, useActivitySaid } from '../members/activity-line.tsx';
import { UnsentMark } from './unsent-mark.tsx';
import './channel-list.css';

/** Direct messages and groups, the newest word first. */
export default function DirectList(props: { channelId: string | null; onSearch(): void }) {
  return (
    <DirectMenus>
      <Conversations {...props} />
    </DirectMenus>
  );
}

function Conversations({ channelId, onSearch }: { channelId: string | null; onSearch(): void }) {
  const { t } = useLingui();
  const channels = useSelected(conversations);
  const requests = useSelected((state) => messageRequests(state, '')).length;
  const spam = useSelected((state) => messageRequests(state, 'spam')).length;
  const incoming = useSelected((state) => relationsOf(state, '3')).length;
  const startNew = useNewConversation();
  const tab = new URLSearchParams(useSearch()).get('tab');
  const isNarrow = useIsNarrow();
  const isHome = channelId === null && (tab !== null || !isNarrow);
  const friends = pathTo(DIRECT);
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
        <Link href={`${friends}?tab=online`} className="channel direct" aria-current={isHome && tab !== 'requests' ? 'page' : undefined}>
          <Icon name="people" />
          <span className="name">{t`Friends`}</span>
          {incoming > 0 && (
            <span className="badge" role="img" aria-label={plural(incoming, { one: '# friend request', other: '# friend requests' })}>
              {incoming}
            </span>
          )}
        </Link>
        {requests + spam > 0 && (
          <Link href={`${friends}?tab=requests`} className="channel direct" aria-current={isHome && tab === 'requests' ? 'page' : undefined}>
            <Icon name="inbox" />
            <span className="name">{t`Message requests`}</span>
            {requests > 0 && (
              <span className="badge" role="img" aria-label={plural(requests, { one: '# is new', other: '# are new' })}>
                {requests}
              </span>
            )}
          </Link>
        )}
        <Link href="/threads" className="channel direct">
          <Icon name="thread" />
          <span className="name">{t`My threads`}</span>
        </Link>
        <div className="category">
          <h2>
            <Trans>Direct messages</Trans>
          </h2>
          <button className="icon-button" aria-label={t`New conversation`} title={t`New conversation`} onClick={startNew}>
            <Icon name="plus" />
          </button>
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
  const { t } = useLingui();
  const openMenu = useDirectMenu(channel.id);
  const closing = useClosing(channel.id);
  const isSilent = useSelected((state) => isMuted(state, channel.id));
  const [first = '0'] = channel.recipient_ids ?? [];
  const isGroup = channel.type === 3;
  const name = useSelected((state) => channelName(state, channel.id));
  const avatar = useSelected((state) => state.users.get(first)?.avatar);
  const status = useSelected((state) => state.presences.get(first)?.status);
  const { isUnread, mentions } = useSelected((state) => unreadOf(state, channel.id));
  const isBegun = useSelected((state) => hasDraft(state, channel.id)) && !isOpen;
  const isUnsent = useSelected((state) => hasFailed(state, channel.id));
  const members = plural((channel.recipient_ids?.length ?? 0) + 1, { one: '# member', other: '# members' });
  const activity = useActivitySaid(first);
  const said = useSaid(name, { isUnread: isUnread && !isOpen, mentions }, isGroup ? members : activity, isBegun && t`draft`, isUnsent && t`not sent`);
  return (
    <div className="direct-row">
      <Link
        href={pathTo('@me', channel.id)}
        className={['channel direct', isUnread && !isOpen && 'unread', isSilent && 'muted'].filter(Boolean).join(' ')}
        aria-label={said}
        aria-current={isOpen ? 'page' : undefined}
        onContextMenu={openMenu}
      >
        <Avatar
          id={isGroup ? channel.id : first}
          name={name}
          hash={isGroup ? channel.icon : avatar}
          folder={isGroup ? 'channel-icons' : 'avatars'}
          size={32}
          status={isGroup ? undefined : (status ?? 'offline')}
        />
        <span className="name">
          <span dir="auto">{name}</span> {isGroup ? <small>{members}</small> : <ActivityLine userId={first} />}
        </span>
        {!isOpen && <DraftMark channelId={channel.id} />}
        <UnsentMark channelId={channel.id} />
        {mentions > 0 && <span className="badge">{mentions}</span>}
      </Link>
      {!isGroup && (
        <button className="icon-button close" aria-label={t`Close the conversation with ${name}`} onClick={() => orSay(closing())}>
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}
