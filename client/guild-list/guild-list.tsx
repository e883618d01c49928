import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Suspense, useState } from 'react';
import { Link } from 'wouter';
import { guildIds } from '#sdk/state/selectors/channels';
import { unreadOfGuild } from '#sdk/state/selectors/unread';
import { DIRECT } from '#sdk/state/state';
import { lazily } from '../app/lazily.tsx';
import { pathTo } from '../app/place.ts';
import { useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Icon } from '../kit/icon.tsx';
import './guild-list.css';

const AddGuild = lazily(() => import('./add-guild.tsx'));

/** The narrow column of guilds, with what is unread in each. */
export function GuildList({ guildId }: { guildId: string }) {
  const { t } = useLingui();
  const ids = useSelected(guildIds);
  const [isAdding, setAdding] = useState(false);
  return (
    <nav className="rail" aria-label={t`Guilds`}>
      <ul>
        <RailItem id={DIRECT} isChosen={guildId === DIRECT} />
      </ul>
      <hr />
      <ul>
        {ids.map((id) => (
          <RailItem key={id} id={id} isChosen={id === guildId} />
        ))}
      </ul>
      <div className="rail-item">
        <button aria-label={t`Add a guild`} title={t`Add a guild`} onClick={() => setAdding(true)}>
          <span className="tile">
            <Icon name="plus" />
          </span>
        </button>
      </div>
      <Suspense>{isAdding && <AddGuild onClose={() => setAdding(false)} />}</Suspense>
    </nav>
  );
}

function RailItem({ id, isChosen }: { id: string; isChosen: boolean }) {
  const { t } = useLingui();
  const guild = useSelected((state) => state.guilds.get(id));
  const { isUnread, mentions } = useSelected((state) => unreadOfGuild(state, id));
  const name = id === DIRECT ? t`Direct messages` : (guild?.name ?? t`A guild that cannot be reached`);
  const said = [name, mentions > 0 && plural(mentions, { one: '# mention', other: '# mentions' }), mentions === 0 && isUnread && t`unread`];
  return (
    <li className={`rail-item${isChosen ? ' chosen' : ''}`}>
      {(isChosen || isUnread) && <span className="mark" />}
      <Link href={pathTo(id)} aria-label={said.filter((part) => part !== false).join(', ')} title={name} aria-current={isChosen ? 'page' : undefined}>
        {id === DIRECT ? (
          <span className="tile">
            <Icon name="at" />
          </span>
        ) : (
          <Avatar id={id} name={name} hash={guild?.icon} folder="icons" size={48} />
        )}
        {mentions > 0 && <span className="badge">{mentions > 99 ? '99+' : mentions}</span>}
      </Link>
    </li>
  );
}
