import { useLingui } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { nameOf } from '#sdk/state/selectors/names';
import { useClient } from '../app/session.tsx';
import { useVoice } from './voice.ts';

/** Says once who comes into the own call and who goes, to those who do not see it. */
export function CallAnnouncer() {
  const { t } = useLingui();
  const client = useClient();
  const voice = useVoice();
  const [said, setSaid] = useState<readonly { id: number; text: string }[]>([]);
  useEffect(() => {
    let count = 0;
    const say = (userId: string, words: (name: string) => string): void => {
      const text = words(nameOf(client.state, userId, voice.now.place?.guildId ?? undefined));
      setSaid((before) => [...before.slice(-4), { id: count++, text }]);
    };
    const stops = [
      voice.events.on('came', (userId) => say(userId, (name) => t`${name} joined the call.`)),
      voice.events.on('went', (userId) => say(userId, (name) => t`${name} left the call.`)),
    ];
    return () => stops.forEach((stop) => stop());
  }, [client, voice, t]);
  return (
    <div className="unseen" role="log" aria-live="polite" aria-relevant="additions" aria-label={t`Who comes and goes`}>
      {said.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
