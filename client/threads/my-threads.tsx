import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { compareSnowflakes } from '#protocol/snowflake';
import type { Channel } from '#sdk/state/entities';
import { guildIds, lastMessageId } from '#sdk/state/selectors/channels';
import { remember } from '#sdk/state/selectors/remember';
import { unreadOf } from '#sdk/state/selectors/unread';
import type { State } from '#sdk/state/state';
import { navigate } from '../app/navigate.ts';
import type { PageProps } from '../app/pages.tsx';
import { useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Icon } from '../kit/icon.tsx';
import { ThreadLine } from './thread-line.tsx';
import { useThreadPath } from './use-thread-path.ts';
import './threads.css';

/** Threads that one follows and that are going on, by guild; what is unread first, then the newest word. */
const joinedThreads = remember(
  (state) => [state.channels.version, state.guilds.version, state.readStates.version, ...guildIds(state).map((id) => state.lastMessageIds.of(id).version)],
  (state) => guildIds(state).flatMap((id) => joinedIn(state, id)),
);

function joinedIn(state: State, guildId: string): Channel[] {
  const lastOf = ({ id }: Channel): string => (lastMessageId(state, id) === '0' ? id : lastMessageId(state, id));
  return [...state.channelIds.of(guildId).keys()]
    .flatMap((id) => state.channels.get(id) ?? [])
    .filter(({ thread_metadata: metadata, member }) => metadata && member && !metadata.archived)
    .sort((a, b) => Number(unreadOf(state, b.id).isUnread) - Number(unreadOf(state, a.id).isUnread) || compareSnowflakes(lastOf(b), lastOf(a)));
}

/** One's own threads, wherever they are. */
export default function MyThreads({ onClose }: PageProps) {
  const { t } = useLingui();
  const pathOf = useThreadPath();
  const [wanted, setWanted] = useState('');
  const word = wanted.trim().toLowerCase();
  const all = useSelected((state) => joinedThreads(state, ''));
  const threads = all.filter(({ name }) => (name ?? '').toLowerCase().includes(word));
  const guilds = useSelected(guildIds).filter((id) => threads.some(({ guild_id: guildId }) => guildId === id));
  return (
    <Dialog title={t`My threads`} isWide onClose={onClose}>
      <div className="my-threads">
        <input
          className="input"
          type="search"
          aria-label={t`Look for a thread`}
          placeholder={t`Look for a thread`}
          value={wanted}
          autoFocus
          onChange={({ target }) => setWanted(target.value)}
        />
        {threads.length === 0 && (
          <p className="empty">
            <Icon name="thread" />
            {word === '' ? <Trans>You follow no thread that is going on.</Trans> : <Trans>No thread is called so.</Trans>}
          </p>
        )}
        {guilds.map((id) => (
          <section key={id}>
            <GuildName guildId={id} />
            <ul>
              {threads
                .filter(({ guild_id: guildId }) => guildId === id)
                .map((thread) => (
                  <li key={thread.id}>
                    <ThreadLine thread={thread} onOpen={() => navigate(pathOf(thread))} />
                  </li>
                ))}
            </ul>
          </section>
        ))}
        <div className="actions">
          <button className="button" onClick={onClose}>
            <Trans>Close</Trans>
          </button>
        </div>
      </div>
    </Dialog>
  );
}

function GuildName({ guildId }: { guildId: string }) {
  const name = useSelected((state) => state.guilds.get(guildId)?.name);
  return <h3 dir="auto">{name}</h3>;
}
