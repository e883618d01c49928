import { Suspense } from 'react';
import { lazily } from '../app/lazily.tsx';
import { useIsNarrow } from '../app/media.ts';
import { useSelected } from '../app/session.tsx';
import { ownVoiceState } from './in-voice.ts';
import { ringingAt } from './ringing-at.ts';
import { useVoiceNow } from './voice.ts';

const VoicePanel = lazily(() => import('./voice-panel.tsx'));
const CallStrip = lazily(() => import('./call-strip.tsx'));
const Ringing = lazily(() => import('./ringing.tsx'));

/** Above oneself in the column: the own call, and what is to be said of it. It comes with the first call. */
export function OwnCall() {
  const isWanted = useVoiceNow(({ place, notice, formerPlace }) => place !== null || notice !== null || formerPlace !== null);
  const isElsewhere = useSelected((state) => ownVoiceState(state) !== undefined);
  return <Suspense>{(isWanted || isElsewhere) && <VoicePanel />}</Suspense>;
}

/** On a phone, above a channel: the own call, unless that is what is shown, and what is to be said of it. */
export function OwnCallStrip({ channelId }: { channelId: string }) {
  const isNarrow = useIsNarrow();
  const place = useVoiceNow((now) => now.place);
  const hasNotice = useVoiceNow(({ notice }) => notice !== null);
  const shown = place?.channelId === channelId ? null : place;
  return <Suspense>{isNarrow && (shown !== null || hasNotice) && <CallStrip place={shown} />}</Suspense>;
}

export function IncomingCall() {
  const channelId = useSelected(ringingAt);
  return <Suspense>{channelId !== null && <Ringing key={channelId} channelId={channelId} />}</Suspense>;
}
