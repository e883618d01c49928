import type { APIMessage, Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { MessageRecord } from './message-record.ts';
import { scopeOf, type Place } from './place.ts';
import { presentMessageEvent } from './present-message.ts';
import { showMessage } from './show-messages.ts';

/** Tells the channel of a message as it now stands, and shows it to the one who asked. */
export async function tellEdited(core: Core, place: Pick<Place, 'channel' | 'guild'>, message: MessageRecord, viewerId: Snowflake | null): Promise<APIMessage> {
  const shown = await showMessage(core, message, viewerId, place.guild);
  const forAll = withoutMe(shown);
  core.publish(scopeOf(place), { t: 'MESSAGE_UPDATE', d: presentMessageEvent(core, message, forAll, place.guild, place.channel.type) });
  return shown;
}

/** What only one viewer sees of reactions and votes does not go to all of them. */
function withoutMe(message: APIMessage): APIMessage {
  const { reactions, poll, ...rest } = message;
  return {
    ...rest,
    ...(reactions && { reactions: reactions.map((reaction) => ({ ...reaction, me: false, me_burst: false })) }),
    ...(poll && {
      poll: {
        ...poll,
        ...(poll.results && { results: { ...poll.results, answer_counts: poll.results.answer_counts.map((count) => ({ ...count, me_voted: false })) } }),
      },
    }),
  };
}
