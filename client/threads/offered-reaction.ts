import type { APIEmoji, APIReaction } from 'discord-api-types/v10';
import type { Channel } from '#sdk/state/entities';

export type GivenReaction = Pick<APIReaction, 'emoji' | 'count' | 'me'>;

const SELECTOR = '\uFE0F';
const bare = (name: string | null): string => (name ?? '').replaceAll(SELECTOR, '');

/** The reaction that a forum offers below its posts, and how many have given it; null where it offers none. */
export function offeredReaction(forum: Channel | undefined, emojis: readonly APIEmoji[], given: readonly GivenReaction[] | undefined): GivenReaction | null {
  const offered = (forum?.['default_reaction_emoji'] ?? null) as { emoji_id: string | null; emoji_name: string | null } | null; // Discord's contract says so
  if (!offered) return null;
  const { emoji_id: id, emoji_name: name } = offered;
  const known = given?.find(({ emoji }) => (id === null ? emoji.id === null && bare(emoji.name) === bare(name) : emoji.id === id));
  if (known) return known;
  const custom = emojis.find((emoji) => emoji.id === id);
  // One that was deleted is offered no more.
  if (id !== null && !custom) return null;
  return { emoji: { id, name: custom?.name ?? name, animated: custom?.animated ?? false }, count: 0, me: false };
}
