import { useLingui } from '@lingui/react/macro';
import { useEffect, useRef, useState } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import type { VoiceEffect } from '#sdk/voice/call/call-events';
import { useClient } from '../app/session.tsx';
import { SoundFace } from './sound-face.tsx';
import { useVoiceNow } from './voice.ts';
import './soundboard.css';

const SHOWN_MS = 3_000;
const MOST = 5;

interface Shown {
  key: number;
  effect: VoiceEffect;
  name: string;
}

/** What people in the call play or let fly, for a moment, with their name. */
export function SoundEffects({ guildId }: { guildId: string }) {
  const { t } = useLingui();
  const client = useClient();
  const call = useVoiceNow((now) => now.call);
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const count = useRef(0);
  useEffect(() => {
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const stop = call?.on('effect', (effect) => {
      const key = count.current++;
      const name = nameOf(client.state, effect.user_id, guildId);
      setShown((before) => [...before.slice(1 - MOST), { key, effect, name }]);
      timers.add(setTimeout(() => setShown((before) => before.filter((one) => one.key !== key)), SHOWN_MS));
    });
    return () => {
      stop?.();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [call, client, guildId]);
  return (
    <div role="log" aria-label={t`Sounds that were played`}>
      <ul className="sound-effects">
        {shown.map(({ key, effect, name }) => (
          <li key={key}>
            <SoundFace emoji={effect.emoji} />
            <span dir="auto">{name}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
