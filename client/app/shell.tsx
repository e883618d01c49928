import { Trans, useLingui } from '@lingui/react/macro';
import { Suspense, useEffect, useMemo, useState } from 'react';
import { Redirect, useLocation, useSearch } from 'wouter';
import { DIRECT } from '#sdk/state/state';
import { early, lazily } from './lazily.tsx';
import { SelfPanel } from '../channel-list/self-panel.tsx';
import { ModalOfBot } from '../messages/modal-of-bot.tsx';
import { Newcomer } from '../newcomer/newcomer.tsx';
import { ChannelView } from '../messages/channel-view.tsx';
import { ChosenMessages, ViewedAs } from '../moderation/standing-by.tsx';
import { AfterPaint } from './after-paint.tsx';
import { Announcer } from './announcer.tsx';
import { AsideProvider, type Aside } from './aside.tsx';
import { useIsFirstViewDrawn } from './first-view.ts';
import { lastChannel, rememberChannel } from './last-channel.ts';
import { useIsNarrow } from './media.ts';
import { beneathOf, Page, pagePathOf } from './pages.tsx';
import { pathTo, placeOf } from './place.ts';
import { useClient, useConnection, useSelected } from './session.tsx';
import { ShortcutKeeper } from './shortcut-keeper.tsx';
import { TitleKeeper } from './title.tsx';
import { UnreachableMessages } from './unreachable-messages.tsx';
import { IncomingCall, OwnCall, OwnCallStrip } from '../voice/voice-parts.tsx';
import '../kit/kit.css';
import './shell.css';

const GuildList = early(() => import('../guild-list/guild-list.tsx'));
const ChannelList = early(() => import('../channel-list/channel-list.tsx'));
const DirectList = lazily(() => import('../channel-list/direct-list.tsx'));

const FriendsPage = lazily(() => import('../friends/friends-page.tsx'));
const MemberMenus = early(() => import('../members/member-menu.tsx'));
const DueNotices = early(() => import('../inbox/due-notices.tsx'));
const NoticeKeeper = early(() => import('../notices/notice-keeper.tsx'));

const SearchPanel = lazily(() => import('../search/search-panel.tsx'));
const ThreadPanel = lazily(() => import('../threads/thread-panel.tsx'));
const QuickSwitcher = lazily(() => import('../quick-switcher/quick-switcher.tsx'));

/** What is not drawn anew wherever one goes. */
const STANDING_BY = (
  <>
    <ModalOfBot />
    <ChosenMessages />
    <IncomingCall />
  </>
);
const OWN = (
  <>
    <OwnCall />
    <UnreachableMessages />
    <SelfPanel />
  </>
);

