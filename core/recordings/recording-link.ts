import type { Snowflake } from 'discord-api-types/v10';
import type { Core } from '../core.ts';
import { isSigned, signatureOf } from '../signed-links.ts';

/** As long as links to attachments. */
const LIFETIME_MS = 86_400_000;

const subjectOf = (recordingId: Snowflake, userId: Snowflake): string => `recording\n${recordingId}\n${userId}`;

/** A link to the sound of one person in a recording that needs no token, so that a player can fetch it. */
export const recordingLink = (core: Core, recordingId: Snowflake, userId: Snowflake): string =>
  `${core.settings.cdnUrl}/recordings/${recordingId}/${userId}.ogg?${signatureOf(core, subjectOf(recordingId, userId), core.clock.nowMs() + LIFETIME_MS)}`;

/** Whether a link was made by this server and still works. */
export const isRecordingLink = (core: Core, recordingId: Snowflake, userId: Snowflake, query: URLSearchParams): boolean =>
  isSigned(core, subjectOf(recordingId, userId), query);
