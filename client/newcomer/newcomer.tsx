import { Suspense, useState } from 'react';
import { lazily } from '../app/lazily.tsx';
import { useSelected } from '../app/session.tsx';
import { needsToAgree, needsToAnswer } from './steps.ts';

const NewcomerDialog = lazily(() => import('./newcomer-dialog.tsx'));

/** What a guild asks of whoever has just come in: the rules, then its questions, then where to begin. */
export function Newcomer({ guildId }: { guildId: string }) {
  const isAsked = useSelected((state) => needsToAgree(state, guildId) || needsToAnswer(state, guildId));
  const [shownFor, setShownFor] = useState<string | null>(null);
  if (isAsked && shownFor !== guildId) setShownFor(guildId);
  if (shownFor !== guildId) return null;
  return (
    <Suspense>
      <NewcomerDialog key={guildId} guildId={guildId} onClose={() => setShownFor(null)} />
    </Suspense>
  );
}
