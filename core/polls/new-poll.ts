import type { PollCreate } from '#protocol/rest/polls';
import type { Core } from '../core.ts';
import { wireTime } from '../ports/clock.ts';
import type { MessageRecord } from '../messages/message-record.ts';

/** A poll as stored: answers numbered from 1, with the time of its end. */
export function newPoll(core: Core, poll: PollCreate): NonNullable<MessageRecord['poll']> {
  return {
    question: { text: poll.question.text },
    answers: poll.answers.map((answer, index) => ({
      answer_id: index + 1,
      poll_media: {
        text: answer.poll_media.text,
        ...(answer.poll_media.emoji && { emoji: { id: answer.poll_media.emoji.id ?? null, name: answer.poll_media.emoji.name ?? null } }),
      },
    })),
    expiry: wireTime(core.clock.nowMs() + poll.duration * 3_600_000),
    allow_multiselect: poll.allow_multiselect,
    layout_type: poll.layout_type,
    finalized: false,
  } as NonNullable<MessageRecord['poll']>; // emoji names of custom emojis may be null, as Discord sends them
}
