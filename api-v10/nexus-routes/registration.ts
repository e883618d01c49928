import {
  FinishPasskeyRegistrationBody,
  OwnLoginReply,
  PasskeyRegistrationReply,
  RegisteredReply,
  StartPasskeyRegistrationBody,
} from '#protocol/nexus/registration';
import { hasPassword } from '#core/accounts/password';
import { finishPasskeyRegistration, startPasskeyRegistration } from '#core/accounts/register-by-passkey';
import type { BackupCode } from '#core/accounts/second-factors/backup-codes';
import { get, post, replyOf, type RouteTable } from '../route.ts';
import { NEW_ACCOUNTS, originOf } from '../routes/auth.ts';

/** Each asks whether a name is taken, as often as that may be asked by itself. */
const ATTEMPTS = { requests: 20, perSeconds: 60 };

/** Accounts without a password. */
export const registration: RouteTable = {
  nexus_start_passkey_registration: post({
    path: '/registration/passkey',
    who: ['nobody'],
    bucket: ATTEMPTS,
    body: StartPasskeyRegistrationBody,
    answers: PasskeyRegistrationReply,
    reply: replyOf<{ ticket: string; challenge: string }>(),
    run: (call) => startPasskeyRegistration(call.core, call.body, originOf(call)),
  }),
  nexus_finish_passkey_registration: post({
    path: '/registration/passkey/finish',
    who: ['nobody'],
    bucket: NEW_ACCOUNTS,
    status: 201,
    body: FinishPasskeyRegistrationBody,
    answers: RegisteredReply,
    reply: replyOf<{ token: string; backup_codes: BackupCode[] }>(),
    run: (call) => finishPasskeyRegistration(call.core, call.body, originOf(call)),
  }),
  nexus_get_own_login: get({
    path: '/users/@me/login',
    who: ['user'],
    answers: OwnLoginReply,
    reply: replyOf<{ has_password: boolean }>(),
    run: async ({ core, caller }) => ({ has_password: await hasPassword(core, caller.id) }),
  }),
};
