import { useLingui } from '@lingui/react/macro';
import type { Channel } from '#sdk/state/entities';
import { unreadOf } from '#sdk/state/selectors/unread';
import { useSelected } from '../app/session.tsx';
import { hasDraft } from '../composer/draft-mark.tsx';
import { useSaid } from '../kit/use-said.ts';

/** What a channel is called, and what waits in it: its link says so, and its row, which is where the keyboard goes. */
export function useChannelWords(channel: Channel, isOpen: boolean): string {
  const { t } = useLingui();
  const { isUnread, mentions } = useSelected((state) => unreadOf(state, channel.id));
  const isBegun = useSelected((state) => hasDraft(state, channel.id));
  return useSaid(channel.name ?? '', { isUnread: isUnread && !isOpen, mentions }, isBegun && !isOpen && t`draft`);
}
