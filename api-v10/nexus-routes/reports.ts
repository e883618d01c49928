import type { APIUser } from 'discord-api-types/v10';
import { ReportBody, ReportListQuery, ResolveReportBody } from '#protocol/nexus/instance';
import { NewReportReply, ReportReply, ReportsReply } from '#protocol/nexus/instance-replies';
import { createReport, getReport, listReports, resolveReport } from '#core/instance/reports';
import type { ReportRecord } from '#core/ports/instance-stores';
import { get, patch, post, replyOf, type RouteTable } from '../route.ts';

const FEW = { requests: 10, perSeconds: 600 };

/** What people tell the operators of. */
export const reports: RouteTable = {
  nexus_create_report: post({
    path: '/reports',
    who: ['user'],
    bucket: FEW,
    status: 201,
    body: ReportBody,
    answers: NewReportReply,
    reply: replyOf<Awaited<ReturnType<typeof createReport>>>(),
    run: ({ core, body, caller }) => createReport(core, caller.user, body),
  }),
  nexus_list_reports: get({
    path: '/reports',
    who: ['user'],
    operator: true,
    query: ReportListQuery,
    answers: ReportsReply,
    reply: replyOf<{ reports: ReportRecord[]; users: APIUser[] }>(),
    run: ({ core, query }) => listReports(core, query),
  }),
  nexus_get_report: get({
    path: '/reports/:report_id',
    who: ['user'],
    operator: true,
    answers: ReportReply,
    reply: replyOf<{ report: ReportRecord; users: APIUser[] }>(),
    run: ({ core, params }) => getReport(core, params.report_id),
  }),
  nexus_resolve_report: patch({
    path: '/reports/:report_id',
    who: ['user'],
    operator: true,
    body: ResolveReportBody,
    answers: ReportReply,
    reply: replyOf<{ report: ReportRecord; users: APIUser[] }>(),
    run: ({ core, params, body, caller, reason }) => resolveReport(core, params.report_id, body, { id: caller.id, reason }),
  }),
};
