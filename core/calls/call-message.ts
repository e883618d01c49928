import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { MessageRecord } from '../messages/message-record.ts';
import { tellEdited } from '../messages/tell-edited.ts';
import { withMessage } from '../messages/with-message.ts';
import { wireTime } from '../ports/clock.ts';
import type { CallRecord } from '../state/call-record.ts';

/** Says in the message of a call who else has come. */
export const noteParticipant = (core: Core, call: CallRecord, userId: Snowflake): Promise<void> =>
  changeMessage(core, call, (said) => (said.participants.includes(userId) ? said : { ...said, participants: [...said.participants, userId] }));

/** Says in the message of a call that it is over. */
export const noteEnd = (core: Core, call: CallRecord): Promise<void> =>
  changeMessage(core, call, (said) => ({ ...said, ended_timestamp: wireTime(core.clock.nowMs()) }));

type Said = NonNullable<MessageRecord['call']>;

/** Somebody may have deleted it. */
async function changeMessage(core: Core, { channel_id, message_id }: CallRecord, change: (said: Said) => Said): Promise<void> {
  await withMessage(core, { channel_id, id: message_id }, async (now) => {
    const said = now.call && change(now.call);
    const channel = await core.directChannels.byId(channel_id);
    if (!said || said === now.call || !channel) return;
    const changed = { ...now, call: said };
    if (await core.messages.save(changed)) await tellEdited(core, { channel, guild: null }, changed, null);
  });
}
