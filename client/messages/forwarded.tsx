import { Trans } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit, type APIMessage, type APIMessageReference, type APIMessageSnapshotFields } from 'discord-api-types/v10';
import { Link } from 'wouter';
import { channelName } from '#sdk/state/selectors/names';
import { may } from '#sdk/state/selectors/permissions';
import { pathTo } from '../app/place.ts';
import { useSelected, useSelectedParts } from '../app/session.tsx';
import { channelIcon } from '../channel-list/channel-icon.ts';
import { Icon } from '../kit/icon.tsx';
import { MessageParts } from './message-parts.tsx';
import { clockTime, shortDay } from './times.ts';

/** What a message brings from elsewhere. */
export default function Forwarded({ message: { channel_id: hereId, message_snapshots: snapshots = [], message_reference: from } }: { message: APIMessage }) {
  const guildId = useSelected((state) => (from?.guild_id !== undefined && state.guilds.has(from.guild_id) ? from.guild_id : undefined));
  return snapshots.map(({ message }, place) => (
    <blockquote className="forwarded" key={place}>
      <p className="note">
        <Icon name="forward" />
        <Trans>Forwarded</Trans>
      </p>
      <MessageParts message={message} guildId={guildId} />
      {from && <Origin from={from} hereId={hereId} snapshot={message} />}
    </blockquote>
  ));
}

interface OriginProps {
  from: APIMessageReference;
  /** The channel that it was brought to. */
  hereId: string;
  snapshot: APIMessageSnapshotFields;
}

/** When it was written; where, only for those who may read it there. */
function Origin({ from, hereId, snapshot: { timestamp } }: OriginProps) {
  const { channel_id: channelId, message_id: messageId } = from;
  const { channel, name, guild } = useSelectedParts((state) => {
    const known = state.channels.get(channelId);
    const mayRead = known !== undefined && (known.guild_id === undefined || may(state, channelId, Bit.ViewChannel | Bit.ReadMessageHistory));
    return {
      channel: mayRead ? known : undefined,
      name: mayRead ? channelName(state, channelId) : '',
      guild: known?.guild_id === state.channels.get(hereId)?.guild_id ? undefined : state.guilds.get(known?.guild_id ?? '')?.name,
    };
  });
  const at = new Date(timestamp);
  const when = (
    <time dateTime={timestamp}>
      {shortDay(at)}, {clockTime(at)}
    </time>
  );
  return (
    <p className="note">
      {channel === undefined ? (
        when
      ) : (
        <Link href={pathTo(channel.guild_id, channelId, messageId)}>
          <Icon name={channelIcon(channel.type)} />
          <span dir="auto">{[guild, name].filter(Boolean).join(' › ')}</span> · {when}
        </Link>
      )}
    </p>
  );
}
