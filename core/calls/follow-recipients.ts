import type { ChannelRecord } from '../channels/channel-record.ts';
import type { Core } from '../core.ts';
import { noteEnd } from './call-message.ts';
import { withCall } from './change-call.ts';
import { presentCall, presentCallUpdate, presentLeft } from './present-call.ts';

/** Lets newcomers of a group know of its call, and takes those out who are in the group no longer. */
export const followRecipients = (core: Core, { id, recipient_ids: recipientIds = [] }: ChannelRecord): Promise<void> =>
  withCall(core, id, async (call) => {
    if (!call) return;
    const isIn = ({ user_id: userId }: { user_id: string }): boolean => recipientIds.includes(userId);
    const gone = call.voice_states.filter((voice) => !isIn(voice));
    const next = { ...call, recipient_ids: recipientIds, ringing: call.ringing.filter(isIn), voice_states: call.voice_states.filter(isIn) };
    const isOver = next.voice_states.length === 0;
    const left = gone.map((voice) => ({ t: 'VOICE_STATE_UPDATE', d: presentLeft(voice) }) as const);
    // Those who are out hear of themselves as well.
    await core.calls.write(id, isOver ? null : next);
    const everybody = { channel_id: id, user_ids: [...new Set([...call.recipient_ids, ...recipientIds])] };
    const change = { kind: 'call', key: id, record: isOver ? null : next } as const;
    for (const event of left) core.publish(everybody, event, change);
    if (isOver) {
      core.publish(everybody, { t: 'CALL_DELETE', d: { channel_id: id } }, change);
      return noteEnd(core, call);
    }
    if (next.ringing.length < call.ringing.length)
      core.publish({ channel_id: id, user_ids: recipientIds }, { t: 'CALL_UPDATE', d: presentCallUpdate(next) }, change);
    const newcomers = recipientIds.filter((userId) => !call.recipient_ids.includes(userId));
    core.publish({ channel_id: id, user_ids: newcomers }, { t: 'CALL_CREATE', d: presentCall(next) }, change);
  });
