import { Trans } from '@lingui/react/macro';
import { hasFailed } from '#sdk/state/selectors/unsent';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';

/** Says in a list of channels that something written in this one was not sent. */
export function UnsentMark({ channelId }: { channelId: string }) {
  if (!useSelected((state) => hasFailed(state, channelId))) return null;
  return (
    <span className="unsent-mark">
      <Icon name="warn" />
      <span className="unseen">
        , <Trans>not sent</Trans>
      </span>
    </span>
  );
}
