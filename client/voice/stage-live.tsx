import { useLingui } from '@lingui/react/macro';
import { useSelected } from '../app/session.tsx';
import { liveStage } from './on-stage.ts';

/** Below a stage in the list of channels: what it is about while it is live. */
export default function StageLive({ channelId }: { channelId: string }) {
  const { t } = useLingui();
  const topic = useSelected((state) => liveStage(state, channelId)?.topic);
  if (topic === undefined) return null;
  return (
    <p className="stage-line">
      <span className="live-dot" aria-hidden="true" />
      <span className="unseen">{t`Live`}: </span>
      <span className="name" dir="auto">
        {topic}
      </span>
    </p>
  );
}
