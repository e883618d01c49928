import { useLingui } from '@lingui/react/macro';
import type { MuteConfig } from '#sdk/gateway/events';
import { isMutedAt } from '#protocol/notifications/mute';
import type { MenuEntry } from '../kit/context-menu.tsx';

/** What is muted or not, and until when. */
export interface Mute {
  muted: boolean;
  mute_config: MuteConfig | null;
}

/** In seconds, -1 for as long as nobody says otherwise. Source: Discord's client. */
export const MUTE_WINDOWS = [900, 3_600, 10_800, 28_800, 86_400, -1] as const;

export const muteFor = (seconds: number): Mute => ({
  muted: true,
  mute_config: { selected_time_window: seconds, end_time: seconds < 0 ? null : new Date(Date.now() + seconds * 1000).toISOString() },
});
export const LOUD: Mute = { muted: false, mute_config: null };

/** How long a mute lasts, in words. */
export function useMuteWords(): (seconds: number) => string {
  const { t } = useLingui();
  return (seconds) => {
    switch (seconds) {
      case 900:
        return t`For 15 minutes`;
      case 3_600:
        return t`For 1 hour`;
      case 10_800:
        return t`For 3 hours`;
      case 28_800:
        return t`For 8 hours`;
      case 86_400:
        return t`For 24 hours`;
      default:
        return t`Until I turn it back on`;
    }
  };
}

/** Until when something is muted, in words; undefined where it has no end. */
export function useMuteEnd(): (mute: Partial<Mute> | undefined) => string | undefined {
  const { t, i18n } = useLingui();
  return (mute) => {
    const end = mute?.mute_config?.end_time;
    if (!end) return undefined;
    const time = i18n.date(end, { weekday: 'short', hour: 'numeric', minute: '2-digit' });
    return t`Muted until ${time}`;
  };
}

/** The line of a menu that mutes for a while, or ends that. */
export function useMuteEntry(): (now: Partial<Mute> | undefined, words: { mute: string; unmute: string }, onChange: (mute: Mute) => void) => MenuEntry {
  const [windowWords, endWords] = [useMuteWords(), useMuteEnd()];
  return (now, words, onChange) =>
    now && isMutedAt(now, Date.now())
      ? { key: 'unmute', words: words.unmute, note: endWords(now), act: () => onChange(LOUD) }
      : {
          key: 'mute',
          words: words.mute,
          entries: MUTE_WINDOWS.map((seconds) => ({ key: `mute-${seconds}`, words: windowWords(seconds), act: () => onChange(muteFor(seconds)) })),
        };
}
