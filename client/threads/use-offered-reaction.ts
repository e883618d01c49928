import { useSelectedParts } from '../app/session.tsx';
import { offeredReaction, type GivenReaction } from './offered-reaction.ts';

/** What is offered below a post, if one may give it or somebody has. */
export function useOfferedReaction(postId: string, given: readonly GivenReaction[] | undefined, mayReact: boolean): GivenReaction | null {
  const { forum, emojis, isArchived } = useSelectedParts((state) => {
    const post = state.channels.get(postId);
    const parent = state.channels.get(post?.parent_id ?? '');
    return { forum: parent, emojis: state.guilds.get(parent?.guild_id ?? '')?.emojis, isArchived: post?.thread_metadata?.archived !== false };
  });
  const offered = offeredReaction(forum, emojis ?? [], given);
  // Nobody reacts to what lies in the archive.
  return offered && (offered.count > 0 || (mayReact && !isArchived)) ? offered : null;
}
