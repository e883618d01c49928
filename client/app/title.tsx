import { useEffect } from 'react';
import { guildIds } from '#sdk/state/selectors/channels';
import { channelName } from '#sdk/state/selectors/names';
import { unreadOfGuild } from '#sdk/state/selectors/unread';
import { DIRECT, type State } from '#sdk/state/state';
import { dueCount } from '../inbox/due.ts';
import { useNoticePreferences } from '../notices/notice-preferences.ts';
import { aboutServer } from './about-server.ts';
import { useSelected } from './session.tsx';

/** Mentions, and what somebody wanted to be reminded of by now. */
const waitingOf = (state: State): number => [DIRECT, ...guildIds(state)].reduce((sum, id) => sum + unreadOfGuild(state, id).mentions, dueCount(state));

const isAnythingUnread = (state: State): boolean => [DIRECT, ...guildIds(state)].some((id) => unreadOfGuild(state, id).isUnread);

/** The title of the page: how much waits, and where one is. */
export function TitleKeeper({ channelId }: { channelId: string | null }) {
  const waiting = useSelected(waitingOf);
  const isUnread = useSelected(isAnythingUnread);
  const { badge } = useNoticePreferences();
  const name = useSelected((state) => (channelId === null ? '' : channelName(state, channelId)));
  useEffect(() => {
    const mark = !badge ? '' : waiting > 0 ? `(${waiting})` : isUnread ? '•' : '';
    document.title = [mark, name, name ? '·' : '', aboutServer.name].filter((part) => part !== '').join(' ');
  }, [badge, waiting, isUnread, name]);
  useEffect(() => {
    // Only where the page is installed.
    if ('setAppBadge' in navigator) void navigator.setAppBadge(badge ? waiting : 0).catch(() => undefined);
  }, [badge, waiting]);
  return null;
}
