import { Trans, useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useLocation } from 'wouter';
import { rolesInOrder } from '#sdk/state/selectors/hierarchy';
import { may } from '#sdk/state/selectors/permissions';
import type { ViewedAs } from '#sdk/state/state';
import { placeOf } from '../app/place.ts';
import { useClient, useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { PickRoles } from './pick-roles.tsx';
import './viewed-as.css';

/** Of more roles than these the number is told. */
const NAMED = 3;

/** Says with whose eyes one looks at a guild, and lets them be exchanged while one looks. */
export default function ViewedAsBanner({ viewed: { guildId, roleIds } }: { viewed: ViewedAs }) {
  const { t } = useLingui();
  const client = useClient();
  const [path, navigate] = useLocation();
  const guild = useSelected((state) => state.guilds.get(guildId)?.name ?? '');
  const roles = useSelected((state) => rolesInOrder(state, guildId));
  const named = roleIds.slice(0, NAMED).map((id) => client.state.roles.of(guildId).get(id)?.name ?? '');
  const names = [...named, ...(roleIds.length > NAMED ? [`+${roleIds.length - NAMED}`] : [])].join(', ') || '@everyone';
  const view = (ids: readonly string[]): void => {
    client.viewAs({ guildId, roleIds: ids });
    const place = placeOf(path);
    if (place.guildId === guildId && place.channelId !== null && !may(client.state, place.channelId, Bit.ViewChannel)) navigate(`/channels/${guildId}`);
  };
  const stop = (): void => {
    client.viewAs(null);
    navigate(`/guild-settings/${guildId}/roles`);
  };
  return (
    <div className="banner viewed-as">
      <span role="status">
        <Trans>
          You see <bdi>{guild}</bdi> as somebody with <bdi>{names}</bdi> does. Nothing can be written meanwhile.
        </Trans>
      </span>
      <span className="row">
        <DialogTrigger>
          <Button>
            <Trans>Other roles</Trans>
            <Icon name="down" />
          </Button>
          <Popover className="popover pick-subject" placement="bottom end">
            <Dialog aria-label={t`Look with the eyes of`}>
              <PickRoles from={roles.filter(({ id }) => id !== guildId)} picked={roleIds} onChange={view} />
            </Dialog>
          </Popover>
        </DialogTrigger>
        <button type="button" onClick={stop}>
          <Trans>Stop viewing</Trans>
        </button>
      </span>
    </div>
  );
}
