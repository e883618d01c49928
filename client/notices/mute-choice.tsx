import { useLingui } from '@lingui/react/macro';
import { isMutedAt } from '#protocol/notifications/mute';
import { Choose } from '../kit/choose.tsx';
import { LOUD, MUTE_WINDOWS, muteFor, useMuteEnd, useMuteWords, type Mute } from './use-mute-entry.ts';

/** Whether something is muted, and for how long, as a field. */
export function MuteChoice({ label, now, onChange }: { label: string; now: Partial<Mute> | undefined; onChange(mute: Mute): void }) {
  const { t } = useLingui();
  const [windowWords, endWords] = [useMuteWords(), useMuteEnd()];
  const isMuted = now !== undefined && isMutedAt(now, Date.now());
  const chosen = isMuted ? String(now.mute_config?.selected_time_window ?? -1) : '';
  const isKnown = chosen === '' || MUTE_WINDOWS.some((seconds) => String(seconds) === chosen);
  return (
    <Choose
      label={label}
      value={chosen}
      hint={isMuted ? endWords(now) : undefined}
      onChange={(value) => onChange(value === '' ? LOUD : muteFor(Number(value)))}
    >
      <option value="">{t`Not muted`}</option>
      {MUTE_WINDOWS.map((seconds) => (
        <option key={seconds} value={seconds}>
          {windowWords(seconds)}
        </option>
      ))}
      {!isKnown && <option value={chosen}>{t`For some time`}</option>}
    </Choose>
  );
}
