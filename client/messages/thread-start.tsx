import { Plural } from '@lingui/react/macro';
import type { APIChannel } from 'discord-api-types/v10';
import { Link } from 'wouter';
import type { Channel } from '#sdk/state/entities';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { useThreadPath } from '../threads/use-thread-path.ts';

/** The thread that a message began. */
export function ThreadStart({ thread }: { thread: APIChannel }) {
  // One in the archive is known by its message alone, until somebody opens it.
  const known = useSelected((state) => state.channels.get(thread.id)) ?? (thread as Channel); // one flat shape for all kinds
  const pathOf = useThreadPath();
  return (
    <Link className="thread-start" href={pathOf(known)}>
      <Icon name="thread" />
      <strong dir="auto">{known.name}</strong>
      <Plural value={known.message_count ?? 0} one="# message" other="# messages" />
    </Link>
  );
}
