import { Plural } from '@lingui/react/macro';
import type { APIChannel } from 'discord-api-types/v10';
import { Link } from 'wouter';
import { useIsNarrow } from '../app/media.ts';
import { pathBeside, pathTo } from '../app/place.ts';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';

/** The thread that a message began. */
export function ThreadStart({ thread }: { thread: APIChannel }) {
  const known = useSelected((state) => state.channels.get(thread.id));
  const isNarrow = useIsNarrow();
  if (!known) return null;
  return (
    <Link
      className="thread-start"
      href={isNarrow || !known.parent_id ? pathTo(known.guild_id, known.id) : pathBeside(known.guild_id, known.parent_id, known.id)}
    >
      <Icon name="thread" />
      <strong dir="auto">{known.name}</strong>
      <Plural value={known.message_count ?? 0} one="# message" other="# messages" />
    </Link>
  );
}
