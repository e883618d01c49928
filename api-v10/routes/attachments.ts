import { CreateAttachmentsBody, RefreshUrlsBody } from '#protocol/rest/channels';
import { refreshUrls } from '#core/attachments/refresh-urls';
import { createUploads, deleteUpload, receiveUpload } from '#core/attachments/uploads';
import { del, post, put, replyOf, type RouteTable } from '../route.ts';

export const attachments: RouteTable = {
  create_message_attachments: post({
    path: '/channels/:channel_id/attachments',
    who: ['bot', 'user'],
    body: CreateAttachmentsBody,
    reply: replyOf<ReturnType<typeof createUploads>>(),
    run: async ({ core, channel, caller, body }) => createUploads(core, channel, caller.id, body),
  }),
  // The address that a file is put to; its signature is the credential.
  receive_upload: put({
    path: '/uploads/:upload_filename',
    who: ['nobody'],
    raw: true,
    outsideGlobalLimit: true,
    run: ({ core, params, stream, request }) => receiveUpload(core, params.upload_filename, stream, String(request.headers['content-type'] ?? '')),
  }),
  delete_attachment: del({
    path: '/attachments/:upload_filename',
    who: ['bot', 'user'],
    run: ({ core, params, caller }) => deleteUpload(core, params.upload_filename, caller.id),
  }),
  refresh_attachment_urls: post({
    path: '/attachments/refresh-urls',
    who: ['bot', 'user'],
    body: RefreshUrlsBody,
    reply: replyOf<ReturnType<typeof refreshUrls>>(),
    run: async ({ core, body }) => refreshUrls(core, body.attachment_urls),
  }),
};
