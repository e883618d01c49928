import { ModifyStreamBody, StreamPreviewBody } from '#protocol/rest/streams';
import { modifyStream } from '#core/streams/end-stream';
import { getPreview, uploadPreview } from '#core/streams/stream-preview';
import { get, patch, post, replyOf, type RouteTable } from '../route.ts';

const who = ['user'] as const;

/** Screens that are shown in calls. They begin and end by the gateway. */
export const streams: RouteTable = {
  get_stream_preview: get({
    path: '/streams/:stream_key/preview',
    who,
    reply: replyOf<{ url: string }>(),
    run: ({ core, params, caller }) => getPreview(core, params.stream_key, caller.id),
  }),
  upload_stream_preview: post({
    path: '/streams/:stream_key/preview',
    who,
    body: StreamPreviewBody,
    run: ({ core, params, caller, body }) => uploadPreview(core, params.stream_key, body.thumbnail, caller.id),
  }),
  modify_stream: patch({
    path: '/streams/:stream_key/stream',
    who,
    body: ModifyStreamBody,
    run: ({ core, params, caller, body }) => modifyStream(core, params.stream_key, body.region, caller.id),
  }),
};
