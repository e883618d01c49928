import { EmbedType, type APIEmbed, type APIPollMedia } from 'discord-api-types/v10';
import { fieldsOf } from './embed-fields.ts';

/** How a poll ended. */
export interface PollResult {
  question: string;
  /** Null in a draw, and where nobody voted. */
  winner: APIPollMedia | null;
  /** Of the winner, or of each that came first together. */
  votes: number;
  total: number;
  percent: number;
}

/** Reads the result that a message tells; null where it tells none. Source: Discord, "Poll result embed fields". */
export function pollResultOf({ embeds }: { embeds: readonly APIEmbed[] }): PollResult | null {
  const fields = fieldsOf(embeds, EmbedType.PollResult);
  if (!fields) return null;
  const count = (name: string): number => Number(fields.get(name)) || 0;
  const [votes, total] = [count('victor_answer_votes'), count('total_votes')];
  const [id = null, name = null] = [fields.get('victor_answer_emoji_id'), fields.get('victor_answer_emoji_name')];
  const emoji = { id, name, animated: fields.get('victor_answer_emoji_animated') === 'true' };
  return {
    question: fields.get('poll_question_text') ?? '',
    winner: fields.has('victor_answer_id') ? { text: fields.get('victor_answer_text') ?? '', ...(name !== null && { emoji }) } : null,
    votes,
    total,
    percent: total === 0 ? 0 : Math.round((100 * votes) / total),
  };
}
