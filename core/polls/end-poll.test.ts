import type { MessageRecord } from '../messages/message-record.ts';
import { resultEmbed } from './end-poll.ts';

const poll = {
  question: { text: 'Which?' },
  answers: [
    { answer_id: 1, poll_media: { text: 'One', emoji: { id: '5', name: 'one', animated: true } } },
    { answer_id: 2, poll_media: { text: 'Two' } },
  ],
} as unknown as NonNullable<MessageRecord['poll']>;
const fieldsOf = (counts: { id: number; count: number }[]) =>
  Object.fromEntries((resultEmbed({ poll }, counts).fields ?? []).map(({ name, value }) => [name, value]));

it('names the winner', () => {
  expect(
    fieldsOf([
      { id: 1, count: 3 },
      { id: 2, count: 1 },
    ]),
  ).toEqual({
    poll_question_text: 'Which?',
    victor_answer_votes: '3',
    total_votes: '4',
    victor_answer_id: '1',
    victor_answer_text: 'One',
    victor_answer_emoji_id: '5',
    victor_answer_emoji_name: 'one',
    victor_answer_emoji_animated: 'true',
  });
});

it('names none in a draw, and none when nobody voted', () => {
  expect(
    fieldsOf([
      { id: 1, count: 2 },
      { id: 2, count: 2 },
    ]),
  ).toEqual({ poll_question_text: 'Which?', victor_answer_votes: '2', total_votes: '4' });
  expect(fieldsOf([])).toEqual({ poll_question_text: 'Which?', victor_answer_votes: '0', total_votes: '0' });
});
