import type { RESTGetAPIAuditLogResult } from 'discord-api-types/v10';
import { AuditLogQuery } from '#protocol/rest/audit-log';
import { listAuditLog } from '#core/audit-log/list-audit-log';
import { get, replyOf, type RouteTable } from '../route.ts';

export const auditLog: RouteTable = {
  list_guild_audit_log_entries: get({
    path: '/guilds/:guild_id/audit-logs',
    who: ['bot', 'user'],
    needs: ['ViewAuditLog'],
    query: AuditLogQuery,
    reply: replyOf<RESTGetAPIAuditLogResult>(),
    run: ({ core, guild, query }) => listAuditLog(core, guild.state, query),
  }),
};
