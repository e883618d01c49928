import { RecordingListQuery, RecordingReply, RecordingsReply } from '#protocol/nexus/recordings';
import { deleteRecording, listRecordings } from '#core/recordings/kept-recordings';
import type { ShownEndedRecording, ShownRecording } from '#core/recordings/present-recording';
import { giveConsent, withdrawConsent } from '#core/recordings/recording-consent';
import { startRecording } from '#core/recordings/start-recording';
import { getRecording, stopRecording } from '#core/recordings/stop-recording';
import { del, get, post, put, replyOf, type RouteTable } from '../route.ts';

/** Calls that the server records, with everybody's consent. */
export const recordings: RouteTable = {
  nexus_start_recording: post({
    path: '/channels/:channel_id/recording',
    who: ['bot', 'user'],
    needs: ['ManageChannels'],
    audit: 'ChannelUpdate',
    status: 201,
    answers: RecordingReply,
    reply: replyOf<ShownRecording>(),
    run: ({ core, channel, caller, reason }) => startRecording(core, channel, { id: caller.id, reason }),
  }),
  nexus_get_recording: get({
    path: '/channels/:channel_id/recording',
    who: ['bot', 'user'],
    needs: ['Connect'],
    answers: RecordingReply,
    reply: replyOf<ShownRecording>(),
    run: async ({ core, channel }) => getRecording(core, channel),
  }),
  nexus_stop_recording: del({
    path: '/channels/:channel_id/recording',
    who: ['bot', 'user'],
    audit: 'ChannelUpdate',
    run: ({ core, channel, caller, reason }) => stopRecording(core, channel, { id: caller.id, reason }),
  }),
  nexus_give_recording_consent: put({
    path: '/channels/:channel_id/recording/consent',
    who: ['bot', 'user'],
    answers: RecordingReply,
    reply: replyOf<ShownRecording>(),
    run: ({ core, channel, caller }) => giveConsent(core, channel, caller.id),
  }),
  nexus_withdraw_recording_consent: del({
    path: '/channels/:channel_id/recording/consent',
    who: ['bot', 'user'],
    answers: RecordingReply,
    reply: replyOf<ShownRecording>(),
    run: ({ core, channel, caller }) => withdrawConsent(core, channel, caller.id),
  }),
  nexus_list_recordings: get({
    path: '/channels/:channel_id/recordings',
    who: ['bot', 'user'],
    needs: ['ManageChannels'],
    query: RecordingListQuery,
    answers: RecordingsReply,
    reply: replyOf<ShownEndedRecording[]>(),
    run: ({ core, channel, query }) => listRecordings(core, channel, query),
  }),
  nexus_delete_recording: del({
    path: '/channels/:channel_id/recordings/:recording_id',
    who: ['bot', 'user'],
    needs: ['ManageChannels'],
    audit: 'ChannelUpdate',
    run: ({ core, channel, params, caller, reason }) => deleteRecording(core, channel, params.recording_id, { id: caller.id, reason }),
  }),
};
