import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { may } from '#sdk/state/selectors/permissions';
import { useSelected } from '../app/session.tsx';
import { offeredReaction, type GivenReaction } from './offered-reaction.ts';

/** What is offered below a post, if one may give it or somebody has; `postId` is null for what is none. */
export function useOfferedReaction(postId: string | null, given: readonly GivenReaction[] | undefined): GivenReaction | null {
  const forum = useSelected((state) => (postId === null ? undefined : state.channels.get(state.channels.get(postId)?.parent_id ?? '')));
  const emojis = useSelected((state) => state.guilds.get(forum?.guild_id ?? '')?.emojis);
  // Nobody reacts to what lies in the archive.
  const mayGive = useSelected(
    (state) => postId !== null && may(state, postId, Bit.AddReactions) && state.channels.get(postId)?.thread_metadata?.archived === false,
  );
  const offered = offeredReaction(forum, emojis ?? [], given);
  return offered && (offered.count > 0 || mayGive) ? offered : null;
}
