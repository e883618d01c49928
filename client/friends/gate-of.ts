import { unheard } from '#sdk/state/selectors/unheard';
import type { State } from '#sdk/state/state';

/** What stands in the place where one would write to somebody: they are blocked, or ask first. */
export function gateOf(state: State, channelId: string): 'request' | 'blocked' | null {
  const channel = state.channels.get(channelId);
  if (channel?.type !== 1) return null;
  if (channel['is_message_request'] === true) return 'request';
  return unheard(state, channel.recipient_ids?.[0] ?? '') === 'blocked' ? 'blocked' : null;
}
