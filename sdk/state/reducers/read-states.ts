import { compareSnowflakes } from '#protocol/snowflake';
import type { ReadStateEntry } from '../../gateway/events.ts';
import type { Reducers } from '../reducer.ts';
import type { State } from '../state.ts';

export const readStates: Reducers = {
  MESSAGE_ACK(state, { channel_id: id, message_id: messageId, manual, mention_count: mentions, ack_type: type }) {
    // Other kinds than channels have ids of their own.
    if ((type ?? 0) !== 0) return;
    const known = state.readStates.get(id);
    // What was read here meanwhile is not unread again because an older word of it comes later.
    if (!manual && known && compareSnowflakes(known.last_message_id, messageId) > 0) return;
    state.readStates.set(id, { ...known, last_message_id: messageId, mention_count: mentions ?? 0 });
  },
  CHANNEL_PINS_ACK(state, { channel_id: id, timestamp }) {
    const known = state.readStates.get(id);
    state.readStates.set(id, { last_message_id: '0', mention_count: 0, ...known, last_pin_timestamp: timestamp });
  },
};

export function putReadState(state: State, { id, read_state_type: type, last_message_id, mention_count, last_pin_timestamp }: ReadStateEntry): void {
  if ((type ?? 0) !== 0) return;
  state.readStates.set(id, {
    last_message_id: String(last_message_id ?? '0'),
    mention_count: mention_count ?? 0,
    ...(last_pin_timestamp !== undefined && { last_pin_timestamp }),
  });
}
