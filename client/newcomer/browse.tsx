import { Trans, useLingui } from '@lingui/react/macro';
import { useId } from 'react';
import { Link } from 'wouter';
import { followChannel } from '#sdk/state/followed-channels';
import type { Channel } from '#sdk/state/entities';
import { channelGroups, type ChannelGroup } from '#sdk/state/selectors/channels';
import { followedIds, isFollowed } from '#sdk/state/selectors/followed';
import type { PageProps } from '../app/pages.tsx';
import { pathTo } from '../app/place.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { channelIcon } from '../channel-list/channel-icon.ts';
import { useShowAll } from '../channel-list/use-show-all.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Icon } from '../kit/icon.tsx';
import { orSay } from '../kit/or-say.ts';
import { Switch } from '../kit/switch.tsx';
import './browse.css';

/** All channels of a guild that one may look into, and which of them stand in one's list. Each change holds at once. */
export default function Browse({ parts: [guildId = ''], onClose }: PageProps) {
  const { t } = useLingui();
  const client = useClient();
  const groups = useSelected((state) => channelGroups(state, guildId));
  const { isAll, showAll } = useShowAll(guildId);
  const follow = (id: string, isOn: boolean): void => {
    const settings = client.state.guildSettings.get(guildId) ?? {};
    orSay(client.editGuildSettings(guildId, followChannel(settings, channelGroups(client.state, guildId), id, isOn)));
  };
  return (
    <Dialog title={t`Browse channels`} isWide onClose={onClose}>
      <div className="stack browse">
        <Switch
          label={t`Show all channels`}
          hint={t`Otherwise your list has only those that you choose here. The others stay here, and come back when somebody mentions you in them.`}
          isOn={isAll}
          onChange={showAll}
        />
        {groups.length === 0 && (
          <p className="empty">
            <Trans>There is no channel here that you can read.</Trans>
          </p>
        )}
        {groups.map((group) => (
          <Group key={group.category?.id ?? ''} group={group} guildId={guildId} onFollow={follow} />
        ))}
        <div className="actions">
          <button className="button primary" onClick={onClose}>
            <Trans>Done</Trans>
          </button>
        </div>
      </div>
    </Dialog>
  );
}

interface GroupProps {
  group: ChannelGroup;
  guildId: string;
  onFollow(id: string, isOn: boolean): void;
}

function Group({ group: { category, channels }, guildId, onFollow }: GroupProps) {
  const { t } = useLingui();
  const headingId = useId();
  const isOn = useSelected((state) => followedIds(state, guildId)?.has(category?.id ?? '') ?? true);
  const name = category?.name ?? '';
  const list = (
    <ul>
      {channels.map((channel) => (
        <Row key={channel.id} channel={channel} onFollow={onFollow} />
      ))}
    </ul>
  );
  if (!category) return <section aria-label={t`Without a category`}>{list}</section>;
  return (
    <section aria-labelledby={headingId}>
      <header>
        <h3 id={headingId} dir="auto">
          {name}
        </h3>
        <Switch label={<span className="unseen">{t`Show all of ${name}`}</span>} isOn={isOn} onChange={(next) => onFollow(category.id, next)} />
      </header>
      {list}
    </section>
  );
}

function Row({ channel: { id, guild_id: guildId, name, topic, type }, onFollow }: { channel: Channel; onFollow: GroupProps['onFollow'] }) {
  const { t } = useLingui();
  const isOn = useSelected((state) => isFollowed(state, id));
  return (
    <li>
      <Link href={pathTo(guildId, id)}>
        <Icon name={channelIcon(type)} />
        <span>
          <strong dir="auto">{name}</strong>
          {topic && <small dir="auto">{topic}</small>}
        </span>
      </Link>
      <Switch label={<span className="unseen">{t`Show ${name}`}</span>} isOn={isOn} onChange={(next) => onFollow(id, next)} />
    </li>
  );
}
