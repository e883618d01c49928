import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { ExportRecord } from '../ports/leaving-stores.ts';

/** How long a finished export can be fetched. */
export const EXPORT_LIFETIME_MS = 7 * 86_400_000;

/** What it is called when it is saved. */
export const exportFileName = ({ kind, subject_id: subjectId }: Pick<ExportRecord, 'kind' | 'subject_id'>): string => `nexus-${kind}-${subjectId}.zip`;

/** A link that needs no token, so that a browser or curl can fetch it; it works until the export is removed. */
export function exportLink(core: Core, job: Pick<ExportRecord, 'id' | 'expires_at' | 'kind' | 'subject_id'>): string {
  const ex = Math.floor(Date.parse(job.expires_at ?? '') / 1000).toString(16);
  return `${core.settings.cdnUrl}/exports/${job.id}/${exportFileName(job)}?ex=${ex}&hm=${sign(core.settings.signingSecret, job.id, ex)}`;
}

/** Whether a link was made by this server and still works. */
export function isExportLink(core: Core, id: Snowflake, { ex, hm }: { ex: string | null; hm: string | null }): boolean {
  if (ex === null || hm === null || !/^[0-9a-f]{1,12}$/.test(ex)) return false;
  const wanted = Buffer.from(sign(core.settings.signingSecret, id, ex));
  const given = Buffer.from(hm);
  return wanted.length === given.length && timingSafeEqual(wanted, given) && Number.parseInt(ex, 16) * 1000 > core.clock.nowMs();
}

const sign = (secret: Uint8Array, id: Snowflake, ex: string): string => createHmac('sha256', secret).update(`export\n${id}\n${ex}`).digest('hex');
