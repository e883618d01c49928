import type { Core } from '../core.ts';
import type { MessageRecord } from './message-record.ts';

/**
 * Reads a message and changes it while nobody else does: two who write back what they had read would each undo the other's
 * change, and tell of them in any order. Null when the message is gone.
 */
export function withMessage<Result>(
  core: Core,
  { channel_id: channelId, id }: Pick<MessageRecord, 'channel_id' | 'id'>,
  change: (now: MessageRecord) => Promise<Result>,
): Promise<Result | null> {
  return core.locks.withLock(`message:${id}`, async () => {
    const now = await core.messages.byId(channelId, id);
    return now && change(now);
  });
}
