import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useSelected } from '../app/session.tsx';
import { Avatar } from '../kit/avatar.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Agree } from './agree.tsx';
import { Begin } from './begin.tsx';
import { Questions } from './questions.tsx';
import { needsToAgree, needsToAnswer, putOff } from './steps.ts';
import './newcomer.css';

/** One step after the other. Closed early, it is put off: one can read meanwhile, and is asked again with the next visit. */
export default function NewcomerDialog({ guildId, onClose }: { guildId: string; onClose(): void }) {
  const { t } = useLingui();
  const guild = useSelected((state) => state.guilds.get(guildId));
  const mustAgree = useSelected((state) => needsToAgree(state, guildId));
  const mustAnswer = useSelected((state) => needsToAnswer(state, guildId));
  const [isDone, setDone] = useState(false);
  const name = guild?.name ?? '';
  const close = (): void => {
    if (mustAgree || mustAnswer) putOff(guildId);
    onClose();
  };
  return (
    <Dialog title={t`Welcome to ${name}`} isWide onClose={close}>
      <div className="newcomer stack">
        <Avatar id={guildId} name={name} hash={guild?.icon} folder="icons" size={64} />
        {mustAgree && !isDone ? (
          <Agree guildId={guildId} onLater={close} />
        ) : mustAnswer && !isDone ? (
          <Questions guildId={guildId} onDone={() => setDone(true)} />
        ) : (
          <Begin guildId={guildId} onClose={onClose} />
        )}
        <p className="unseen" role="status">
          {mustAgree ? <Trans>First the rules.</Trans> : mustAnswer ? <Trans>Then some questions.</Trans> : <Trans>You are in.</Trans>}
        </p>
      </div>
    </Dialog>
  );
}
