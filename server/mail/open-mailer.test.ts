import { smtpSink } from '#compat-tests/smtp-sink';
import { readSettings } from '../configuration/settings.ts';
import { openMailer } from './open-mailer.ts';

describe('mail', () => {
  it('goes out while a hundred others wait to be tried again', async () => {
    const sink = await smtpSink();
    const { mailer, close } = await openMailer(await readSettings({ NEXUS_SMTP_URL: sink.url, NEXUS_MAIL_FROM: 'Chat <chat@example.org>' }));
    const send = (to: string): Promise<void> => mailer?.send({ to, subject: 'Hello', text: 'Hello!' }) ?? Promise.reject(new Error('there is no mailer'));
    sink.refuse('451 later', 100);
    const others = Array.from({ length: 100 }, (_, n) => send(`${n}@example.org`));
    const last = send('last@example.org');
    await Promise.all([last, sink.next('last@example.org')]);
    await close();
    await Promise.allSettled(others);
    await sink.close();
  }, 60_000);
});
