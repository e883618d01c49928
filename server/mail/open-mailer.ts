import { setTimeout as sleep } from 'node:timers/promises';
import type { Mailer } from '#core/ports/mail';
import { Turnstile } from '#core/turnstile';
import type { Settings } from '../configuration/settings.ts';

const ANSWER_WITHIN_MS = 20_000;
/** A mail server that is busy, or that lets strangers try again (greylisting), takes it later. */
const TRY_AGAIN_AFTER_MS: readonly number[] = [5_000, 60_000, 300_000];
/** So many are sent at once, and so many wait for that or to be tried again; each is small. */
const AT_ONCE = 20;
const MOST_WAITING = 10_000;

/** What of an error of SMTP may be tried again: everything but what the server has refused for good. */
const isForGood = (error: unknown): boolean => Number((error as { responseCode?: unknown } | null)?.responseCode ?? 0) >= 500;

const transportOf = async ({ NEXUS_SMTP_URL: url }: Settings) => {
  const { createTransport } = await import('nodemailer');
  const { protocol, hostname, searchParams } = new URL(url ?? '');
  // Without this somebody between could have the password and all links in clear.
  const requireTLS = protocol === 'smtp:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  const isDecided = ['requireTLS', 'ignoreTLS', 'secure'].some((name) => searchParams.has(name));
  return createTransport({
    url: url ?? '',
    ...(!isDecided && { requireTLS }),
    connectionTimeout: ANSWER_WITHIN_MS,
    greetingTimeout: ANSWER_WITHIN_MS,
    socketTimeout: ANSWER_WITHIN_MS,
  });
};

/** Mail by SMTP; none where it is not set. */
export async function openMailer(settings: Settings): Promise<{ mailer: Mailer | null; close(): Promise<void> }> {
  const { NEXUS_MAIL_FROM: from } = settings;
  if (settings.NEXUS_SMTP_URL === undefined || from === undefined) return { mailer: null, close: () => Promise.resolve() };
  const transport = await transportOf(settings);
  const closing = new AbortController();
  const sending = new Turnstile(AT_ONCE);
  let waiting = 0;
  const mailer: Mailer = {
    async send({ to, subject, text }) {
      if (waiting >= MOST_WAITING) throw new Error(`${MOST_WAITING} e-mails wait to be sent: no more are taken`);
      waiting++;
      try {
        for (let attempt = 0; ; attempt++) {
          try {
            // An object as address is one address, whatever is in it.
            const mail = { from, to: { name: '', address: to }, subject, text, disableFileAccess: true, disableUrlAccess: true };
            await sending.pass(() => transport.sendMail(mail));
            return;
          } catch (error) {
            const pauseMs = TRY_AGAIN_AFTER_MS[attempt];
            if (pauseMs === undefined || isForGood(error) || closing.signal.aborted) throw withoutAddress(error, to);
            await sleep(pauseMs, undefined, { signal: closing.signal, ref: false });
          }
        }
      } finally {
        waiting--;
      }
    },
  };
  return {
    mailer,
    close: () => {
      closing.abort();
      transport.close();
      return Promise.resolve();
    },
  };
}

/** What the mail server said, without whom it was about: logs are not for that. */
function withoutAddress(error: unknown, address: string): Error {
  const words = error instanceof Error ? error.message : String(error);
  return new Error(`the mail server did not take it: ${words.replaceAll(address, '[address]').slice(0, 300)}`);
}

/** Throws what is wrong with the mail server, as far as logging in to it shows. */
export async function askMailServer(settings: Settings): Promise<void> {
  const transport = await transportOf(settings);
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}
