import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { ChannelType } from 'discord-api-types/v10';
import { Suspense, useState } from 'react';
import { Link } from 'wouter';
import type { Channel } from '#sdk/state/entities';
import { activeThreads, channelGroups, type ChannelGroup } from '#sdk/state/selectors/channels';
import { nameOf } from '#sdk/state/selectors/names';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { isMuted } from '#sdk/state/selectors/pings';
import { remember } from '#sdk/state/selectors/remember';
import { unreadOf } from '#sdk/state/selectors/unread';
import { lazily } from '../app/lazily.tsx';
import { pathTo } from '../app/place.ts';
import { useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Icon } from '../kit/icon.tsx';
import { channelIcon } from './channel-icon.ts';
import { ChannelMenus, useChannelMenu } from './channel-menu.tsx';
import { GuildMenu } from './guild-menu.tsx';
import './channel-list.css';

const CreateChannel = lazily(() => import('./create-channel.tsx'));

const MANAGE_CHANNELS = 1n << 4n;
const KEY = 'nexus.collapsed';
const keptCollapsed = (): string[] => JSON.parse(localStorage.getItem(KEY) ?? '[]') as string[];

/** A guild's channels under their categories. */
export function ChannelList({ guildId, channelId }: { guildId: string; channelId: string | null }) {
  const guild = useSelected((state) => state.guilds.get(guildId));
  const groups = useSelected((state) => channelGroups(state, guildId));
  const mayManage = useSelected((state) => (permissionsInGuild(state, guildId) & MANAGE_CHANNELS) !== 0n);
  const [collapsed, setCollapsed] = useState<readonly string[]>(keptCollapsed);
  const [makingIn, setMakingIn] = useState<string | null | undefined>();
  const toggle = (id: string): void => {
    const next = collapsed.includes(id) ? collapsed.filter((one) => one !== id) : [...collapsed, id];
    setCollapsed(next);
    localStorage.setItem(KEY, JSON.stringify(next));
  };
  return (
    <>
      <header className="side-head">
        <h1 dir="auto">{guild?.name}</h1>
        <GuildMenu guildId={guildId} onCreateChannel={mayManage ? () => setMakingIn(null) : undefined} />
      </header>
      <ChannelMenus>
        <div className="channels">
          {groups.map((group) => (
            <Group
              key={group.category?.id ?? 'loose'}
              group={group}
              channelId={channelId}
              isCollapsed={collapsed.includes(group.category?.id ?? '')}
              onToggle={toggle}
              onCreate={mayManage ? setMakingIn : undefined}
            />
          ))}
        </div>
      </ChannelMenus>
      <Suspense>{makingIn !== undefined && <CreateChannel guildId={guildId} parentId={makingIn} onClose={() => setMakingIn(undefined)} />}</Suspense>
    </>
  );
}

interface GroupProps {
  group: ChannelGroup;
  channelId: string | null;
  isCollapsed: boolean;
  onToggle(id: string): void;
  onCreate: ((categoryId: string) => void) | undefined;
}

function Group({ group: { category, channels }, channelId, isCollapsed, onToggle, onCreate }: GroupProps) {
  const { t } = useLingui();
  const name = category?.name ?? '';
  const openMenu = useChannelMenu(category?.id ?? '');
  const rows = channels.map((channel) => <ChannelRow key={channel.id} channel={channel} openId={channelId} isCollapsed={isCollapsed} />);
  if (!category) return <ul>{rows}</ul>;
  return (
    <section>
      <div className="category">
        <h2>
          <button aria-expanded={!isCollapsed} onClick={() => onToggle(category.id)} onContextMenu={openMenu}>
            <Icon name={isCollapsed ? 'right' : 'down'} />
            <span dir="auto">{name}</span>
          </button>
        </h2>
        {onCreate && (
          <button className="icon-button" aria-label={t`Create a channel in ${name}`} onClick={() => onCreate(category.id)}>
            <Icon name="plus" />
          </button>
        )}
      </div>
      <ul>{rows}</ul>
    </section>
  );
}

/** Who is in a voice channel. */
const inVoice = remember(
  (state, channelId) => [state.voiceStates.of(state.channels.get(channelId)?.guild_id ?? channelId).version],
  (state, channelId) =>
    [...state.voiceStates.of(state.channels.get(channelId)?.guild_id ?? channelId).values()]
      .filter((voice) => voice.channel_id === channelId)
      .map((voice) => voice.user_id),
);

/** A collapsed category still shows the open channel and what is unread. */
function ChannelRow({ channel, openId, isCollapsed }: { channel: Channel; openId: string | null; isCollapsed: boolean }) {
  const unread = useSelected((state) => unreadOf(state, channel.id));
  const threads = useSelected((state) => activeThreads(state, channel.id));
  const people = useSelected((state) => inVoice(state, channel.id));
  const isOpen = channel.id === openId || threads.some(({ id }) => id === openId);
  if (isCollapsed && !isOpen && !unread.isUnread) return null;
  return (
    <li>
      <ChannelLink channel={channel} isOpen={channel.id === openId} />
      {people.length > 0 && (
        <ul>
          {people.map((id) => (
            <PersonInVoice key={id} userId={id} guildId={channel.guild_id ?? ''} />
          ))}
        </ul>
      )}
      {threads.length > 0 && (
        <ul>
          {threads
            .filter((thread) => thread.member !== undefined || thread.id === openId)
            .map((thread) => (
              <li key={thread.id}>
                <ChannelLink channel={thread} isOpen={thread.id === openId} />
              </li>
            ))}
        </ul>
      )}
    </li>
  );
}

function PersonInVoice({ userId, guildId }: { userId: string; guildId: string }) {
  const name = useSelected((state) => nameOf(state, userId, guildId));
  const avatar = useSelected((state) => state.users.get(userId)?.avatar);
  return (
    <li className="in-voice">
      <Avatar id={userId} name={name} hash={avatar} folder="avatars" size={24} />
      <span dir="auto">{name}</span>
    </li>
  );
}

const isThread = (type: ChannelType): boolean => type >= 10 && type <= 12;

function ChannelLink({ channel, isOpen }: { channel: Channel; isOpen: boolean }) {
  const { t } = useLingui();
  const { isUnread, mentions } = useSelected((state) => unreadOf(state, channel.id));
  const isSilent = useSelected((state) => isMuted(state, channel.id));
  const openMenu = useChannelMenu(channel.id);
  const classes = ['channel', isUnread && !isOpen && 'unread', isSilent && 'muted', isThread(channel.type) && 'thread'];
  return (
    <Link
      href={pathTo(channel.guild_id, channel.id)}
      className={classes.filter(Boolean).join(' ')}
      aria-current={isOpen ? 'page' : undefined}
      onContextMenu={openMenu}
    >
      <Icon name={channelIcon(channel.type)} />
      <span className="name" dir="auto">
        {channel.name}
      </span>
      {isUnread && !isOpen && mentions === 0 && <span className="unseen">, {t`unread`}</span>}
      {mentions > 0 && (
        <>
          <span className="badge" aria-hidden="true">
            {mentions}
          </span>
          <span className="unseen">, {plural(mentions, { one: '# mention', other: '# mentions' })}</span>
        </>
      )}
    </Link>
  );
}
