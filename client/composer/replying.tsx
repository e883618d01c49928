import { Trans, useLingui } from '@lingui/react/macro';
import { findMessage } from '#sdk/state/history';
import { nameOf } from '#sdk/state/selectors/names';
import { useSelected } from '../app/session.tsx';
import { Icon } from '../kit/icon.tsx';

interface ReplyingProps {
  channelId: string;
  messageId: string;
  pings: boolean;
  onPings(pings: boolean): void;
  onEnd(): void;
}

/** Whom one answers, and whether they hear of it. */
export function Replying({ channelId, messageId, pings, onPings, onEnd }: ReplyingProps) {
  const { t } = useLingui();
  const author = useSelected((state) => {
    const history = state.histories.get(channelId);
    const message = history && findMessage(history, messageId);
    return message ? nameOf(state, message.author.id, state.channels.get(channelId)?.guild_id) || message.author.username : '';
  });
  return (
    <div className="replying">
      <span dir="auto">
        <Trans>
          Answering <strong>{author}</strong>
        </Trans>
      </span>
      <button type="button" className="ping" aria-pressed={pings} onClick={() => onPings(!pings)}>
        {pings ? <Trans>@ on</Trans> : <Trans>@ off</Trans>}
      </button>
      <button type="button" className="icon-button" aria-label={t`Do not answer`} onClick={onEnd}>
        <Icon name="close" />
      </button>
    </div>
  );
}
