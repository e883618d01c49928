import { t } from '@lingui/core/macro';
import type { Client } from '#sdk/client';
import { say } from '../kit/say.ts';
import { navigate } from './navigate.ts';

/** Logs out. Where the server cannot be told, its login stays good there, so whoever leaves decides what becomes of that. */
export function logOut(client: Client, andThen = (): void => navigate('/login')): void {
  const { token } = client;
  const leaveHere = (): void => {
    // Perhaps somebody else's by now.
    if (client.token !== token) return;
    client.forgetLogin();
    andThen();
  };
  client.logout().then(andThen, () =>
    say({
      icon: 'warn',
      title: t`You are not logged out: the server does not answer`,
      text: t`Log out on this device only, and the login stays good at the server until you end it under Devices.`,
      acts: [
        { words: t`Try again`, act: () => logOut(client, andThen) },
        { words: t`Log out here only`, act: leaveHere },
      ],
    }),
  );
}
