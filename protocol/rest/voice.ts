import {
  StageInstancePrivacyLevel,
  type RESTPatchAPIGuildVoiceStateCurrentMemberJSONBody,
  type RESTPatchAPIGuildVoiceStateUserJSONBody,
  type RESTPatchAPIStageInstanceJSONBody,
  type RESTPostAPIStageInstanceJSONBody,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { boolean, choice, isoTime, numbersOf, snowflake, trimmedName } from './fields.ts';

const topic = trimmedName(1, 120);
const privacyLevel = choice(numbersOf(StageInstancePrivacyLevel)).nullish();

export const CreateStageInstanceBody = z.object({
  channel_id: snowflake,
  topic,
  privacy_level: privacyLevel,
  send_start_notification: boolean.nullish(),
  guild_scheduled_event_id: snowflake.nullish(),
});
export type CreateStageInstanceBody = z.output<typeof CreateStageInstanceBody>;

export const EditStageInstanceBody = z.object({ topic: topic.optional(), privacy_level: privacyLevel });
export type EditStageInstanceBody = z.output<typeof EditStageInstanceBody>;

export const EditMyVoiceStateBody = z.object({
  channel_id: snowflake.nullish(),
  suppress: boolean.nullish(),
  request_to_speak_timestamp: isoTime.nullish(),
});
export type EditMyVoiceStateBody = z.output<typeof EditMyVoiceStateBody>;

export const EditVoiceStateBody = z.object({ channel_id: snowflake.nullish(), suppress: boolean.nullish() });
export type EditVoiceStateBody = z.output<typeof EditVoiceStateBody>;

const _acceptsCreate = (sent: RESTPostAPIStageInstanceJSONBody): z.input<typeof CreateStageInstanceBody> => sent;
const _acceptsEdit = (sent: RESTPatchAPIStageInstanceJSONBody): z.input<typeof EditStageInstanceBody> => sent;
const _acceptsMine = (sent: RESTPatchAPIGuildVoiceStateCurrentMemberJSONBody): z.input<typeof EditMyVoiceStateBody> => sent;
const _acceptsOther = (sent: RESTPatchAPIGuildVoiceStateUserJSONBody): z.input<typeof EditVoiceStateBody> => sent;
