import { DeleteAccountBody, ExportAccountBody, ExportGuildBody } from '#protocol/nexus/instance';
import { DeletionReply, ExportReply, ExportsReply } from '#protocol/nexus/instance-replies';
import { deleteAccount } from '#core/accounts/delete-account';
import { listAccountExports, listGuildExports, requestAccountExport, requestGuildExport, type ShownExport } from '#core/exports/export-jobs';
import { get, post, replyOf, type RouteTable } from '../route.ts';

const FEW = { requests: 10, perSeconds: 60 };

/** What people may take along, and how they leave. */
export const leaving: RouteTable = {
  nexus_export_account: post({
    path: '/users/@me/export',
    who: ['user'],
    bucket: FEW,
    status: 202,
    stepUp: 'second-factor',
    body: ExportAccountBody,
    answers: ExportReply,
    reply: replyOf<ShownExport>(),
    run: ({ core, caller, body }) => requestAccountExport(core, caller.user, body),
  }),
  nexus_list_account_exports: get({
    path: '/users/@me/export',
    who: ['user'],
    answers: ExportsReply,
    reply: replyOf<ShownExport[]>(),
    run: ({ core, caller }) => listAccountExports(core, caller.id),
  }),
  nexus_delete_account: post({
    path: '/users/@me/delete',
    who: ['user'],
    bucket: FEW,
    stepUp: 'always',
    body: DeleteAccountBody,
    answers: DeletionReply,
    reply: replyOf<{ due_at: string }>(),
    run: ({ core, caller, body }) => deleteAccount(core, caller.user, body),
  }),
  nexus_export_guild: post({
    path: '/guilds/:guild_id/export',
    who: ['user'],
    unchecked: true,
    bucket: FEW,
    status: 202,
    stepUp: 'second-factor',
    body: ExportGuildBody,
    answers: ExportReply,
    reply: replyOf<ShownExport>(),
    run: ({ core, params, caller, body }) => requestGuildExport(core, params.guild_id, caller.user, body),
  }),
  nexus_list_guild_exports: get({
    path: '/guilds/:guild_id/export',
    who: ['user'],
    unchecked: true,
    answers: ExportsReply,
    reply: replyOf<ShownExport[]>(),
    run: ({ core, params, caller }) => listGuildExports(core, params.guild_id, caller.id),
  }),
};
