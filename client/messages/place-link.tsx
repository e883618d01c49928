import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { channelName } from '#sdk/state/selectors/names';
import { pathTo, type ChannelPlace } from '../app/place.ts';
import { useSelectedParts } from '../app/session.tsx';

/** Whoever goes to the same place once more is led there once more: each visit has a state of its own. */
const VISIT = {};

interface PlaceLinkProps {
  place: ChannelPlace;
  guildId: string | undefined;
  /** What somebody wrote in place of its address; null where it is called by its name. */
  words: ReactNode | null;
  title: string | undefined;
  isFlat: boolean;
  /** Shown of a channel that is not known here. */
  otherwise: ReactNode;
}

/** Leads to a channel, or to a message in it, by its name: `#harbour › message`, behind the name of its guild where that is another one. */
export function PlaceLink({ place: { channelId, messageId }, guildId, words, title, isFlat, otherwise }: PlaceLinkProps) {
  const { t } = useLingui();
  // One thing to follow, since a list has many links.
  const { isKnown, name, ofGuild, guild } = useSelectedParts((state) => {
    const channel = state.channels.get(channelId);
    return {
      isKnown: channel !== undefined,
      name: channelName(state, channelId),
      ofGuild: channel?.guild_id,
      guild: channel?.guild_id === guildId ? undefined : state.guilds.get(channel?.guild_id ?? '')?.name,
    };
  });
  if (!isKnown) return otherwise;
  const channel = `${ofGuild === undefined ? '@' : '#'}${name}`;
  const called = [guild, channel, messageId === null ? undefined : t`message`].filter((part) => part !== undefined).join(' › ');
  if (isFlat) return words ?? <span className="mention">{called}</span>;
  return (
    <Link href={pathTo(ofGuild, channelId, messageId ?? undefined)} state={VISIT} title={title} {...(words === null && { className: 'mention' })}>
      {words ?? called}
    </Link>
  );
}
