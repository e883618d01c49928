import { useLingui } from '@lingui/react/macro';
import { Suspense, useState } from 'react';
import { isForumLike } from '#sdk/state/selectors/channels';
import { channelName } from '#sdk/state/selectors/names';
import { navigate } from '../app/navigate.ts';
import { AfterPaint } from '../app/after-paint.tsx';
import { useAside } from '../app/aside.tsx';
import { useIsFirstViewDrawn } from '../app/first-view.ts';
import { early, lazily } from '../app/lazily.tsx';
import { useIsNarrow, useIsWide } from '../app/media.ts';
import { pathTo } from '../app/place.ts';
import { useSelected } from '../app/session.tsx';
import { channelIcon } from '../channel-list/channel-icon.ts';
import { Icon } from '../kit/icon.tsx';
import { DirectCallButtons } from '../voice/direct-call-buttons.tsx';
import { isVoiceChannel } from '../voice/enter-by-click.ts';
import { HeadTools } from './head-tools.tsx';
import { Chat } from './chat.tsx';
import { Topic } from './topic.tsx';

const MemberList = early(() => import('../members/member-list.tsx'));
const VoiceChannel = lazily(() => import('../voice/voice-channel.tsx'));
const DirectCall = lazily(() => import('../voice/direct-call.tsx'));
const Forum = lazily(() => import('../threads/forum.tsx'));

const MEMBERS = 'nexus.members';

/** An open channel: its head, messages, composer, and who is in it. Who is in it stays as it is from one channel of a guild to the next. */
export function ChannelView({ channelId, messageId }: { channelId: string; messageId: string | null }) {
  const { t } = useLingui();
  const [isNarrow, isWide] = [useIsNarrow(), useIsWide()];
  const { isTaken } = useAside();
  const isFirstViewDrawn = useIsFirstViewDrawn();
  const channel = useSelected((state) => state.channels.get(channelId));
  const name = useSelected((state) => channelName(state, channelId));
  const [areMembersWanted, setMembersWanted] = useState(localStorage.getItem(MEMBERS) !== 'no');
  // In which channel they were opened over the messages.
  const [overIn, setOverIn] = useState<string | null>(null);
  const hasCall = useSelected((state) => state.calls.has(channelId));
  const guildId = channel?.guild_id;
  if (!channel) return null;
  const isForum = isForumLike(channel);
  const isDirect = channel.guild_id === undefined;
  const isVoice = isVoiceChannel(channel);
  const hasMembers = channel.type !== 1 && !isVoice;
  // Beside something else there is no room for them.
  const hasRoom = isWide && !isTaken;
  const showsMembers = hasMembers && (hasRoom ? areMembersWanted : overIn === channelId);
  const toggleMembers = (): void => {
    if (!hasRoom) return setOverIn(overIn === channelId ? null : channelId);
    localStorage.setItem(MEMBERS, areMembersWanted ? 'no' : 'yes');
    setMembersWanted(!areMembersWanted);
  };
  return (
    <>
      <AfterPaint of={channelId}>
        <header className="main-head">
          {isNarrow && (
            <button className="icon-button" aria-label={t`Back`} onClick={() => navigate(pathTo(guildId))}>
              <Icon name="back" />
            </button>
          )}
          <Icon name={channelIcon(channel.type)} />
          <h1 dir="auto">{name}</h1>
          {channel.topic && !isForum ? <Topic channel={channel} topic={channel.topic} /> : <span className="gap" />}
          <HeadTools channel={channel}>
            {isDirect && <DirectCallButtons key={channelId} channelId={channelId} />}
            {hasMembers && (
              <button className="icon-button" aria-label={t`Members`} aria-pressed={showsMembers} title={t`Members`} onClick={toggleMembers}>
                <Icon name="people" />
              </button>
            )}
          </HeadTools>
        </header>
      </AfterPaint>
      <Suspense>{isDirect && hasCall && <DirectCall key={channelId} channelId={channelId} />}</Suspense>
      <div className="main-body">
        {isVoice ? (
          <Suspense>
            <VoiceChannel key={channelId} channelId={channelId} messageId={messageId} />
          </Suspense>
        ) : isForum ? (
          <Suspense>
            <Forum key={channelId} channelId={channelId} />
          </Suspense>
        ) : (
          <Chat channelId={channelId} messageId={messageId} />
        )}
        <Suspense>
          {showsMembers &&
            (isFirstViewDrawn ? (
              <AfterPaint of={channelId}>
                <MemberList key={guildId ?? channelId} channelId={channelId} isOver={!hasRoom} />
              </AfterPaint>
            ) : (
              <div className="members" />
            ))}
        </Suspense>
      </div>
    </>
  );
}
