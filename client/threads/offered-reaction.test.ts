import type { Channel } from '#sdk/state/entities';
import { offeredReaction } from './offered-reaction.ts';

const forum = (emoji: { emoji_id: string | null; emoji_name: string | null } | null): Channel =>
  ({ id: '1', type: 15, default_reaction_emoji: emoji }) as never; // as much of it as matters
const given = (id: string | null, name: string, count: number) => ({ emoji: { id, name }, count, me: false });

describe('the reaction that a forum offers', () => {
  it('stands there before anybody has given it, and with their number afterwards', () => {
    const thumbs = forum({ emoji_id: null, emoji_name: '👍' });
    expect(offeredReaction(thumbs, [], undefined)).toEqual({ emoji: { id: null, name: '👍', animated: false }, count: 0, me: false });
    expect(offeredReaction(thumbs, [], [given(null, '🎉', 1), given(null, '👍', 3)])?.count).toBe(3);
    expect(offeredReaction(forum({ emoji_id: null, emoji_name: '❤️' }), [], [given(null, '❤', 2)])?.count).toBe(2);
  });

  it('is one of the guild, as long as that has it', () => {
    const boat = { id: '7', name: 'boat', animated: true };
    const boats = forum({ emoji_id: '7', emoji_name: null });
    expect(offeredReaction(boats, [boat], [])).toEqual({ emoji: boat, count: 0, me: false });
    expect(offeredReaction(boats, [], [])).toBeNull();
    expect(offeredReaction(boats, [], [given('7', 'boat', 1)])?.count).toBe(1);
  });

  it('is none where the forum names none', () => {
    expect(offeredReaction(forum(null), [], [given(null, '👍', 3)])).toBeNull();
    expect(offeredReaction(undefined, [], [])).toBeNull();
  });
});
