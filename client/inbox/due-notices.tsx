import { useLingui } from '@lingui/react/macro';
import { useEffect, useEffectEvent } from 'react';
import { useJump } from '../app/jump.ts';
import { useClient } from '../app/session.tsx';
import { say, Toasts } from '../kit/toasts.tsx';
import { LATER } from './when.ts';

interface Due {
  title: string;
  text: string;
  channelId: string | null;
  messageId: string | null;
  later(dueAt: string): Promise<unknown>;
}

/** Says when something comes due that somebody wanted to be reminded of. In the inbox it stands until it is done with. */
export default function DueNotices() {
  const { t } = useLingui();
  const client = useClient();
  const jump = useJump();
  const tell = useEffectEvent(({ title, text, channelId, messageId, later }: Due): void => {
    const failed = (error: unknown): void => void say({ icon: 'warn', title: t`That did not work`, text: error instanceof Error ? error.message : undefined });
    const target = channelId === null ? [] : [{ words: t`Jump`, act: () => void jump({ channelId, messageId: messageId ?? undefined }).catch(failed) }];
    const inAnHour = { words: t`In an hour`, act: () => void later(LATER[1].when(new Date()).toISOString()).catch(failed) };
    say({ icon: 'clock', title, text, acts: [...target, inAnHour] });
  });
  const toldOfReminder = useEffectEvent((text: string): string => text || t`A message`);
  const titles = useEffectEvent(() => ({ reminder: t`Reminder`, saved: t`Saved message` }));
  useEffect(() => {
    const ends = [
      client.on('NEXUS_REMINDER_UPDATE', ({ id, status, text, channel_id: channelId, message_id: messageId }) => {
        if (status !== 'due') return;
        const later = (due_at: string) =>
          client.rest.call('PATCH /nexus/v1/users/@me/reminders/{reminder_id}', { path: { reminder_id: id }, body: { due_at } });
        tell({ title: titles().reminder, text: toldOfReminder(text), channelId, messageId, later });
      }),
      client.on('NEXUS_SAVED_MESSAGE_DUE', ({ save_data: { channel_id, message_id, notes, message_summary: summary } }) => {
        const later = (due_at: string) =>
          client.rest.call('PUT /users/@me/saved-messages/{channel_id}/{message_id}', { path: { channel_id, message_id }, body: { due_at } });
        tell({ title: titles().saved, text: toldOfReminder(notes || summary), channelId: channel_id, messageId: message_id, later });
      }),
    ];
    return () => ends.forEach((end) => end());
  }, [client]);
  return <Toasts />;
}
