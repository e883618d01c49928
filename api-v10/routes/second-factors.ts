import { BackupCodesBody, CreatePasskeyBody, DisableTotpBody, EmailCodeBody, EnableTotpBody, RenamePasskeyBody } from '#protocol/rest/auth';
import { LeaveAccountBody, PasswordBody } from '#protocol/rest/users';
import { sendEmailChangeCode, verifyEmailChangeCode } from '#core/accounts/change-email';
import { deleteAccount } from '#core/accounts/delete-account';
import { disableAccount } from '#core/accounts/disable-account';
import { disableTotp, enableTotp } from '#core/accounts/second-factors/authenticator-app';
import type { BackupCode } from '#core/accounts/second-factors/backup-codes';
import { addPasskey, beginPasskey, listPasskeys, removePasskey, renamePasskey, type Authenticator } from '#core/accounts/second-factors/passkeys';
import { challengeBackupCodes, viewBackupCodes } from '#core/accounts/second-factors/view-backup-codes';
import { del, get, patch, post, put, replyOf, type RouteTable } from '../route.ts';

const FEW = { requests: 10, perSeconds: 60 };
const MAILS = { requests: 5, perSeconds: 600 };

/** What people prove with that they are themselves, and the end of their account. Source: the routes of Discord's own client. */
export const secondFactors: RouteTable = {
  enable_totp: post({
    path: '/users/@me/mfa/totp/enable',
    who: ['user'],
    bucket: FEW,
    stepUp: 'always',
    body: EnableTotpBody,
    reply: replyOf<{ token: string; backup_codes: BackupCode[] }>(),
    run: ({ core, caller, body }) => enableTotp(core, caller.user, caller.login, body),
  }),
  disable_totp: post({
    path: '/users/@me/mfa/totp/disable',
    who: ['user'],
    bucket: FEW,
    stepUp: 'always',
    body: DisableTotpBody,
    reply: replyOf<{ token: string }>(),
    run: ({ core, caller }) => disableTotp(core, caller.user, caller.login),
  }),
  send_backup_codes_challenge: post({
    path: '/auth/verify/view-backup-codes-challenge',
    who: ['user'],
    bucket: FEW,
    stepUp: ({ password }) => (password ? null : 'second-factor'),
    body: PasswordBody,
    reply: replyOf<{ nonce: string; regenerate_nonce: string }>(),
    run: ({ core, caller, body }) => challengeBackupCodes(core, caller.user, caller.login, body.password),
  }),
  get_backup_codes: post({
    path: '/users/@me/mfa/codes-verification',
    who: ['user'],
    bucket: FEW,
    stepUp: 'always',
    body: BackupCodesBody,
    reply: replyOf<{ backup_codes: BackupCode[] }>(),
    run: ({ core, caller, body }) => viewBackupCodes(core, caller.user, caller.login, { ...body, key: body.key ?? '' }),
  }),
  list_webauthn_authenticators: get({
    path: '/users/@me/mfa/webauthn/credentials',
    who: ['user'],
    stepUp: 'always',
    reply: replyOf<Authenticator[]>(),
    run: ({ core, caller }) => listPasskeys(core, caller.id),
  }),
  create_webauthn_authenticator: post({
    path: '/users/@me/mfa/webauthn/credentials',
    who: ['user'],
    bucket: FEW,
    stepUp: 'always',
    body: CreatePasskeyBody,
    reply: replyOf<{ ticket: string; challenge: string } | Awaited<ReturnType<typeof addPasskey>>>(),
    run: ({ core, caller, body, request }) => {
      const { ticket, credential, name } = body;
      return ticket && credential
        ? addPasskey(core, caller.user, caller.login, { ticket, credential, name })
        : beginPasskey(core, caller.user, caller.login, request.headers.host);
    },
  }),
  modify_webauthn_authenticator: patch({
    path: '/users/@me/mfa/webauthn/credentials/:authenticator_id',
    who: ['user'],
    stepUp: 'always',
    body: RenamePasskeyBody,
    reply: replyOf<Authenticator>(),
    run: ({ core, caller, params, body }) => renamePasskey(core, caller.id, params.authenticator_id, body.name),
  }),
  delete_webauthn_authenticator: del({
    path: '/users/@me/mfa/webauthn/credentials/:authenticator_id',
    who: ['user'],
    stepUp: 'always',
    run: ({ core, caller, params, request }) => removePasskey(core, caller.id, params.authenticator_id, request.headers.host),
  }),
  send_email_change_challenge: put({
    path: '/users/@me/email',
    who: ['user'],
    bucket: MAILS,
    run: async ({ core, caller }) => sendEmailChangeCode(core, caller.user),
  }),
  verify_email_change_code: post({
    path: '/users/@me/email/verify-code',
    who: ['user'],
    bucket: FEW,
    body: EmailCodeBody,
    reply: replyOf<{ token: string }>(),
    run: ({ core, caller, body }) => verifyEmailChangeCode(core, caller.user, body.code),
  }),
  disable_user_account: post({
    path: '/users/@me/disable',
    who: ['user'],
    bucket: FEW,
    stepUp: 'always',
    body: LeaveAccountBody,
    run: ({ core, caller }) => disableAccount(core, caller.user),
  }),
  /** What was written stays; our own operation of the same kind lets people say otherwise. */
  delete_user_account: post({
    path: '/users/@me/delete',
    who: ['user'],
    bucket: FEW,
    stepUp: 'always',
    body: LeaveAccountBody,
    run: async ({ core, caller }) => void (await deleteAccount(core, caller.user, { messages: 'keep' })),
  }),
};
