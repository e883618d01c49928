import { useLingui } from '@lingui/react/macro';
import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { memo, Suspense, useState } from 'react';
import { Button, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import { permissionsInGuild } from '#sdk/state/selectors/permissions';
import { navigate } from '../app/navigate.ts';
import { lazily } from '../app/lazily.tsx';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';
import { asksMembers, letsBrowse } from '../newcomer/steps.ts';
import { useShowAll } from './use-show-all.ts';

const Invite = lazily(() => import('../invites/invite-people.tsx'));
const Leave = lazily(() => import('./leave-guild.tsx'));

/** Who has one of these finds something in the settings. */
export const OPENS_SETTINGS =
  Bit.KickMembers |
  Bit.BanMembers |
  Bit.ManageGuild |
  Bit.ViewAuditLog |
  Bit.ManageNicknames |
  Bit.ManageRoles |
  Bit.ManageWebhooks |
  Bit.ModerateMembers |
  Bit.ManageGuildExpressions |
  Bit.CreateGuildExpressions;

/** What one can do with a guild as a whole. */
export const GuildMenu = memo(function GuildMenu({ guildId, onCreateChannel }: { guildId: string; onCreateChannel: (() => void) | undefined }) {
  const { t } = useLingui();
  const [shown, setShown] = useState<'invite' | 'leave' | null>(null);
  const mayInvite = useSelected((state) => (permissionsInGuild(state, guildId) & Bit.CreateInstantInvite) !== 0n);
  const maySettings = useSelected((state) => (permissionsInGuild(state, guildId) & OPENS_SETTINGS) !== 0n);
  const hasChoices = useSelected((state) => asksMembers(state, guildId));
  const mayBrowse = useSelected((state) => letsBrowse(state, guildId));
  const { isAll, showAll } = useShowAll(guildId);
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
              else if (key === 'all') showAll(!isAll);
              else if (key === 'browse') navigate(`/browse/${guildId}`);
              else if (key === 'customize') navigate(`/customize/${guildId}`);
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
            {mayBrowse && (
              <>
                <MenuItem id="browse" className="menu-item">
                  {t`Browse channels`}
                </MenuItem>
                <MenuSection aria-label={t`Channels`} selectionMode="multiple" selectedKeys={isAll ? ['all'] : []} shouldCloseOnSelect>
                  <MenuItem id="all" className="menu-item">
                    {t`Show all channels`}
                  </MenuItem>
                </MenuSection>
              </>
            )}
            {hasChoices && (
              <MenuItem id="customize" className="menu-item">
                {t`Channels & roles`}
              </MenuItem>
            )}
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
