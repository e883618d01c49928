import { useLingui } from '@lingui/react/macro';
import { useEffect, useEffectEvent } from 'react';
import { useJump } from '../app/jump.ts';
import { pathTo } from '../app/place.ts';
import { useClient } from '../app/session.tsx';
import { orSay } from '../kit/or-say.ts';
import { say } from '../kit/say.ts';
// There once a line is gone, which is said as well.
import '../kit/toasts.tsx';
import { wantsQuiet } from '../notices/is-busy.ts';
import { tellNotice } from '../notices/tell-notice.ts';
import { LATER } from './when.ts';

interface Due {
  id: string;
  title: string;
  text: string;
  channelId: string | null;
  messageId: string | null;
  later(dueAt: string): Promise<unknown>;
}

/** Says when something comes due that somebody wanted to be reminded of, also to who looks elsewhere. In the inbox it stands until it is done with. */
export default function DueNotices() {
  const { t } = useLingui();
  const client = useClient();
  const jump = useJump();
  const tell = useEffectEvent(({ id, title, text, channelId, messageId, later }: Due): void => {
    const target = channelId === null ? [] : [{ words: t`Jump`, act: () => orSay(jump({ channelId, messageId: messageId ?? undefined })) }];
    const inAnHour = { words: t`In an hour`, act: () => orSay(later(LATER[1].when(new Date()).toISOString())) };
    say({ icon: 'clock', title, text, acts: [...target, inAnHour] });
    if (wantsQuiet(client.state)) return;
    const path = pathTo(client.state.channels.get(channelId ?? '')?.guild_id, channelId ?? undefined, messageId ?? undefined);
    void tellNotice({ id: `due ${id}`, kind: 'reminder', title, body: text, path });
  });
  const toldOfReminder = useEffectEvent((text: string): string => text || t`A message`);
  const titles = useEffectEvent(() => ({ reminder: t`Reminder`, saved: t`Saved message` }));
  // What came due while no page was open is counted too.
  useEffect(() => {
    if (!client.hasSavedMessages) void client.loadSavedMessages().catch(() => undefined);
  }, [client]);
  useEffect(() => {
    const ends = [
      client.on('NEXUS_REMINDER_UPDATE', ({ id, status, text, channel_id: channelId, message_id: messageId }) => {
        if (status !== 'due') return;
        const later = (due_at: string) =>
          client.rest.call('PATCH /nexus/v1/users/@me/reminders/{reminder_id}', { path: { reminder_id: id }, body: { due_at } });
        tell({ id, title: titles().reminder, text: toldOfReminder(text), channelId, messageId, later });
      }),
      client.on('NEXUS_SAVED_MESSAGE_DUE', ({ save_data: { channel_id, message_id, notes, message_summary: summary } }) => {
        const later = (due_at: string) =>
          client.rest.call('PUT /users/@me/saved-messages/{channel_id}/{message_id}', { path: { channel_id, message_id }, body: { due_at } });
        tell({ id: message_id, title: titles().saved, text: toldOfReminder(notes || summary), channelId: channel_id, messageId: message_id, later });
      }),
    ];
    return () => ends.forEach((end) => end());
  }, [client]);
  return null;
}
