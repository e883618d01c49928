import { Trans, useLingui } from '@lingui/react/macro';
import { parseMarkdown } from '#protocol/markdown/parse-markdown';
import { mentionedIn } from '#protocol/markdown/read-tree';
import { may } from '#sdk/state/selectors/permissions';
import type { State } from '#sdk/state/state';
import { useSelected } from '../app/session.tsx';
import { Dialog } from '../kit/dialog.tsx';

const MENTION_EVERYONE = 1n << 17n;
/** Fewer people are asked nothing about. */
const MANY = 30;

const peopleIn = (state: State, channelId: string): number => state.guilds.get(state.channels.get(channelId)?.guild_id ?? '')?.member_count ?? 0;

/** Whether a message rings at very many. */
export const mentionsMany = (state: State, channelId: string, text: string): boolean =>
  peopleIn(state, channelId) >= MANY && may(state, channelId, MENTION_EVERYONE) && mentionedIn(parseMarkdown(text)).everyone;

/** Asks before very many are disturbed. */
export function MentionsMany({ channelId, onSend, onClose }: { channelId: string; onSend(): void; onClose(): void }) {
  const { t } = useLingui();
  const people = useSelected((state) => peopleIn(state, channelId));
  return (
    <Dialog title={t`Tell everybody?`} onClose={onClose}>
      <div className="stack">
        <p className="quiet">
          <Trans>This message mentions up to {people} people at once.</Trans>
        </p>
        <div className="actions">
          <button className="button" onClick={onClose}>
            <Trans>Go on writing</Trans>
          </button>
          <button className="button primary" onClick={onSend} autoFocus>
            <Trans>Send it</Trans>
          </button>
        </div>
      </div>
    </Dialog>
  );
}
