import { t } from '@lingui/core/macro';
import type { Client } from '#sdk/client';
import type { BackupCode } from '#sdk/rest/replies';
import { makePasskey } from './passkey.ts';

export interface Registered {
  token: string;
  backup_codes: readonly BackupCode[];
}

/** An account that the device logs in to, in the place of a password. Its codes are told this once. */
export async function registerByPasskey(client: Client, account: { username: string; global_name?: string; invite?: string }): Promise<Registered> {
  const { ticket, challenge } = await client.rest.call('POST /nexus/v1/registration/passkey', { body: { ...account, consent: true } });
  const credential = await makePasskey(challenge).catch(() => {
    throw new Error(t`No passkey was made.`);
  });
  return client.rest.call('POST /nexus/v1/registration/passkey/finish', { body: { ticket, credential } });
}
