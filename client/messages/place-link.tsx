import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { channelName } from '#sdk/state/selectors/names';
import { pathTo, type ChannelPlace } from '../app/place.ts';
import { useSelected } from '../app/session.tsx';

/** Whoever goes to the same place once more is led there once more: each visit has a state of its own. */
const VISIT = {};

interface PlaceLinkProps extends ChannelPlace {
  className?: string;
  title?: string | undefined;
  children: ReactNode;
}

/** Leads to a channel that is known here, or to a message in it. */
export function PlaceLink({ channelId, messageId, children, ...looks }: PlaceLinkProps) {
  const guildId = useSelected((state) => state.channels.get(channelId)?.guild_id);
  return (
    <Link href={pathTo(guildId, channelId, messageId ?? undefined)} state={VISIT} {...looks}>
      {children}
    </Link>
  );
}

/** What a place is called, in place of its address: `#harbour › message`, behind the name of its guild where that is another one. */
export function PlaceWords({ place: { channelId, messageId }, guildId }: { place: ChannelPlace; guildId: string | undefined }) {
  const { t } = useLingui();
  const name = useSelected((state) => channelName(state, channelId));
  const ofGuild = useSelected((state) => state.channels.get(channelId)?.guild_id);
  const guild = useSelected((state) => (ofGuild === guildId ? undefined : state.guilds.get(ofGuild ?? '')?.name));
  const channel = `${ofGuild === undefined ? '@' : '#'}${name}`;
  return [guild, channel, messageId === null ? undefined : t`message`].filter((part) => part !== undefined).join(' › ');
}
