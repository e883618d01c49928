import type { Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import type { ExportAccountBody, ExportGuildBody } from '#protocol/nexus/instance';
import { demandOwnPasswordIfAny } from '../accounts/delete-account.ts';
import type { Core } from '../core.ts';
import { recordInstanceLog } from '../instance/instance-log.ts';
import { wireTime } from '../ports/clock.ts';
import type { ExportRecord } from '../ports/leaving-stores.ts';
import type { UserRecord } from '../users/user-record.ts';
import { exportAccount } from './export-account.ts';
import { exportGuild } from './export-guild.ts';
import { exportKey } from './export-key.ts';
import { EXPORT_LIFETIME_MS, exportLink } from './export-link.ts';
import { zipOf } from './zip-archive.ts';
import type { Readable } from 'node:stream';

/** Told on the bus when there is one more to make. */
export const EXPORT_WAITS = 'export_waits';
/** Whoever writes an export says so this often; a third of the lease, so that one delay does not lose it. */
const LEASE_MS = 60_000;
const MOST_ATTEMPTS = 3;
const MOST_LISTED = 20;
/** A person may have one made this often. */
const PAUSE_MS = 10 * 60_000;

export interface ShownExport {
  id: Snowflake;
  kind: ExportRecord['kind'];
  subject_id: Snowflake;
  status: ExportRecord['status'];
  attachments: boolean;
  created_at: string;
  finished_at: string | null;
  expires_at: string | null;
  size_bytes: number | null;
  /** Works without a token until `expires_at`. */
  url: string | null;
}

/** Has everything about oneself put into a file. It takes a while; the list of exports says when it is there. */
export async function requestAccountExport(core: Core, user: UserRecord, body: ExportAccountBody): Promise<ShownExport> {
  await demandOwnPasswordIfAny(core, user, body.password);
  return request(core, 'account', user.id, user.id, body.attachments);
}

/** The same of a guild: its owner with their password, or an operator. Who has a second factor has proven it before (`stepUp` of the routes). */
export async function requestGuildExport(core: Core, guildId: Snowflake, user: UserRecord, body: ExportGuildBody): Promise<ShownExport> {
  const isOperator = await demandMayExport(core, guildId, user.id);
  if (!isOperator) await demandOwnPasswordIfAny(core, user, body.password);
  const shown = await request(core, 'guild', guildId, user.id, body.attachments);
  if (isOperator)
    await recordInstanceLog(core, { id: user.id, reason: null }, { action: 'guild_exported', targetId: guildId, details: { attachments: body.attachments } });
  return shown;
}

export const listAccountExports = async (core: Core, userId: Snowflake): Promise<ShownExport[]> =>
  (await core.exports.ofSubject('account', userId, MOST_LISTED)).map((job) => show(core, job));

export async function listGuildExports(core: Core, guildId: Snowflake, userId: Snowflake): Promise<ShownExport[]> {
  await demandMayExport(core, guildId, userId);
  return (await core.exports.ofSubject('guild', guildId, MOST_LISTED)).map((job) => show(core, job));
}

/** True for an operator who is not the owner. Others learn only what members do. */
async function demandMayExport(core: Core, guildId: Snowflake, userId: Snowflake): Promise<boolean> {
  const state = await core.states.get(guildId);
  const isOwner = state?.guild.owner_id === userId;
  const isOperator = !isOwner && core.instance.isOperator(userId);
  if (!state || (!isOperator && !state.members.has(userId))) throw apiError('UNKNOWN_GUILD');
  if (!isOwner && !isOperator) throw apiError('MISSING_PERMISSIONS');
  return isOperator;
}

/** A new job, whoever asks: the `nexus` command asks for nobody. */
export async function request(core: Core, kind: ExportRecord['kind'], subjectId: Snowflake, byId: Snowflake, attachments: boolean): Promise<ShownExport> {
  const nowMs = core.clock.nowMs();
  const [last] = await core.exports.ofSubject(kind, subjectId, 1);
  if (last && byId !== '0' && last.status !== 'failed' && nowMs - Date.parse(last.created_at) < PAUSE_MS) throw tooEarly(last, nowMs);
  const job: ExportRecord = {
    id: core.ids.next(),
    kind,
    subject_id: subjectId,
    requested_by: byId,
    status: 'waiting',
    attachments,
    created_at: wireTime(nowMs),
    finished_at: null,
    expires_at: null,
    size_bytes: null,
    error: null,
    attempts: 0,
  };
  if (!(await core.exports.insert(job))) throw formError(['export'], 'EXPORT_IS_BEING_MADE', 'One is being made already.');
  core.publish({}, { t: EXPORT_WAITS, d: null });
  return show(core, job);
}

function tooEarly(last: ExportRecord, nowMs: number): Error {
  if (last.status === 'waiting' || last.status === 'running') return formError(['export'], 'EXPORT_IS_BEING_MADE', 'One is being made already.');
  return apiError('SERVICE_RESOURCE_IS_BEING_RATE_LIMITED', { retry_after: (Date.parse(last.created_at) + PAUSE_MS - nowMs) / 1000, global: false });
}

export function show(core: Core, job: ExportRecord): ShownExport {
  const isThere = job.status === 'done' && job.expires_at !== null && Date.parse(job.expires_at) > core.clock.nowMs();
  const { id, kind, subject_id, attachments, created_at, finished_at, expires_at, size_bytes } = job;
  const status = job.status === 'done' && !isThere ? 'removed' : job.status;
  return { id, kind, subject_id, status, attachments, created_at, finished_at, expires_at, size_bytes, url: isThere ? exportLink(core, job) : null };
}

/** The bytes of an export, while they are being made. */
export const exportBytes = (core: Core, { kind, subject_id: id, attachments }: Pick<ExportRecord, 'kind' | 'subject_id' | 'attachments'>): Readable =>
  zipOf((archive) => (kind === 'account' ? exportAccount : exportGuild)(core, id, archive, { attachments }));

/** Makes exports that wait, one after the other. To be called now and then. */
export async function makeExports(core: Core): Promise<void> {
  for (;;) {
    const nowMs = core.clock.nowMs();
    const job = await core.exports.take(wireTime(nowMs), wireTime(nowMs + LEASE_MS));
    if (!job) return;
    await make(core, job);
  }
}

async function make(core: Core, job: ExportRecord): Promise<void> {
  const bytes = exportBytes(core, job);
  const renewal = setInterval(() => {
    core.exports
      .renew(job.id, job.attempts, wireTime(core.clock.nowMs() + LEASE_MS))
      .then((isOurs) => isOurs || bytes.destroy(new Error('somebody else makes this export by now')))
      .catch((error: unknown) => core.log.warn({ err: error }, 'the lease of an export could not be renewed'));
  }, LEASE_MS / 3);
  renewal.unref();
  const end = (result: Pick<ExportRecord, 'status'> & Partial<Pick<ExportRecord, 'size_bytes' | 'error'>>): Promise<boolean> => {
    const nowMs = core.clock.nowMs();
    const expiresAt = result.status === 'done' ? wireTime(nowMs + EXPORT_LIFETIME_MS) : null;
    return core.exports.finish(job.id, job.attempts, { size_bytes: null, error: null, ...result, finished_at: wireTime(nowMs), expires_at: expiresAt });
  };
  try {
    const { sizeBytes } = await core.blobs.put(exportKey(job.id), bytes, { maxBytes: Number.MAX_SAFE_INTEGER, contentType: 'application/zip' });
    const isOurs = await end({ status: 'done', size_bytes: sizeBytes });
    // Its person is gone meanwhile, and so must this be.
    if (!isOurs && !(await core.exports.byId(job.id))) await core.blobs.remove([exportKey(job.id)]);
  } catch (error) {
    core.log.warn({ err: error, export_id: job.id, attempt: job.attempts }, 'an export failed');
    // Left as it is, it is taken up again once the lease is over.
    if (job.attempts >= MOST_ATTEMPTS) await end({ status: 'failed', error: error instanceof Error ? error.message.slice(0, 500) : String(error) });
  } finally {
    clearInterval(renewal);
  }
}

/** Removes those whose time is over. To be called now and then. */
export async function removeExpiredExports(core: Core): Promise<void> {
  for (;;) {
    const ids = await core.exports.expired(wireTime(core.clock.nowMs()), 100);
    if (ids.length === 0) return;
    if ((await core.blobs.remove(ids.map(exportKey))) === 'later') return;
    await core.exports.markRemoved(ids);
  }
}
