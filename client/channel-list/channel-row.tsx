import type { ChannelType } from 'discord-api-types/v10';
import { Suspense } from 'react';
import { Link } from 'wouter';
import type { Channel } from '#sdk/state/entities';
import { activeThreads } from '#sdk/state/selectors/channels';
import { isMuted } from '#sdk/state/selectors/pings';
import { unreadOf } from '#sdk/state/selectors/unread';
import { lazily } from '../app/lazily.tsx';
import { pathTo } from '../app/place.ts';
import { useSelected } from '../app/session.tsx';
import { DraftMark } from '../composer/draft-mark.tsx';
import { Icon } from '../kit/icon.tsx';
import { useEnterByClick } from '../voice/enter-by-click.ts';
import { inVoice } from '../voice/in-voice.ts';
import { PersonInVoice } from '../voice/person-in-voice.tsx';
import { channelIcon } from './channel-icon.ts';
import { useChannelMenu } from './channel-menu.tsx';
import { useIsOpen } from './open-channel.ts';
import { UnsentMark } from './unsent-mark.tsx';
import { useChannelWords } from './use-channel-words.ts';

const StageLive = lazily(() => import('../voice/stage-live.tsx'));

/** A channel, who speaks in it, and its threads. */
export function ChannelRow({ channel }: { channel: Channel }) {
  const threads = useSelected((state) => activeThreads(state, channel.id));
  const people = useSelected((state) => inVoice(state, channel.id));
  return (
    <>
      <ChannelLink channel={channel} />
      {channel.type === 13 && (
        <Suspense>
          <StageLive channelId={channel.id} />
        </Suspense>
      )}
      {people.length > 0 && (
        <ul>
          {people.map((id) => (
            <PersonInVoice key={id} userId={id} channelId={channel.id} guildId={channel.guild_id ?? ''} />
          ))}
        </ul>
      )}
      {threads.length > 0 && (
        <ul>
          {threads.map((thread) => (
            <ThreadItem key={thread.id} thread={thread} />
          ))}
        </ul>
      )}
    </>
  );
}

/** One that is followed, or is open. */
function ThreadItem({ thread }: { thread: Channel }) {
  const isOpen = useIsOpen(thread.id);
  if (thread.member === undefined && !isOpen) return null;
  return (
    <li>
      <ChannelLink channel={thread} />
    </li>
  );
}

const isThread = (type: ChannelType): boolean => type >= 10 && type <= 12;

function ChannelLink({ channel }: { channel: Channel }) {
  const isOpen = useIsOpen(channel.id);
  const words = useChannelWords(channel);
  const { isUnread, mentions } = useSelected((state) => unreadOf(state, channel.id));
  const isSilent = useSelected((state) => isMuted(state, channel.id));
  const openMenu = useChannelMenu(channel.id);
  const enter = useEnterByClick(channel);
  const classes = ['channel', isUnread && !isOpen && 'unread', isSilent && 'muted', isThread(channel.type) && 'thread'];
  return (
    <Link
      href={pathTo(channel.guild_id, channel.id)}
      className={classes.filter(Boolean).join(' ')}
      aria-label={words}
      aria-current={isOpen ? 'page' : undefined}
      onContextMenu={openMenu}
      onClick={enter}
      draggable={false}
      // The row is what the keyboard goes to, and threads in it.
      tabIndex={isThread(channel.type) ? undefined : -1}
    >
      <Icon name={channelIcon(channel.type)} />
      <span className="name" dir="auto">
        {channel.name}
      </span>
      {!isOpen && <DraftMark channelId={channel.id} />}
      <UnsentMark channelId={channel.id} />
      {mentions > 0 && <span className="badge">{mentions}</span>}
    </Link>
  );
}
