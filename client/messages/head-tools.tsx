import { useLingui } from '@lingui/react/macro';
import { ChannelType } from 'discord-api-types/v10';
import { Suspense, useRef, type ReactNode } from 'react';
import { Dialog, Popover } from 'react-aria-components';
import type { Channel } from '#sdk/state/entities';
import { isForumLike } from '#sdk/state/selectors/channels';
import { useAside } from '../app/aside.tsx';
import { lazily } from '../app/lazily.tsx';
import { useIsNarrow } from '../app/media.ts';
import { InboxButton } from '../inbox/inbox-button.tsx';
import { MenuGroups, type MenuEntry } from '../kit/context-menu.tsx';
import { Icon, type IconName } from '../kit/icon.tsx';
import { Opener } from '../kit/opener.tsx';
import { useStateOf } from '../kit/use-state-of.ts';
import './head-tools.css';

const Pins = lazily(() => import('./pins.tsx'));
const JumpToDate = lazily(() => import('./jump-to-date.tsx'));
const ThreadList = lazily(() => import('../threads/thread-list.tsx'));
const NewThread = lazily(() => import('../threads/new-thread.tsx'));
const FollowChannel = lazily(() => import('../announcements/follow-channel.tsx'));
const ThreadTools = lazily(() => import('../threads/thread-tools.tsx'));

type Tool = 'threads' | 'pins' | 'date' | 'new-thread' | 'follow';

/** Those that stand over the page. */
const IN_DIALOGS: ReadonlySet<Tool> = new Set(['new-thread', 'follow']);

/** Text and news channels, in which threads begin. */
const WITH_THREADS: ReadonlySet<number> = new Set([0, 5]);

/** What stands at the end of a channel's head. `children` are tools of others, between those for the channel and those for everything. */
export function HeadTools({ channel, children }: { channel: Channel; children: ReactNode }) {
  const { t } = useLingui();
  const isNarrow = useIsNarrow();
  const aside = useAside();
  const [open, setOpen] = useStateOf<Tool | null>(channel.id, () => null);
  const [isMoreOpen, setMoreOpen] = useStateOf(channel.id, () => false);
  const bar = useRef<HTMLDivElement>(null);
  const hasMessages = !isForumLike(channel);
  const tools: readonly (readonly [tool: Tool, words: string, icon: IconName, isThere: boolean])[] = [
    ['follow', t`Follow`, 'news', channel.type === ChannelType.GuildAnnouncement],
    ['threads', t`Threads`, 'thread', WITH_THREADS.has(channel.type)],
    ['date', t`Jump to a date`, 'calendar', hasMessages],
    ['pins', t`Pinned messages`, 'pin', hasMessages],
  ];
  const offered = tools.filter(([, , , isThere]) => isThere);
  const close = (): void => setOpen(null);
  const entries = offered.map(([key, words, icon]): MenuEntry => ({ key, words, icon, act: () => setOpen(key) }));
  return (
    <div className="head-tools" ref={bar}>
      {channel.thread_metadata && (
        <Suspense>
          <ThreadTools thread={channel} />
        </Suspense>
      )}
      {!isNarrow &&
        offered.map(([tool, words, icon]) => (
          <button
            key={tool}
            className={tool === 'follow' ? 'button small' : 'icon-button'}
            aria-label={words}
            title={words}
            aria-haspopup="dialog"
            aria-expanded={open === tool}
            onClick={() => setOpen(tool)}
          >
            {tool === 'follow' ? words : <Icon name={icon} />}
          </button>
        ))}
      {children}
      {isNarrow ? (
        <button className="icon-button" aria-label={t`Search`} title={t`Search`} onClick={() => aside.search(true)}>
          <Icon name="search" />
        </button>
      ) : (
        !aside.isSearching && (
          <button className="search-box" aria-keyshortcuts="Control+F" onClick={() => aside.search(true)}>
            <span>{t`Search`}</span>
            <Icon name="search" />
          </button>
        )
      )}
      <InboxButton />
      {isNarrow && entries.length > 0 && (
        <Opener
          className="icon-button"
          label={t`More of this channel`}
          face={<Icon name="more" />}
          kind="menu"
          opened={{ label: t`More of this channel` }}
          placement="bottom end"
          isOpen={isMoreOpen}
          onOpen={setMoreOpen}
        >
          <MenuGroups label={t`More of this channel`} groups={[entries]} onClose={() => setMoreOpen(false)} />
        </Opener>
      )}
      {open !== null && !IN_DIALOGS.has(open) && (
        <Popover
          className="popover tool"
          triggerRef={bar}
          placement="bottom end"
          isOpen
          onOpenChange={(isOpen) => {
            if (!isOpen) close();
          }}
        >
          <Dialog aria-label={tools.find(([tool]) => tool === open)?.[1] ?? ''}>
            <Suspense>
              {open === 'threads' && <ThreadList channelId={channel.id} onNew={() => setOpen('new-thread')} onClose={close} />}
              {open === 'pins' && <Pins channelId={channel.id} onClose={close} />}
              {open === 'date' && <JumpToDate channelId={channel.id} onClose={close} />}
            </Suspense>
          </Dialog>
        </Popover>
      )}
      <Suspense>
        {open === 'new-thread' && <NewThread channelId={channel.id} onClose={close} />}
        {open === 'follow' && <FollowChannel channelId={channel.id} onClose={close} />}
      </Suspense>
    </div>
  );
}
