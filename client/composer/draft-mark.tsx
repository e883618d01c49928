import { Trans } from '@lingui/react/macro';
import type { State } from '#sdk/state/state';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';

/** Whether something was begun in a channel. */
export const hasDraft = (state: State, channelId: string): boolean => (state.drafts.get(channelId)?.content ?? '').trim() !== '';

/** Says in a list of channels that something was begun in this one. */
export function DraftMark({ channelId }: { channelId: string }) {
  if (!useSelected((state) => hasDraft(state, channelId))) return null;
  return (
    <span className="draft-mark">
      <Icon name="edit" />
      <span className="unseen">
        , <Trans>draft</Trans>
      </span>
    </span>
  );
}
