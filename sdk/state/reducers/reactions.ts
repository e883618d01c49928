import type { APIEmoji, APIReaction } from 'discord-api-types/v10';
import type { Message } from '../entities.ts';

const isSameEmoji = (a: Pick<APIEmoji, 'id' | 'name'>, b: Pick<APIEmoji, 'id' | 'name'>): boolean => (a.id ? a.id === b.id : !b.id && a.name === b.name);

/** A message with one reaction more. One's own counts once, however often it is told of. */
export function withReaction(message: Message, emoji: APIEmoji, isMe: boolean, isBurst: boolean): Message {
  const reactions = message.reactions ?? [];
  const index = reactions.findIndex((reaction) => isSameEmoji(reaction.emoji, emoji));
  const known = reactions[index];
  if (isMe && (isBurst ? known?.me_burst : known?.me)) return message;
  const before: APIReaction = known ?? { emoji, count: 0, count_details: { burst: 0, normal: 0 }, me: false, me_burst: false, burst_colors: [] };
  const next = counted(before, 1, isMe, isBurst);
  return { ...message, reactions: known ? reactions.toSpliced(index, 1, next) : [...reactions, next] };
}

export function withoutReaction(message: Message, emoji: APIEmoji, isMe: boolean, isBurst: boolean): Message {
  const reactions = message.reactions ?? [];
  const index = reactions.findIndex((reaction) => isSameEmoji(reaction.emoji, emoji));
  const known = reactions[index];
  if (!known || (isMe && !(isBurst ? known.me_burst : known.me))) return message;
  const next = counted(known, -1, isMe, isBurst);
  return { ...message, reactions: next.count > 0 ? reactions.toSpliced(index, 1, next) : reactions.toSpliced(index, 1) };
}

export const withoutEmoji = (message: Message, emoji: Pick<APIEmoji, 'id' | 'name'>): Message => ({
  ...message,
  reactions: (message.reactions ?? []).filter((reaction) => !isSameEmoji(reaction.emoji, emoji)),
});

function counted(reaction: APIReaction, by: 1 | -1, isMe: boolean, isBurst: boolean): APIReaction {
  const { burst, normal } = reaction.count_details;
  return {
    ...reaction,
    count: reaction.count + by,
    count_details: isBurst ? { burst: burst + by, normal } : { burst, normal: normal + by },
    ...(isMe && (isBurst ? { me_burst: by > 0 } : { me: by > 0 })),
  };
}

/** A message whose poll has one vote more or less. */
export function withVote(message: Message, answerId: number, by: 1 | -1, isMe: boolean): Message {
  const { poll } = message;
  if (!poll) return message;
  const results = poll.results ?? { is_finalized: false, answer_counts: [] };
  const known = results.answer_counts.find(({ id }) => id === answerId) ?? { id: answerId, count: 0, me_voted: false };
  if (isMe && known.me_voted === by > 0) return message;
  const next = { ...known, count: Math.max(known.count + by, 0), me_voted: isMe ? by > 0 : known.me_voted };
  const others = results.answer_counts.filter(({ id }) => id !== answerId);
  return { ...message, poll: { ...poll, results: { ...results, answer_counts: [...others, next].sort((a, b) => a.id - b.id) } } };
}
