import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { memo, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { unreadOfGuild } from '#sdk/state/selectors/unread';
import { DIRECT } from '#sdk/state/state';
import { lazily } from '../app/lazily.tsx';
import { pathTo } from '../app/place.ts';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { GuildMenus } from './guild-menus.tsx';
import { GuildTree } from './guild-tree.tsx';
import { RailBadge } from './rail-badge.tsx';
import './guild-list.css';

const AddGuild = lazily(() => import('./add-guild.tsx'));

/** The narrow column of guilds, with what is unread in each. */
export default memo(function GuildList({ guildId }: { guildId: string }) {
  const { t } = useLingui();
  const [isAdding, setAdding] = useState(false);
  return (
    <nav className="rail" aria-label={t`Guilds`}>
      <DirectTile isChosen={guildId === DIRECT} />
      <hr />
      <GuildMenus>
        <GuildTree guildId={guildId} />
      </GuildMenus>
      <div className="rail-item">
        <button className="rail-tile" aria-label={t`Add a guild`} title={t`Add a guild`} onClick={() => setAdding(true)}>
          <Icon name="plus" />
        </button>
      </div>
      <Suspense>{isAdding && <AddGuild onClose={() => setAdding(false)} />}</Suspense>
    </nav>
  );
});

function DirectTile({ isChosen }: { isChosen: boolean }) {
  const { t } = useLingui();
  const unread = useSelected((state) => unreadOfGuild(state, DIRECT));
  const said = [t`Direct messages`, unread.mentions > 0 && plural(unread.mentions, { one: '# mention', other: '# mentions' })];
  return (
    <div className={`rail-item${isChosen ? ' chosen' : ''}`}>
      <Link
        href={pathTo(DIRECT)}
        className="rail-tile"
        aria-label={said.filter((part) => part !== false).join(', ')}
        title={t`Direct messages`}
        aria-current={isChosen ? 'page' : undefined}
      >
        <Icon name="at" />
      </Link>
      <RailBadge unread={unread} />
    </div>
  );
}
