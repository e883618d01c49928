import { useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { Suspense, useState } from 'react';
import { Button, MenuTrigger, Popover } from 'react-aria-components';
import type { Channel } from '#sdk/state/entities';
import { isForumLike } from '#sdk/state/selectors/channels';
import { may } from '#sdk/state/selectors/permissions';
import { serverUrl } from '../app/about-server.ts';
import { lazily } from '../app/lazily.tsx';
import { pathTo } from '../app/place.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { MenuGroups, type MenuEntry } from '../kit/context-menu.tsx';
import { Icon } from '../kit/icon.tsx';
import { whyFailed } from '../kit/why-failed.ts';
import { useMuteEntry, type Mute } from '../notices/use-mute-entry.ts';
import './threads.css';

const EditThread = lazily(() => import('./edit-thread.tsx'));
const ThreadMembers = lazily(() => import('./thread-members.tsx'));

const PINNED = 1 << 1;
/** Bits of one's membership in a thread. Source: the unofficial "Thread Member Flags". */
const LEVELS = { all: 1 << 1, mentions: 1 << 2, nothing: 1 << 3 } as const;
type Level = keyof typeof LEVELS;

const levelOf = (flags: number): Level => (Object.keys(LEVELS) as Level[]).find((level) => flags & LEVELS[level]) ?? 'mentions';

type Shown = 'edit' | 'members' | 'delete' | null;

/** What can be done with a thread: to follow it, how loud it is, who is in it, and what becomes of it. */
export default function ThreadTools({ thread }: { thread: Channel }) {
  const { t } = useLingui();
  const client = useClient();
  const muteEntry = useMuteEntry();
  const [shown, setShown] = useState<Shown>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { id, guild_id: guildId, parent_id: parentId, thread_metadata: metadata, member } = thread;
  const meId = useSelected((state) => state.meId);
  const mayManage = useSelected((state) => may(state, parentId ?? id, Bit.ManageThreads));
  const isForum = useSelected((state) => isForumLike(state.channels.get(parentId ?? '')));
  const path = { channel_id: id };
  const isOwn = thread.owner_id === meId;
  const isLocked = metadata?.locked ?? false;
  const isArchived = metadata?.archived ?? false;
  const level = levelOf(member?.flags ?? 0);
  const attempt = (work: Promise<unknown>): void => {
    setProblem(null);
    work.catch(async (error: unknown) => setProblem(await whyFailed(error)));
  };
  const follow = (isOn: boolean): void =>
    attempt(client.rest.call(isOn ? 'PUT /channels/{channel_id}/thread-members/@me' : 'DELETE /channels/{channel_id}/thread-members/@me', { path }));
  const change = (body: { archived?: boolean; locked?: boolean; flags?: number }): void =>
    attempt(client.rest.call('PATCH /channels/{channel_id}', { path, body }));
  const set = (body: Partial<Mute> & { flags?: number }): void =>
    attempt(client.rest.call('PATCH /channels/{channel_id}/thread-members/@me/settings', { path, body }));
  const levels: Record<Level, string> = { all: t`All messages`, mentions: t`Only @mentions`, nothing: t`Nothing` };
  const notices: MenuEntry[] = member
    ? [
        muteEntry(member as Partial<Mute>, { mute: t`Mute the thread`, unmute: t`Unmute the thread` }, set),
        {
          key: 'level',
          words: t`Notifications`,
          note: levels[level],
          entries: (Object.keys(LEVELS) as Level[]).map((one) => ({
            key: `level-${one}`,
            words: levels[one],
            isChosen: one === level,
            // The other bits are not ours to touch.
            act: () => set({ flags: ((member.flags ?? 0) & ~(LEVELS.all | LEVELS.mentions | LEVELS.nothing)) | LEVELS[one] }),
          })),
        },
      ]
    : [];
  const mayReopen = isArchived && (!isLocked || mayManage);
  const groups: (readonly MenuEntry[])[] = [
    [
      member ? { key: 'leave', words: t`Leave the thread`, act: () => follow(false) } : { key: 'follow', words: t`Follow the thread`, act: () => follow(true) },
      ...notices,
      { key: 'members', words: t`Who is in it`, icon: 'people', act: () => setShown('members') },
    ],
    [
      ...((isOwn && !isLocked) || mayManage ? [{ key: 'edit', words: t`Edit the thread`, icon: 'edit' as const, act: () => setShown('edit') }] : []),
      ...(mayReopen || ((isOwn || mayManage) && !isArchived)
        ? [
            {
              key: 'archive',
              words: isArchived ? t`Bring it back from the archive` : t`Archive the thread`,
              icon: 'archive' as const,
              act: () => change({ archived: !isArchived }),
            },
          ]
        : []),
      ...(mayManage
        ? [{ key: 'lock', words: isLocked ? t`Unlock the thread` : t`Lock the thread`, icon: 'lock' as const, act: () => change({ locked: !isLocked }) }]
        : []),
      ...(mayManage && isForum
        ? [
            {
              key: 'pin',
              words: (thread.flags ?? 0) & PINNED ? t`Unpin the post` : t`Pin the post`,
              icon: 'pin' as const,
              act: () => change({ flags: (thread.flags ?? 0) ^ PINNED }),
            },
          ]
        : []),
    ],
    [
      { key: 'link', words: t`Copy the link`, icon: 'link', act: () => void navigator.clipboard?.writeText(`${serverUrl}${pathTo(guildId, id)}`) },
      ...(mayManage ? [{ key: 'delete', words: t`Delete the thread`, icon: 'trash' as const, isBad: true, act: () => setShown('delete') }] : []),
    ],
  ];
  const close = (): void => setShown(null);
  const name = thread.name ?? '';
  return (
    <>
      {problem !== null && (
        <span className="wrong thread-problem" role="alert">
          {problem}
        </span>
      )}
      {!member && (
        <button className="button small" onClick={() => follow(true)}>
          {t`Follow`}
        </button>
      )}
      <MenuTrigger>
        <Button className="icon-button" aria-label={t`Thread: ${name}`}>
          <Icon name="more" />
        </Button>
        <Popover className="popover" placement="bottom end">
          <MenuGroups label={t`Thread: ${name}`} groups={groups} onClose={() => undefined} />
        </Popover>
      </MenuTrigger>
      <Suspense>
        {shown === 'edit' && <EditThread thread={thread} onClose={close} />}
        {shown === 'members' && <ThreadMembers thread={thread} onClose={close} />}
      </Suspense>
      {shown === 'delete' && (
        <Confirm title={t`Delete the thread?`} words={t`Delete`} isBad act={() => client.rest.call('DELETE /channels/{channel_id}', { path })} onClose={close}>
          <p className="quiet" dir="auto">
            {name}
          </p>
        </Confirm>
      )}
    </>
  );
}
