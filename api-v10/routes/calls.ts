import { ModifyCallBody, RingBody } from '#protocol/rest/calls';
import { callEligibility, modifyCall, ring, stopRinging } from '#core/calls/ring';
import { get, patch, post, replyOf, type RouteTable } from '../route.ts';

const who = ['user'] as const;

/** Calls of direct channels. One joins and leaves them by the gateway. */
export const calls: RouteTable = {
  get_call_eligibility: get({
    path: '/channels/:channel_id/call',
    who,
    reply: replyOf<{ ringable: boolean }>(),
    run: ({ core, channel, caller }) => callEligibility(core, channel.channel, caller.id),
  }),
  modify_call: patch({
    path: '/channels/:channel_id/call',
    who,
    body: ModifyCallBody,
    run: ({ core, channel, body }) => modifyCall(core, channel.channel, body.region),
  }),
  ring_channel_recipients: post({
    path: '/channels/:channel_id/call/ring',
    who,
    body: RingBody,
    run: ({ core, channel, caller, body }) => ring(core, channel.channel, body.recipients, caller.id),
  }),
  stop_ringing_channel_recipients: post({
    path: '/channels/:channel_id/call/stop-ringing',
    who,
    body: RingBody,
    run: ({ core, channel, caller, body }) => stopRinging(core, channel.channel, body.recipients, caller.id),
  }),
};
