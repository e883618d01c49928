import { useLingui } from '@lingui/react/macro';
import { memo, Suspense, useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { navigate } from '../app/navigate.ts';
import { lazily } from '../app/lazily.tsx';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';

const Invite = lazily(() => import('./invite-people.tsx'));
const Leave = lazily(() => import('./leave-guild.tsx'));

const CREATE_INVITE = 1n;
/** The bits of KICK_MEMBERS, BAN_MEMBERS, MANAGE_GUILD, VIEW_AUDIT_LOG, MANAGE_NICKNAMES, MANAGE_ROLES, MANAGE_WEBHOOKS, MODERATE_MEMBERS, and what manages or makes expressions. */
export const OPENS_SETTINGS = [1n, 2n, 5n, 7n, 27n, 28n, 29n, 40n, 30n, 43n].reduce((all, bit) => all | (1n << bit), 0n);

/** What one can do with a guild as a whole. */
export const GuildMenu = memo(function GuildMenu({ guildId, onCreateChannel }: { guildId: string; onCreateChannel: (() => void) | undefined }) {
  const { t } = useLingui();
  const [shown, setShown] = useState<'invite' | 'leave' | null>(null);
  const mayInvite = useSelected((state) => (permissionsInGuild(state, guildId) & CREATE_INVITE) !== 0n);
  const maySettings = useSelected((state) => (permissionsInGuild(state, guildId) & OPENS_SETTINGS) !== 0n);
  const isOwner = useSelected((state) => state.guilds.get(guildId)?.owner_id === state.meId);
  return (
    <>
      <MenuTrigger>
        <Button className="icon-button" aria-label={t`Menu of the guild`}>
          <Icon name="down" />
        </Button>
        <Popover className="popover">
          <Menu
            onAction={(key) => {
              if (key === 'channel') onCreateChannel?.();
              else if (key === 'events') navigate(`/events/${guildId}`);
              else if (key === 'settings') navigate(`/guild-settings/${guildId}`);
              else setShown(key === 'invite' ? 'invite' : 'leave');
            }}
          >
            {mayInvite && (
              <MenuItem id="invite" className="menu-item">
                {t`Invite people`}
              </MenuItem>
            )}
            {onCreateChannel && (
              <MenuItem id="channel" className="menu-item">
                {t`Create a channel`}
              </MenuItem>
            )}
            <MenuItem id="events" className="menu-item">
              {t`Events`}
            </MenuItem>
            {maySettings && (
              <MenuItem id="settings" className="menu-item">
                {t`Guild settings`}
              </MenuItem>
            )}
            <MenuItem id="leave" className="menu-item bad">
              {isOwner ? t`Delete the guild` : t`Leave the guild`}
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      <Suspense>
        {shown === 'invite' && <Invite guildId={guildId} onClose={() => setShown(null)} />}
        {shown === 'leave' && <Leave guildId={guildId} onClose={() => setShown(null)} />}
      </Suspense>
    </>
  );
});