/** Everything that somebody sees who is logged in. */
export function Shell() {
  const { t } = useLingui();
  const client = useClient();
  const [path, navigate] = useLocation();
  const isNarrow = useIsNarrow();
  const connection = useConnection();
  const [isSwitching, setSwitching] = useState(false);
  const page = pagePathOf(path);
  // What a page stands over stays as it was.
  const [beneath, setBeneath] = useState(() => beneathOf(page, client.state));
  if (!page && beneath !== path) setBeneath(path);
  const { guildId, channelId, threadId, messageId } = placeOf(page ? beneath : path);
  const isFirstViewDrawn = useIsFirstViewDrawn(channelId !== null);
  // On a phone friends stand in the place of the list once one of their tabs is chosen.
  const hasTab = new URLSearchParams(useSearch()).has('tab');
  const isGuildThere = useSelected((state) => guildId === DIRECT || state.guilds.has(guildId));
  const isChannelThere = useSelected((state) => channelId === null || state.channels.has(channelId));
  const [isSearching, search] = useState(false);
  const isTaken = isSearching || threadId !== null;
  const aside = useMemo((): Aside => ({ isTaken, isSearching, search }), [isTaken, isSearching]);
  // A thread that is opened takes the place of a search.
  useEffect(() => {
    if (threadId !== null) search(false);
  }, [threadId]);

  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      const key = event.key.toLowerCase();
      // Pressed once more it is the browser's own search.
      const finds = key === 'f' && !document.activeElement?.closest('[role=dialog], .search-panel');
      if (key !== 'k' && !finds) return;
      event.preventDefault();
      if (finds) {
        search(true);
        document.querySelector<HTMLElement>('.search-panel input')?.focus();
      } else setSwitching((is) => !is);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);

  if (!path.startsWith('/channels') && !page) return <Redirect to="/channels/@me" replace />;
  if (!isGuildThere && !page) return <Redirect to="/channels/@me" replace />;
  if (!isChannelThere && !page && channelId !== null) return <Fetched key={channelId} channelId={channelId} guildId={guildId} />;
  // Where there is room for both, a guild opens where one was last.
  const first = !page && channelId === null && guildId !== DIRECT && !isNarrow ? lastChannel(client.state, guildId) : null;
  if (first !== null) return <Redirect to={pathTo(guildId, first)} replace />;
  // On a phone the list is all there is.
  const isMainShown = channelId !== null || (guildId === DIRECT && hasTab && !page);
  const Side = isNarrow && !isMainShown ? 'main' : 'div';
  return (
    <div className={`shell${isMainShown ? ' in-channel' : ''}`}>
      {connection !== 'connected' && (
        <div className="banner" role="status">
          <Trans>No connection. What you write is kept and sent when it is back.</Trans>
        </div>
      )}
      <ViewedAs />
      <Suspense fallback={<div className="rail" />}>{isFirstViewDrawn ? <GuildList guildId={guildId} /> : <div className="rail" />}</Suspense>
      <Side className="side">
        <nav aria-label={guildId === DIRECT ? t`Direct messages` : t`Channels`}>
          {!isFirstViewDrawn ? null : guildId === DIRECT ? (
            <Suspense>
              <AfterPaint of={channelId ?? ''}>
                <DirectList channelId={channelId} onSearch={() => setSwitching(true)} />
              </AfterPaint>
            </Suspense>
          ) : (
            <Suspense>
              <AfterPaint of={channelId ?? ''}>
                <ChannelList guildId={guildId} channelId={channelId} />
              </AfterPaint>
            </Suspense>
          )}
        </nav>
        {OWN}
      </Side>
      <AsideProvider value={aside}>
        <div className="mains">
          <main className="main">
            {channelId !== null && <OwnCallStrip channelId={channelId} />}
            {channelId !== null ? (
              <ChannelView channelId={channelId} messageId={threadId === null ? messageId : null} />
            ) : guildId === DIRECT ? (
              <Suspense>
                <FriendsPage />
              </Suspense>
            ) : (
              !page && (
                <div className="empty">
                  <Trans>There is no channel here that you can read.</Trans>
                </div>
              )
            )}
          </main>
          <Suspense>
            {isSearching ? (
              <SearchPanel guildId={guildId} channelId={channelId} onClose={() => search(false)} />
            ) : (
              threadId !== null && channelId !== null && <ThreadPanel key={threadId} threadId={threadId} parentId={channelId} messageId={messageId} />
            )}
          </Suspense>
        </div>
      </AsideProvider>
      <AfterPaint of={channelId ?? ''}>
        <Announcer channelId={channelId} threadId={isSearching ? null : threadId} />
        <TitleKeeper channelId={channelId} />
        {channelId !== null && <PlaceKeeper channelId={channelId} />}
        <Suspense>
          <NoticeKeeper openIds={[channelId, threadId]} />
        </Suspense>
        {guildId !== DIRECT && !page && <Newcomer guildId={guildId} />}
      </AfterPaint>
      {STANDING_BY}
      {page && <Page {...page} onClose={() => navigate(beneath)} />}
      <Suspense>
        <MemberMenus />
        <DueNotices />
      </Suspense>
      <ShortcutKeeper guildId={guildId} channelId={channelId} isFree={!page && !isSwitching} />
      <Suspense>{isSwitching && <QuickSwitcher onClose={() => setSwitching(false)} />}</Suspense>
    </div>
  );
}

/** Where one was is where one begins again. */
function PlaceKeeper({ channelId }: { channelId: string }) {
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id ?? DIRECT);
  useEffect(() => rememberChannel(guildId, channelId), [guildId, channelId]);
  return null;
}

/** A channel that is not known may be an archived thread. */
function Fetched({ channelId, guildId }: { channelId: string; guildId: string }) {
  const client = useClient();
  const [isGone, setGone] = useState(false);
  useEffect(() => {
    client.loadChannel(channelId).catch(() => setGone(true));
  }, [client, channelId]);
  return isGone ? <Redirect to={pathTo(guildId)} replace /> : null;
}
