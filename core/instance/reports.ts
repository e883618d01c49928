import { PermissionFlagsBits as Permission, type APIUser, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { ReportBody, ReportListQuery, ResolveReportBody } from '#protocol/nexus/instance';
import type { Core } from '../core.ts';
import { removeMessage } from '../messages/delete-message.ts';
import { placeOf } from '../messages/place-of.ts';
import { wireTime } from '../ports/clock.ts';
import type { ReportRecord } from '../ports/instance-stores.ts';
import { presentUser } from '../users/present-user.ts';
import type { UserRecord } from '../users/user-record.ts';
import { createInstanceBan } from './instance-bans.ts';
import { recordInstanceLog, type OperatorActor } from './instance-log.ts';

/** Reports of one person that may wait for an answer. */
const MOST_OPEN = 50;

type Subject = Pick<ReportRecord, 'channel_id' | 'message_id' | 'user_id' | 'guild_id' | 'evidence'>;

/** Tells the operators of a message, a person or a guild. What was reported is kept as it is now, whatever becomes of it. */
export async function createReport(core: Core, reporter: UserRecord, body: ReportBody): Promise<{ id: Snowflake; status: 'open' }> {
  const subject = await SUBJECTS[body.kind](core, reporter.id, body);
  if ((await core.reports.openOf(reporter.id)) >= MOST_OPEN)
    throw formError(['kind'], 'TOO_MANY_OPEN_REPORTS', `${MOST_OPEN} of your reports wait for an answer already.`);
  const { kind, category } = body;
  const report: ReportRecord = {
    id: core.ids.next(),
    reporter_id: reporter.id,
    status: 'open',
    kind,
    category,
    text: body.text || null,
    ...subject,
    resolution: null,
  };
  if (!(await core.reports.insert(report))) throw formError(['kind'], 'ALREADY_REPORTED', 'You have reported this already; the report waits for an answer.');
  return { id: report.id, status: 'open' };
}

const SUBJECTS: Record<ReportBody['kind'], (core: Core, byId: Snowflake, body: ReportBody) => Promise<Subject>> = {
  async message(core, byId, body) {
    const channelId = required(body.channel_id, 'channel_id');
    const messageId = required(body.message_id, 'message_id');
    const place = await placeOf(core, channelId, byId);
    if (!place) throw apiError('UNKNOWN_CHANNEL');
    if (!(place.permissions & Permission.ViewChannel) || !(place.permissions & Permission.ReadMessageHistory)) throw apiError('MISSING_ACCESS');
    const message = await core.messages.byId(channelId, messageId);
    if (!message) throw apiError('UNKNOWN_MESSAGE');
    const { content, timestamp, edited_timestamp, type, embeds, author_id: authorId } = message;
    await core.userCache.fetch([authorId]);
    const attachments = message.attachments.map(({ filename, size, content_type }) => ({ filename, size, content_type }));
    return {
      channel_id: channelId,
      message_id: messageId,
      user_id: authorId,
      guild_id: place.guild?.id ?? null,
      evidence: {
        content,
        type,
        timestamp,
        edited_timestamp,
        attachments,
        embeds: embeds.slice(0, 10).map(({ title, description, url }) => ({ title, description, url })),
        author: message.webhook_author ?? presentUser(core.userCache.get(authorId)),
        channel_name: place.channel.name,
      },
    };
  },
  async user(core, _byId, body) {
    const user = await core.userCache.find(required(body.user_id, 'user_id'));
    if (!user) throw apiError('UNKNOWN_USER');
    return { channel_id: null, message_id: null, user_id: user.id, guild_id: null, evidence: { user: presentUser(user), bio: user.own.bio } };
  },
  async guild(core, byId, body) {
    const state = await core.states.get(required(body.guild_id, 'guild_id'));
    // Whoever is not in it learns nothing of it, not even that it is there.
    if (!state?.members.has(byId)) throw apiError('UNKNOWN_GUILD');
    const { id, name, description, icon, owner_id: ownerId } = state.guild;
    return {
      channel_id: null,
      message_id: null,
      user_id: null,
      guild_id: id,
      evidence: { name, description, icon, owner_id: ownerId, member_count: state.members.size },
    };
  },
};

function required(id: Snowflake | null | undefined, name: string): Snowflake {
  if (!id) throw formError([name], 'BASE_TYPE_REQUIRED', 'This field is required');
  return id;
}

/** Newest first, with the people they are about and from. */
export async function listReports(core: Core, query: ReportListQuery): Promise<{ reports: ReportRecord[]; users: APIUser[] }> {
  const reports = await core.reports.page(query);
  return { reports, users: await peopleOf(core, reports) };
}

export async function getReport(core: Core, reportId: Snowflake): Promise<{ report: ReportRecord; users: APIUser[] }> {
  const report = await core.reports.byId(reportId);
  if (!report) throw apiError('UNKNOWN_REPORT');
  return { report, users: await peopleOf(core, [report]) };
}

/** Closes a report, and does what it led to: takes the message away, disables whom it is about, or shuts the guild. */
export async function resolveReport(
  core: Core,
  reportId: Snowflake,
  body: ResolveReportBody,
  by: OperatorActor & { id: Snowflake },
): Promise<{ report: ReportRecord; users: APIUser[] }> {
  const report = await core.reports.byId(reportId);
  if (!report) throw apiError('UNKNOWN_REPORT');
  if (report.status !== 'open') throw formError(['status'], 'ALREADY_RESOLVED', 'This report has been answered already.');
  const { status, action, note = null } = body;
  await ACTIONS[action](core, report, { ...by, reason: note ?? `Report ${report.id}` });
  const resolved: ReportRecord = { ...report, status, resolution: { by: by.id, at: wireTime(core.clock.nowMs()), action, note } };
  if (!(await core.reports.resolve(resolved))) throw formError(['status'], 'ALREADY_RESOLVED', 'This report has been answered already.');
  await recordInstanceLog(core, { ...by, reason: note }, { action: `report_${status}`, targetId: report.id, details: { action, kind: report.kind } });
  return { report: resolved, users: await peopleOf(core, [resolved]) };
}

const ACTIONS: Record<ResolveReportBody['action'], (core: Core, report: ReportRecord, by: OperatorActor) => Promise<unknown>> = {
  none: async () => undefined,
  async delete_message(core, { channel_id: channelId, message_id: messageId }) {
    if (!channelId || !messageId) throw actionUnfit();
    const place = await placeOf(core, channelId, '0');
    const message = place && (await core.messages.byId(channelId, messageId));
    // Somebody may have been quicker.
    if (place && message) await removeMessage(core, place, message);
  },
  async disable_user(core, { user_id: userId }, by) {
    if (!userId) throw actionUnfit();
    await createInstanceBan(core, { kind: 'user', value: userId, reason: by.reason }, by);
  },
  async shut_guild(core, { guild_id: guildId }, by) {
    if (!guildId) throw actionUnfit();
    await createInstanceBan(core, { kind: 'guild', value: guildId, reason: by.reason }, by);
  },
};

const actionUnfit = (): Error => formError(['action'], 'ACTION_UNFIT', 'This report names nothing that this could be done to.');

async function peopleOf(core: Core, reports: readonly ReportRecord[]): Promise<APIUser[]> {
  const ids = [...new Set(reports.flatMap((report) => [report.reporter_id, ...(report.user_id ? [report.user_id] : [])]))];
  await core.userCache.fetch(ids);
  return ids.map((id) => presentUser(core.userCache.get(id)));
}
