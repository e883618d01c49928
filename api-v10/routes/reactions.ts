import { ReactionType, type RESTGetAPIChannelMessageReactionUsersResult } from 'discord-api-types/v10';
import { ReactionsQuery, ReactionTypeQuery } from '#protocol/rest/messages';
import { createReaction, deleteAllReactions, deleteReaction, deleteReactionsOfEmoji, listReactionUsers } from '#core/reactions/react';
import { del, get, put, replyOf, type RouteTable } from '../route.ts';

const who = ['bot', 'user'] as const;
const BUCKET = { requests: 1, perSeconds: 0.25, name: 'reactions' };
const kindOf = (text: string): ReactionType => (text === '1' ? ReactionType.Burst : ReactionType.Normal);

export const reactions: RouteTable = {
  add_my_message_reaction: put({
    path: '/channels/:channel_id/messages/:message_id/reactions/:emoji_name/@me',
    who,
    needs: ['ReadMessageHistory'],
    bucket: BUCKET,
    query: ReactionTypeQuery,
    run: ({ core, channel, params, caller, query }) => createReaction(core, channel, params.message_id, params.emoji_name, caller.id, query.type),
  }),
  delete_my_message_reaction: del({
    path: '/channels/:channel_id/messages/:message_id/reactions/:emoji_name/@me',
    who,
    bucket: BUCKET,
    run: ({ core, channel, params, caller }) => deleteReaction(core, channel, params.message_id, params.emoji_name, caller.id),
  }),
  delete_my_message_reaction_by_type: del({
    path: '/channels/:channel_id/messages/:message_id/reactions/:emoji_name/:reaction_type/@me',
    who,
    bucket: BUCKET,
    run: ({ core, channel, params, caller }) => deleteReaction(core, channel, params.message_id, params.emoji_name, caller.id, kindOf(params.reaction_type)),
  }),
  delete_user_message_reaction: del({
    path: '/channels/:channel_id/messages/:message_id/reactions/:emoji_name/:user_id',
    who,
    needs: ['ManageMessages'],
    bucket: BUCKET,
    run: ({ core, channel, params }) => deleteReaction(core, channel, params.message_id, params.emoji_name, params.user_id),
  }),
  delete_user_message_reaction_by_type: del({
    path: '/channels/:channel_id/messages/:message_id/reactions/:emoji_name/:reaction_type/:user_id',
    who,
    needs: ['ManageMessages'],
    bucket: BUCKET,
    run: ({ core, channel, params }) => deleteReaction(core, channel, params.message_id, params.emoji_name, params.user_id, kindOf(params.reaction_type)),
  }),
  list_message_reactions_by_emoji: get({
    path: '/channels/:channel_id/messages/:message_id/reactions/:emoji_name',
    who,
    needs: ['ReadMessageHistory'],
    query: ReactionsQuery,
    reply: replyOf<RESTGetAPIChannelMessageReactionUsersResult>(),
    run: ({ core, channel, params, query }) => listReactionUsers(core, channel, params.message_id, params.emoji_name, query),
  }),
  delete_all_message_reactions: del({
    path: '/channels/:channel_id/messages/:message_id/reactions',
    who,
    needs: ['ManageMessages'],
    run: ({ core, channel, params }) => deleteAllReactions(core, channel, params.message_id),
  }),
  delete_all_message_reactions_by_emoji: del({
    path: '/channels/:channel_id/messages/:message_id/reactions/:emoji_name',
    who,
    needs: ['ManageMessages'],
    run: ({ core, channel, params }) => deleteReactionsOfEmoji(core, channel, params.message_id, params.emoji_name),
  }),
};
