import { PresenceUpdateStatus, type GatewayActivity } from 'discord-api-types/v10';
import { z } from 'zod';

/** Ids come as text, from discord.py as numbers (read without loss, they are text by now when large). */
const id = z.union([z.string().regex(/^\d{1,20}$/), z.number().int().nonnegative().transform(String)]);

const STATUSES: readonly string[] = Object.values(PresenceUpdateStatus);

/** discordgo writes `created_at` as text, others leave it out; Discord's own is a number. */
const Activity = z.looseObject({
  name: z.string().max(128),
  type: z.number().int().min(0).max(10).catch(0),
  url: z.string().max(512).nullish(),
  state: z.string().max(128).nullish(),
});

/** Only what of an activity other people may see, with the time of its start. */
function shownActivity(activity: z.output<typeof Activity>): GatewayActivity {
  return {
    id: 'custom',
    name: activity.name,
    type: activity.type,
    created_at: Date.now(),
    ...(activity.url && { url: activity.url }),
    ...(activity.state && { state: activity.state }),
  };
}

/** Op 3, and `presence` in IDENTIFY: what libraries really send, with null activities (eris) and odd `since` (serenity). */
export const PresencePayload = z
  .looseObject({
    status: z.string().nullish(),
    activities: z.array(Activity).max(50).nullish(),
  })
  .transform((given) => ({
    status: (STATUSES.includes(given.status ?? '') ? given.status : PresenceUpdateStatus.Online) as PresenceUpdateStatus, // checked against the enum
    activities: (given.activities ?? []).map(shownActivity),
  }));

export const IdentifyPayload = z.object({
  token: z.string(),
  intents: z.number().optional(),
  capabilities: z.number().int().nullish(),
  compress: z.boolean().nullish().catch(false),
  large_threshold: z.number().int().min(50).max(250).nullish().catch(undefined),
  shard: z.tuple([z.number().int(), z.number().int()]).nullish(),
  presence: PresencePayload.nullish().catch(undefined),
});
export type IdentifyPayload = z.output<typeof IdentifyPayload>;

export const ResumePayload = z.object({ token: z.string(), session_id: z.string().max(100), seq: z.number().int() });
export type ResumePayload = z.output<typeof ResumePayload>;

/** Op 8. A person's client may name several guilds; a bot names one (as text, or alone in a list). */
export const RequestMembersPayload = z.object({
  guild_id: z.union([
    id,
    z
      .array(id)
      .min(1)
      .max(1)
      .transform((ids) => ids[0] as string),
  ]), // exactly one
  query: z.string().max(100).nullish(),
  limit: z.number().int().min(0).nullish(),
  presences: z.boolean().nullish(),
  user_ids: z.union([id.transform((one) => [one]), z.array(id)]).nullish(),
  nonce: z.unknown().optional(),
});
export type RequestMembersPayload = z.output<typeof RequestMembersPayload>;

/** Op 4. */
export const VoiceStatePayload = z.object({
  guild_id: id.nullish(),
  channel_id: id.nullish(),
  self_mute: z.boolean().nullish(),
  self_deaf: z.boolean().nullish(),
  self_video: z.boolean().nullish(),
});
export type VoiceStatePayload = z.output<typeof VoiceStatePayload>;

/** Op 31. */
export const SoundboardSoundsPayload = z.object({ guild_ids: z.array(id).max(200) });
/** Op 43. */
export const ChannelInfoPayload = z.object({ guild_id: id, fields: z.array(z.string()).max(10).nullish() });
