import { Trans } from '@lingui/react/macro';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';

/** Says in a list of channels that something was begun in this one. */
export function DraftMark({ channelId }: { channelId: string }) {
  const hasDraft = useSelected((state) => (state.drafts.get(channelId)?.content ?? '').trim() !== '');
  if (!hasDraft) return null;
  return (
    <span className="draft-mark">
      <Icon name="edit" />
      <span className="unseen">
        , <Trans>draft</Trans>
      </span>
    </span>
  );
}
