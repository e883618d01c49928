import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { channelName } from '#sdk/state/selectors/names';
import { useClient, useSelected } from '../app/session.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { liveStage, moderatesStage } from './on-stage.ts';
import { StageTopic } from './stage-topic.tsx';

/** What a stage is about, and whether it is live; who moderates it starts and ends it here. */
export function StageHead({ channelId }: { channelId: string }) {
  const { t } = useLingui();
  const client = useClient();
  const stage = useSelected((state) => liveStage(state, channelId));
  const name = useSelected((state) => channelName(state, channelId));
  const moderates = useSelected((state) => moderatesStage(state, channelId));
  const [open, setOpen] = useState<'topic' | 'end' | null>(null);
  const close = (): void => setOpen(null);
  return (
    <header className="stage-head">
      <div>
        {stage && (
          <p className="stage-live">
            <span className="live-dot" aria-hidden="true" />
            <Trans>Live</Trans>
          </p>
        )}
        <h2 dir="auto">{stage?.topic ?? name}</h2>
      </div>
      {moderates && (
        <div className="row">
          {stage && (
            <button className="button small bad" onClick={() => setOpen('end')}>
              <Trans>End the stage</Trans>
            </button>
          )}
          <button className={`button small${stage ? '' : ' primary'}`} onClick={() => setOpen('topic')}>
            {stage ? <Trans>Edit the topic</Trans> : <Trans>Start the stage</Trans>}
          </button>
        </div>
      )}
      {open === 'topic' && <StageTopic channelId={channelId} stage={stage} onClose={close} />}
      {open === 'end' && (
        <Confirm
          title={t`End the stage?`}
          words={t`End it`}
          isBad
          act={() => client.rest.call('DELETE /stage-instances/{channel_id}', { path: { channel_id: channelId } })}
          onClose={close}
        >
          <p className="quiet">
            <Trans>Everybody stays in the channel until they leave.</Trans>
          </p>
        </Confirm>
      )}
    </header>
  );
}
