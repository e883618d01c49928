import type { Core } from '../../core.ts';
import type { Mail } from '../../ports/mail.ts';

type House = Pick<Core, 'settings' | 'instance'>;

/** A page of the web client; what is secret stands behind the #, so that no server log sees it. */
export const linkTo = ({ settings }: Pick<Core, 'settings'>, page: 'reset' | 'verify', token: string): string => `${settings.url}/${page}#token=${token}`;

const mail = ({ instance, settings }: House, to: string, subject: string, paragraphs: readonly string[]): Mail => ({
  to,
  subject: `${subject} (${instance.settings.name})`,
  text: `${[...paragraphs, `${instance.settings.name}, ${settings.url}`].join('\n\n')}\n`,
});

export const resetMail = (core: House, to: string, username: string, token: string): Mail =>
  mail(core, to, 'Reset your password', [
    `Somebody asked for a new password for the account ${username}. If it was you, choose one here within an hour:`,
    linkTo(core, 'reset', token),
    'If it was not you, do nothing: your password stays as it is.',
  ]);

export const verifyMail = (core: House, to: string, username: string, token: string): Mail =>
  mail(core, to, 'Confirm your e-mail address', [
    `The account ${username} names this as its address. If it is yours, confirm it here within a day:`,
    linkTo(core, 'verify', token),
    'If it is not your account, do nothing.',
  ]);

export const changeCodeMail = (core: House, to: string, username: string, code: string): Mail =>
  mail(core, to, `${code} is your code`, [
    `To give the account ${username} another e-mail address, type this code within a quarter of an hour: ${code}`,
    'If you did not ask for it, somebody else is logged in as you: change your password.',
  ]);

export const backupCodesMail = (core: House, to: string, username: string, code: string): Mail =>
  mail(core, to, `${code} is your code`, [
    `To see or make backup codes of the account ${username}, type this code within a quarter of an hour: ${code}`,
    'If you did not ask for it, somebody else is logged in as you: change your password.',
  ]);

export const addressChangedMail = (core: House, to: string, username: string): Mail =>
  mail(core, to, 'Your e-mail address was changed', [
    `The account ${username} has another e-mail address now, and this one is no longer its.`,
    'If that was not you, ask whoever runs this server.',
  ]);

export const passwordChangedMail = (core: House, to: string, username: string): Mail =>
  mail(core, to, 'Your password was changed', [
    `The password of the account ${username} was changed, and all its other sessions have ended.`,
    'If that was not you, choose another one by "Forgot your password?" at once.',
  ]);
