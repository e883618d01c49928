import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { Suspense, useCallback, useState } from 'react';
import { isTuckedAway, listedChannels } from '#sdk/state/selectors/listed-channels';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { lazily } from '../app/lazily.tsx';
import { useSelected } from '../app/session.tsx';
import { ChannelMenus } from './channel-menu.tsx';
import { ChannelTree } from './channel-tree.tsx';
import { GuildMenu } from './guild-menu.tsx';
import { OpenChannelContext, useOpenChannel } from './open-channel.ts';
import './channel-list.css';

const EventsRow = lazily(() => import('../events/events-row.tsx'));
const CreateChannel = lazily(() => import('./create-channel.tsx'));

/** A guild's channels under their categories. */
export default function ChannelList({ guildId, channelId }: { guildId: string; channelId: string | null }) {
  const guild = useSelected((state) => state.guilds.get(guildId));
  const hasEvents = (guild?.guild_scheduled_events ?? []).length > 0;
  const mayManage = useSelected((state) => (permissionsInGuild(state, guildId) & Bit.ManageChannels) !== 0n);
  const shownId = useSelected((state) => {
    const channel = state.channels.get(channelId ?? '');
    const rowId = (channel?.thread_metadata ? channel.parent_id : channel?.id) ?? '';
    return isTuckedAway(listedChannels(state, guildId), rowId) ? rowId : null;
  });
  const open = useOpenChannel(channelId);
  const [makingIn, setMakingIn] = useState<string | null | undefined>();
  const createChannel = useCallback(() => setMakingIn(null), []);
  return (
    <>
      <header className="side-head">
        <h1 dir="auto">{guild?.name}</h1>
        <GuildMenu guildId={guildId} onCreateChannel={mayManage ? createChannel : undefined} />
      </header>
      <Suspense>{hasEvents && <EventsRow guildId={guildId} />}</Suspense>
      <ChannelMenus>
        <OpenChannelContext value={open}>
          <ChannelTree key={guildId} guildId={guildId} shownId={shownId} onCreate={mayManage ? setMakingIn : undefined} />
        </OpenChannelContext>
      </ChannelMenus>
      <Suspense>{makingIn !== undefined && <CreateChannel guildId={guildId} parentId={makingIn} onClose={() => setMakingIn(undefined)} />}</Suspense>
    </>
  );
}
