import { EmbedType, type APIEmbed } from 'discord-api-types/v10';
import { pollResultOf } from './poll-result.ts';

const told = (values: Record<string, string>): { embeds: APIEmbed[] } => ({
  embeds: [{ type: EmbedType.PollResult, fields: Object.entries(values).map(([name, value]) => ({ name, value, inline: false })) }],
});

it('reads who won, with which share', () => {
  const values = { poll_question_text: 'Soup?', victor_answer_votes: '2', total_votes: '3', victor_answer_id: '1', victor_answer_text: 'Yes' };
  const result = { question: 'Soup?', votes: 2, total: 3, percent: 67 };
  expect(pollResultOf(told(values))).toEqual({ ...result, winner: { text: 'Yes' } });
  expect(pollResultOf(told({ ...values, victor_answer_emoji_name: '🍲' }))?.winner?.emoji).toEqual({ id: null, name: '🍲', animated: false });
  const custom = { victor_answer_emoji_id: '7', victor_answer_emoji_name: 'pot', victor_answer_emoji_animated: 'true' };
  expect(pollResultOf(told({ ...values, ...custom }))?.winner?.emoji).toEqual({ id: '7', name: 'pot', animated: true });
});

it('knows no winner of a draw, or where nobody voted', () => {
  expect(pollResultOf(told({ poll_question_text: 'Soup?', victor_answer_votes: '1', total_votes: '2' }))).toMatchObject({
    winner: null,
    votes: 1,
    percent: 50,
  });
  expect(pollResultOf(told({ poll_question_text: 'Soup?', victor_answer_votes: '0', total_votes: '0' }))).toMatchObject({ winner: null, percent: 0 });
});

it('finds nothing where a message tells no result', () => {
  expect(pollResultOf({ embeds: [{ type: EmbedType.Rich, title: 'Soup' }] })).toBeNull();
});
