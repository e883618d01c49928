import type { RESTGetAPIPollAnswerVotersResult, RESTPostAPIPollExpireResult } from 'discord-api-types/v10';
import { PollVoteBody, PollVotersQuery } from '#protocol/rest/polls';
import { expirePoll } from '#core/polls/end-poll';
import { listVoters, votePoll } from '#core/polls/votes';
import { get, post, put, replyOf, type RouteTable } from '../route.ts';

export const polls: RouteTable = {
  get_answer_voters: get({
    path: '/channels/:channel_id/polls/:message_id/answers/:answer_id',
    who: ['bot', 'user'],
    needs: ['ReadMessageHistory'],
    query: PollVotersQuery,
    reply: replyOf<RESTGetAPIPollAnswerVotersResult>(),
    run: ({ core, channel, params, query }) => listVoters(core, channel, params.message_id, Number(params.answer_id), query),
  }),
  poll_expire: post({
    path: '/channels/:channel_id/polls/:message_id/expire',
    who: ['bot', 'user'],
    reply: replyOf<RESTPostAPIPollExpireResult>(),
    run: ({ core, channel, params, caller }) => expirePoll(core, channel, params.message_id, caller.id),
  }),
  create_poll_vote: put({
    path: '/channels/:channel_id/polls/:message_id/answers/@me',
    who: ['user'],
    needs: ['ReadMessageHistory'],
    body: PollVoteBody,
    run: ({ core, channel, params, body, caller }) => votePoll(core, channel, params.message_id, caller.id, body.answer_ids),
  }),
};
