import { plural } from '@lingui/core/macro';
import { Plural, useLingui } from '@lingui/react/macro';
import type { Channel } from '#sdk/state/entities';
import { timeOfSnowflake } from '#protocol/snowflake';
import { lastMessageId } from '#sdk/state/selectors/channels';
import { nameOf } from '#sdk/state/selectors/names';
import { unreadOf } from '#sdk/state/selectors/unread';
import { useSelected } from '../app/session.tsx';
import { channelIcon } from '../channel-list/channel-icon.ts';
import { Icon } from '../kit/icon.tsx';
import { timeAgo } from '../messages/times.ts';

/** A thread in a list: who began it, how much was said, and when last. */
export function ThreadLine({ thread, onOpen }: { thread: Channel; onOpen(): void }) {
  const { t } = useLingui();
  const { isUnread, mentions } = useSelected((state) => unreadOf(state, thread.id));
  const owner = useSelected((state) => nameOf(state, thread.owner_id ?? '', thread.guild_id));
  const last = useSelected((state) => lastMessageId(state, thread.id));
  const isLocked = thread.thread_metadata?.locked ?? false;
  return (
    <button className={`thread-line${isUnread ? ' unread' : ''}`} onClick={onOpen}>
      <Icon name={isLocked ? 'lock' : channelIcon(thread.type)} />
      <span className="thread-line-body">
        <strong dir="auto">{thread.name}</strong>
        <small>
          {owner !== '' && <span dir="auto">{owner}</span>}
          <span>
            <Plural value={thread.message_count ?? 0} one="# message" other="# messages" />
          </span>
          <span>{timeAgo(timeOfSnowflake(last === '0' ? thread.id : last), Date.now())}</span>
          {isLocked && <span>{t`locked`}</span>}
        </small>
      </span>
      {isUnread && mentions === 0 && <span className="unread-dot" role="img" aria-label={t`unread`} />}
      {mentions > 0 && (
        <span className="badge" role="img" aria-label={plural(mentions, { one: '# mention', other: '# mentions' })}>
          {mentions}
        </span>
      )}
    </button>
  );
}
