import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import type { ExportRecord } from '../ports/leaving-stores.ts';
import { isSigned, signatureOf } from '../signed-links.ts';

/** How long a finished export can be fetched. */
export const EXPORT_LIFETIME_MS = 7 * 86_400_000;

/** What it is called when it is saved. */
export const exportFileName = ({ kind, subject_id: subjectId }: Pick<ExportRecord, 'kind' | 'subject_id'>): string => `nexus-${kind}-${subjectId}.zip`;

const subjectOf = (id: Snowflake): string => `export\n${id}`;

/** A link that needs no token, so that a browser or curl can fetch it; it works until the export is removed. */
export const exportLink = (core: Core, job: Pick<ExportRecord, 'id' | 'expires_at' | 'kind' | 'subject_id'>): string =>
  `${core.settings.cdnUrl}/exports/${job.id}/${exportFileName(job)}?${signatureOf(core, subjectOf(job.id), Date.parse(job.expires_at ?? ''))}`;

/** Whether a link was made by this server and still works. */
export const isExportLink = (core: Core, id: Snowflake, query: URLSearchParams): boolean => isSigned(core, subjectOf(id), query);
