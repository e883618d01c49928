import { useLingui } from '@lingui/react/macro';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { channelName } from '#sdk/state/selectors/names';
import { newest } from '#sdk/state/history';
import { DIRECT } from '#sdk/state/state';
import { rememberChannel } from '../app/last-channel.ts';
import { useIsNarrow, useIsWide } from '../app/media.ts';
import { pathTo } from '../app/place.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { channelIcon } from '../channel-list/channel-icon.ts';
import { Composer } from '../composer/composer.tsx';
import { Icon } from '../kit/icon.tsx';
import { MemberList } from '../members/member-list.tsx';
import { ForumList } from './forum-list.tsx';
import { MessageActsProvider, type MessageActs } from './message-acts.tsx';
import { MessageList } from './message-list.tsx';
import { TypingLine } from './typing-line.tsx';
import './messages.css';

const MEMBERS = 'nexus.members';

/** An open channel: its head, messages, composer, and who is in it. */
export function ChannelView({ channelId, messageId }: { channelId: string; messageId: string | null }) {
  const { t } = useLingui();
  const client = useClient();
  const [, navigate] = useLocation();
  const [isNarrow, isWide] = [useIsNarrow(), useIsWide()];
  const channel = useSelected((state) => state.channels.get(channelId));
  const name = useSelected((state) => channelName(state, channelId));
  const [areMembersWanted, setMembersWanted] = useState(localStorage.getItem(MEMBERS) !== 'no');
  const [areMembersOver, setMembersOver] = useState(false);
  const [editingId, edit] = useState<string | null>(null);
  const [replyingTo, reply] = useState<string | null>(null);
  const [wantedId, jumpTo] = useState<string | null>(messageId);
  const guildId = channel?.guild_id;
  useEffect(() => jumpTo(messageId), [messageId]);
  useEffect(() => rememberChannel(guildId ?? DIRECT, channelId), [guildId, channelId]);
  const acts = useMemo((): MessageActs => ({ editingId, edit, reply, jumpTo }), [editingId]);
  const editLast = useCallback((): void => {
    const history = client.state.histories.get(channelId);
    const own = history && newest(history)?.messages.findLast(({ author }) => author.id === client.state.meId);
    if (own) edit(own.id);
  }, [client, channelId]);
  const shown = useCallback(() => jumpTo(null), []);
  if (!channel) return null;
  const isForum = channel.type === 15 || channel.type === 16;
  const hasMembers = channel.type !== 1;
  const showsMembers = hasMembers && (isWide ? areMembersWanted : areMembersOver);
  const toggleMembers = (): void => {
    if (!isWide) return setMembersOver(!areMembersOver);
    localStorage.setItem(MEMBERS, areMembersWanted ? 'no' : 'yes');
    setMembersWanted(!areMembersWanted);
  };
  return (
    <>
      <header className="main-head">
        {isNarrow && (
          <button className="icon-button" aria-label={t`Back`} onClick={() => navigate(pathTo(guildId))}>
            <Icon name="back" />
          </button>
        )}
        <Icon name={channelIcon(channel.type)} />
        <h1 dir="auto">{name}</h1>
        {channel.topic ? (
          <p className="topic" dir="auto" title={channel.topic}>
            {channel.topic}
          </p>
        ) : (
          <span className="gap" />
        )}
        {hasMembers && (
          <button className="icon-button" aria-label={t`Members`} aria-pressed={showsMembers} title={t`Members`} onClick={toggleMembers}>
            <Icon name="people" />
          </button>
        )}
      </header>
      <div className="main-body">
        <MessageActsProvider value={acts}>
          <div className="chat">
            {isForum ? (
              <ForumList channelId={channelId} />
            ) : (
              <>
                <MessageList channelId={channelId} wantedId={wantedId} onWantedShown={shown} />
                <Composer channelId={channelId} replyingTo={replyingTo} onReplyEnd={() => reply(null)} onEditLast={editLast} />
                <TypingLine channelId={channelId} />
              </>
            )}
          </div>
        </MessageActsProvider>
        {showsMembers && <MemberList channelId={channelId} isOver={!isWide} />}
      </div>
    </>
  );
}
