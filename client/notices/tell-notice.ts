import { t } from '@lingui/core/macro';
import { isLookedAt } from '../app/is-looked-at.ts';
import { navigate } from '../app/navigate.ts';
import { playTone, type Tone } from '../voice/tones.ts';
import { claim } from './claim.ts';
import { noticePreferences, type NoticeKind } from './notice-preferences.ts';
import { isSeenInSomeTab } from './seen.ts';

/** What there is to tell, and where it leads. */
export interface Notice {
  id: string;
  /** Where it happened; whoever sees that is told nothing. */
  channelId?: string;
  kind: NoticeKind;
  title: string;
  body: string;
  icon?: string | undefined;
  path: string;
}

/** Calls ring by themselves. */
const TONE_OF: Record<NoticeKind, Tone | null> = {
  message: 'message',
  mention: 'mention',
  direct: 'mention',
  friend: 'friend',
  reminder: 'friend',
  call: null,
};

/** Tells in one of the tabs, as this device is set: by a sound, and by a notice of the system where nobody looks at the page. */
export async function tellNotice(notice: Notice): Promise<void> {
  if (!(await claim(notice.id)) || (notice.channelId !== undefined && (await isSeenInSomeTab(notice.channelId)))) return;
  const { desktop, content, sounds, volume, kinds } = noticePreferences();
  if (!kinds[notice.kind]) return;
  const tone = TONE_OF[notice.kind];
  if (sounds && tone) playTone(tone, volume);
  if (!isLookedAt() && desktop && 'Notification' in globalThis && Notification.permission === 'granted') show(notice, content);
}

/** What the system shows of this page, for as long as there is something to say of it. */
const shown = new Map<string, Notification>();

/** Takes the system's notice back, such as that of a call which nobody waits for any more. */
export function endNotice(id: string): void {
  shown.get(id)?.close();
  shown.delete(id);
}

function show({ id, title, body, icon, path }: Notice, isWithContent: boolean): void {
  const said = isWithContent ? { title, body, ...(icon !== undefined && { icon }) } : { title: t`Something new`, body: '' };
  const notice = new Notification(said.title, { ...said, tag: id, silent: true });
  shown.set(id, notice);
  notice.addEventListener('close', () => shown.get(id) === notice && shown.delete(id));
  notice.addEventListener('click', () => {
    window.focus();
    notice.close();
    navigate(path);
  });
}
