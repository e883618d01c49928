import { Trans } from '@lingui/react/macro';
import { Suspense } from 'react';
import { useLocation } from 'wouter';
import { lazily } from '../app/lazily.tsx';
import { useClient, useSelected } from '../app/session.tsx';
import { useSelection } from './selection.ts';
import './viewed-as.css';

const SelectionBar = lazily(() => import('./selection-bar.tsx'));

/** While messages are chosen, what becomes of them. */
export function ChosenMessages() {
  const selection = useSelection();
  return <Suspense>{selection && <SelectionBar selection={selection} />}</Suspense>;
}

/** Over everything while one looks at a guild with the eyes of a role. */
export function ViewedAs() {
  const client = useClient();
  const [, navigate] = useLocation();
  const viewed = useSelected((state) => state.viewedAs);
  const guild = useSelected((state) => state.guilds.get(viewed?.guildId ?? '')?.name ?? '');
  if (!viewed) return null;
  const names = viewed.roleIds.map((id) => client.state.roles.of(viewed.guildId).get(id)?.name ?? '').join(', ') || '@everyone';
  return (
    <div className="banner viewed-as" role="status">
      <span>
        <Trans>
          You see <bdi>{guild}</bdi> as somebody with <bdi>{names}</bdi> does. Nothing can be written meanwhile.
        </Trans>
      </span>
      <button
        type="button"
        onClick={() => {
          client.viewAs(null);
          navigate(`/guild-settings/${viewed.guildId}/roles`);
        }}
      >
        <Trans>Stop viewing</Trans>
      </button>
    </div>
  );
}
