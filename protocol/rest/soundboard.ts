import {
  VoiceChannelEffectSendAnimationType,
  type RESTPatchAPIGuildSoundboardSoundJSONBody,
  type RESTPostAPIGuildSoundboardSoundJSONBody,
  type RESTPostAPISoundboardSendSoundJSONBody,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { choice, field, float, int, isBase64, numbersOf, snowflake, text, trimmedName } from './fields.ts';

const AUDIO_HEAD = /^data:audio\/[\w.+-]{1,40}(?:;[\w=.-]{1,40}){0,3};base64,/;

/** A sound as data URI in base64. What it truly is, its bytes tell. */
const audioData = field<string, string>(
  (sent, fail) => {
    const read = typeof sent === 'string' ? sent.trimEnd() : '';
    const head = AUDIO_HEAD.exec(read)?.[0];
    const data = head ? read.slice(head.length) : '';
    return isBase64(data) ? data : fail('BINARY_TYPE_INVALID', 'Sounds are sent as data URI: data:audio/ogg;base64, and so on.');
  },
  { type: 'string', format: 'data-uri' },
);

const name = trimmedName(2, 32);
const fields = { volume: float(0, 1).nullish(), emoji_id: snowflake.nullish(), emoji_name: text(0, 32).nullish() };

/** Source: Discord, "Create Guild Soundboard Sound". */
export const CreateSoundBody = z.object({ ...fields, name, sound: audioData });
export type CreateSoundBody = z.output<typeof CreateSoundBody>;

export const EditSoundBody = z.object({ ...fields, name: name.optional() });
export type EditSoundBody = z.output<typeof EditSoundBody>;

export const SendSoundBody = z.object({ sound_id: snowflake, source_guild_id: snowflake.nullish() });
export type SendSoundBody = z.output<typeof SendSoundBody>;

/** An emoji that flies up in a voice channel, as people's clients send it. */
export const VoiceEffectBody = z.object({
  emoji_id: snowflake.nullish(),
  emoji_name: text(0, 100).nullish(),
  animation_type: choice(numbersOf(VoiceChannelEffectSendAnimationType)).nullish(),
  animation_id: int(0, 1000).nullish(),
});
export type VoiceEffectBody = z.output<typeof VoiceEffectBody>;

const _acceptsCreate = (sent: RESTPostAPIGuildSoundboardSoundJSONBody): z.input<typeof CreateSoundBody> => sent;
const _acceptsEdit = (sent: RESTPatchAPIGuildSoundboardSoundJSONBody): z.input<typeof EditSoundBody> => sent;
const _acceptsSend = (sent: RESTPostAPISoundboardSendSoundJSONBody): z.input<typeof SendSoundBody> => sent;
