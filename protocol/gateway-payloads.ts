import { PresenceUpdateStatus, type GatewayActivity } from 'discord-api-types/v10';
import { z } from 'zod';

/** Ids come as text, from discord.py as numbers (read without loss, they are text by now when large). */
const id = z.union([z.string().regex(/^\d{1,20}$/), z.number().int().nonnegative().transform(String)]);

const STATUSES: readonly string[] = Object.values(PresenceUpdateStatus);

const text = (max: number) => z.string().transform((given) => given.slice(0, max));
const MAX_ACTIVITIES = 20;

/** What an activity may say; whatever has another shape is left out, as clients send a great deal. */
const Activity = z.object({
  // discordgo always sends a game, with no name where its bot set none.
  name: text(128).refine((name) => name !== ''),
  type: z.number().int().min(0).max(6).catch(0),
  url: text(512).nullish().catch(null),
  state: text(128).nullish().catch(null),
  details: text(128).nullish().catch(null),
  application_id: id.nullish().catch(null),
  flags: z.number().int().nonnegative().nullish().catch(null),
  timestamps: z.object({ start: z.number().optional(), end: z.number().optional() }).nullish().catch(null),
  emoji: z
    .object({ name: text(64), id: id.optional(), animated: z.boolean().optional() })
    .nullish()
    .catch(null),
  assets: z
    .partialRecord(z.enum(['large_image', 'large_text', 'small_image', 'small_text']), text(256))
    .nullish()
    .catch(null),
  party: z
    .object({ id: text(128).optional(), size: z.tuple([z.number().int(), z.number().int()]).optional() })
    .nullish()
    .catch(null),
});

/** As others see it. Absent is not null; the time is that of its coming, whatever the client wrote (discordgo: a text). */
function shownActivity(given: z.output<typeof Activity>): GatewayActivity {
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== undefined && value !== ''));
  return { id: given.type === CUSTOM ? 'custom' : `${given.type}`.padStart(16, '0'), created_at: Date.now(), ...said } as unknown as GatewayActivity; // the schema above is of its keys
}
const CUSTOM = 4;

/** Op 3, and `presence` in IDENTIFY: what libraries really send, with null activities (eris) and odd `since` (serenity). */
export const PresencePayload = z
  .object({
    status: z.string().nullish().catch(null),
    activities: z.array(z.unknown()).nullish().catch(null),
    /** The one activity of former days, which hikari and discordgo still send. */
    game: z.unknown().optional(),
    afk: z.unknown().optional(),
  })
  .transform((given) => ({
    status: (STATUSES.includes(given.status ?? '') ? given.status : PresenceUpdateStatus.Online) as PresenceUpdateStatus, // checked against the enum
    activities: (given.activities ?? [given.game]).slice(0, MAX_ACTIVITIES).flatMap((activity) => {
      const read = Activity.safeParse(activity);
      return read.success ? [shownActivity(read.data)] : [];
    }),
    afk: given.afk === true,
  }));

/** People's clients say "unknown" of how they want to be seen, which their settings then say. */
const isUnknown = (given: unknown): boolean => typeof given === 'object' && given !== null && 'status' in given && given.status === 'unknown';

export const IdentifyPayload = z.object({
  token: z.string(),
  intents: z.number().nullish(),
  capabilities: z.number().int().nonnegative().nullish().catch(undefined),
  properties: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  compress: z.boolean().nullish().catch(false),
  large_threshold: z.number().int().min(50).max(250).nullish().catch(undefined),
  shard: z.tuple([z.number().int(), z.number().int()]).nullish(),
  presence: z.preprocess((given) => (isUnknown(given) ? undefined : given), PresencePayload.nullish()).catch(undefined),
});
export type IdentifyPayload = z.output<typeof IdentifyPayload>;

export const ResumePayload = z.object({ token: z.string(), session_id: z.string().max(100), seq: z.number().int() });
export type ResumePayload = z.output<typeof ResumePayload>;

/** Op 8. A person's client may name several guilds; a bot names one (as text, or alone in a list). */
export const RequestMembersPayload = z.object({
  guild_id: z.union([id.transform((one) => [one]), z.array(id).min(1).max(100)]),
  query: text(100).nullish(),
  limit: z.number().int().nonnegative().nullish(),
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

const place = z.number().int().min(0).max(1_000_000);
const idKey = z.string().regex(/^\d{1,20}$/);
/** What a person's client wants to know of a guild; of members these ranges of the lists of these channels. */
const GuildSubscription = z.object({ channels: z.record(idKey, z.array(z.tuple([place, place]).refine(([from, to]) => from <= to))).nullish() });
export type GuildSubscription = z.output<typeof GuildSubscription>;
/** Op 14. */
export const GuildSubscriptionPayload = GuildSubscription.extend({ guild_id: id });
/** Op 37. */
export const GuildSubscriptionsPayload = z.object({ subscriptions: z.record(idKey, GuildSubscription) });

/** Op 13. */
export const CallConnectPayload = z.object({ channel_id: id });
const streamKey = z.string().max(80);
/** Op 18; in a guild's channel or the call of a direct one. */
export const StreamCreatePayload = z.object({ type: z.enum(['guild', 'call']), guild_id: id.nullish(), channel_id: id });
/** Ops 19, 20 and 21. */
export const StreamPayload = z.object({ stream_key: streamKey });
/** Op 22. */
export const StreamPausedPayload = z.object({ stream_key: streamKey, paused: z.boolean() });
/** Op 31. */
export const SoundboardSoundsPayload = z.object({ guild_ids: z.array(id).max(200) });
/** Op 43. */
export const ChannelInfoPayload = z.object({ guild_id: id, fields: z.array(z.string()).max(10).nullish() });
