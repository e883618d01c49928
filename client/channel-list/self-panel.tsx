import { useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Link, useLocation } from 'wouter';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Icon } from '../kit/icon.tsx';
import { SelfVoiceButtons } from '../voice/self-voice-buttons.tsx';

type Status = 'online' | 'idle' | 'dnd' | 'invisible';

/** Oneself at the foot of the column: status, settings, log out. */
export function SelfPanel() {
  const { t } = useLingui();
  const client = useClient();
  const [, navigate] = useLocation();
  const kept = useSelected((state) => state.settings.get('status'));
  /** Until the server has it. */
  const [chosen, setChosen] = useState<Status | null>(null);
  useEffect(() => setChosen(null), [kept]);
  const me = useSelected((state) => state.users.get(state.meId ?? ''));
  const name = useSelected((state) => nameOf(state, state.meId ?? ''));
  const words: Record<Status, string> = { online: t`Online`, idle: t`Away`, dnd: t`Do not disturb`, invisible: t`Invisible` };
  const isStatus = (value: unknown): value is Status => typeof value === 'string' && value in words;
  const status = chosen ?? (isStatus(kept) ? kept : 'online');
  const act = (key: string): void => {
    if (key === 'logout') void client.logout().then(() => navigate('/login'));
    else if (isStatus(key)) {
      setChosen(key);
      client.setPresence(key);
    }
  };
  return (
    <section className="self" aria-label={t`You`}>
      <MenuTrigger>
        <Button className="who">
          <span className="unseen">{t`You:`} </span>
          <Avatar id={me?.id ?? '0'} name={name} hash={me?.avatar} folder="avatars" size={32} status={status} />
          <span>
            <strong dir="auto">{name}</strong>
            <small>{words[status]}</small>
          </span>
        </Button>
        <Popover className="popover" placement="top start">
          <Menu onAction={(key) => act(String(key))}>
            {(Object.keys(words) as Status[]).map((one) => (
              <MenuItem key={one} id={one} className="menu-item">
                {words[one]}
              </MenuItem>
            ))}
            <MenuItem id="logout" className="menu-item bad">
              {t`Log out`}
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      <SelfVoiceButtons />
      <Link href="/settings/account" className="icon-button" aria-label={t`Settings`} title={t`Settings`}>
        <Icon name="cog" />
      </Link>
    </section>
  );
}
