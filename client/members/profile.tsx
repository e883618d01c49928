import { Trans, useLingui } from '@lingui/react/macro';
import { Dialog, Heading } from 'react-aria-components';
import { useLocation } from 'wouter';
import { nameOf, rolesOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Icon } from '../kit/icon.tsx';
import { openMemberMenu } from './asked-member.ts';

/** Who somebody is, and a word to them. */
export function Profile({ userId, guildId }: { userId: string; guildId: string | undefined }) {
  const { t } = useLingui();
  const client = useClient();
  const [, navigate] = useLocation();
  const user = useSelected((state) => state.users.get(userId));
  const name = useSelected((state) => nameOf(state, userId, guildId));
  const status = useSelected((state) => state.presences.get(userId)?.status ?? 'offline');
  const isMe = useSelected((state) => state.meId === userId);
  const roles = guildId === undefined ? [] : rolesOf(client.state, guildId, userId);
  return (
    <Dialog className="profile">
      {({ close }) => (
        <>
          <Avatar id={userId} name={name} hash={user?.avatar} folder="avatars" size={72} status={status} />
          <div>
            <Heading slot="title" level={3} dir="auto">
              {name}
            </Heading>
            <p className="note" dir="auto">
              {user?.username}
            </p>
          </div>
          <button
            className="icon-button"
            aria-label={t`Menu of ${name}`}
            aria-haspopup="menu"
            onClick={(event) => {
              openMemberMenu({ userId, guildId }, event);
              close();
            }}
          >
            <Icon name="more" />
          </button>
          {roles.length > 0 && (
            <ul className="roles">
              {roles.map((role) => (
                <li key={role.id} dir="auto">
                  {role.name}
                </li>
              ))}
            </ul>
          )}
          {!isMe && !user?.bot && (
            <button
              className="button primary"
              onClick={() => {
                close();
                void client.openDirect(userId).then((id) => navigate(`/channels/@me/${id}`));
              }}
            >
              <Trans>Write</Trans>
            </button>
          )}
        </>
      )}
    </Dialog>
  );
}
