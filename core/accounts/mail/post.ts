import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../../core.ts';
import type { Mail } from '../../ports/mail.ts';

/** What an e-mail is for. Anybody may ask for a reset; a notice tells of something that was done, and is never left out. */
export type MailKind = 'reset' | 'verify' | 'code' | 'notice';

/** So many of a kind an account gets in an hour, whoever asks for them. */
const MAX_PER_HOUR = 5;
const HOUR_MS = 3_600_000;

/**
 * Sends an e-mail to somebody, unless they had too many of its kind: then it is not even made, so that what was sent before
 * still counts. Nobody waits for it: neither who asked, for the time would tell whether there was anybody to write to, nor a
 * change that it tells of. Without mail nothing happens.
 */
export function post(core: Core, userId: Snowflake, kind: MailKind, make: () => Mail | Promise<Mail>): void {
  const { mailer } = core;
  if (!mailer) return;
  const send = async (): Promise<void> => {
    if (kind !== 'notice' && (await core.shortMemory.count(`mails:${kind}:${userId}`, 1, HOUR_MS)) > MAX_PER_HOUR) return;
    await mailer.send(await make());
  };
  // Neither the address nor what was in it belongs into the log.
  void send().catch((error: unknown) => core.log.warn({ err: error, user_id: userId }, 'an e-mail could not be sent'));
}
