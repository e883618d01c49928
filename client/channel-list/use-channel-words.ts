import { useLingui } from '@lingui/react/macro';
import type { Channel } from '#sdk/state/entities';
import { unreadOf } from '#sdk/state/selectors/unread';
import { hasFailed } from '#sdk/state/selectors/unsent';
import { useSelected } from '../app/session.tsx';
import { hasDraft } from '../composer/draft-mark.tsx';
import { useSaid } from '../kit/use-said.ts';
import { useSelectedBeside } from './open-channel.ts';

/**
 * What a channel is called, and what waits in it: its link says so, and its row, which is where the keyboard goes. They change as seldom as
 * can be: with the words of a row its whole tree is drawn anew.
 */
export function useChannelWords(channel: Channel): string {
  const { t } = useLingui();
  const isUnread = useSelectedBeside((state, openId) => openId !== channel.id && unreadOf(state, channel.id).isUnread);
  const isBegun = useSelectedBeside((state, openId) => openId !== channel.id && hasDraft(state, channel.id));
  const mentions = useSelected((state) => unreadOf(state, channel.id).mentions);
  const isUnsent = useSelected((state) => hasFailed(state, channel.id));
  return useSaid(channel.name ?? '', { isUnread, mentions }, isBegun && t`draft`, isUnsent && t`not sent`);
}
