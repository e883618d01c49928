import { useLingui } from '@lingui/react/macro';
import { useEffect } from 'react';
import { navigate } from '../app/navigate.ts';
import { pathTo } from '../app/place.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { channelIcon } from '../channel-list/channel-icon.ts';
import { Icon } from '../kit/icon.tsx';
import { Chat } from '../messages/chat.tsx';
import ThreadTools from './thread-tools.tsx';
import './threads.css';

/** A thread beside its channel. */
export default function ThreadPanel({ threadId, parentId, messageId }: { threadId: string; parentId: string; messageId: string | null }) {
  const { t } = useLingui();
  const client = useClient();
  const thread = useSelected((state) => state.channels.get(threadId));
  const guildId = useSelected((state) => state.channels.get(parentId)?.guild_id);
  const isKnown = thread !== undefined;
  useEffect(() => {
    // An archived one, perhaps; one that is not there leaves its channel alone.
    if (!isKnown) client.loadChannel(threadId).catch(() => navigate(pathTo(guildId, parentId), { replace: true }));
  }, [client, isKnown, threadId, guildId, parentId]);
  if (!thread) return null;
  return (
    <aside className="aside thread-panel" aria-label={t`Thread`}>
      <header className="main-head">
        <Icon name={channelIcon(thread.type)} />
        <h2 dir="auto">{thread.name}</h2>
        <span className="gap" />
        <ThreadTools thread={thread} />
        <button className="icon-button" aria-label={t`Open in full`} title={t`Open in full`} onClick={() => navigate(pathTo(guildId, threadId))}>
          <Icon name="expand" />
        </button>
        <button className="icon-button" aria-label={t`Close the thread`} title={t`Close the thread`} onClick={() => navigate(pathTo(guildId, parentId))}>
          <Icon name="close" />
        </button>
      </header>
      <div className="main-body">
        <Chat channelId={threadId} messageId={messageId} />
      </div>
    </aside>
  );
}
