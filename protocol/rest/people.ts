import type { APIMessage, Snowflake } from 'discord-api-types/v10';
import { z } from 'zod';
import { boolean, color, imageData, int, isoTime, list, queryBoolean, queryInt, snowflake, text } from './fields.ts';

/** Both kinds are wanted unless told otherwise. */
const wanted = boolean.optional().transform((read) => read ?? true);

export const RecentMentionsQuery = z.object({
  before: snowflake.optional(),
  limit: queryInt(1, 100, 25),
  guild_id: snowflake.optional(),
  roles: wanted,
  everyone: wanted,
});
export type RecentMentionsQuery = z.output<typeof RecentMentionsQuery>;

/** An empty note is none. */
export const ModifyNoteBody = z.object({ note: text(0, 2000).nullish() });
export type ModifyNoteBody = z.output<typeof ModifyNoteBody>;

export interface UserNote {
  note: string;
  note_user_id: Snowflake;
  user_id: Snowflake;
}

/** When to be reminded, and what of; both may be left as they are. */
export const SaveMessageBody = z.object({ due_at: isoTime.nullish(), notes: text(0, 1000).nullish() });
export type SaveMessageBody = z.output<typeof SaveMessageBody>;

/** A message that somebody wants to find again; without the message where it is gone, or theirs to read no more. */
export interface SavedMessage {
  message: APIMessage | null;
  save_data: {
    channel_id: Snowflake;
    message_id: Snowflake;
    guild_id?: Snowflake;
    saved_at: string;
    author_summary: string;
    channel_summary: string;
    message_summary: string;
    notes: string;
    due_at: string | null;
  };
}

export const ProfileQuery = z.object({
  with_mutual_guilds: queryBoolean,
  with_mutual_friends: queryBoolean,
  with_mutual_friends_count: queryBoolean,
  guild_id: snowflake.optional(),
});
export type ProfileQuery = z.output<typeof ProfileQuery>;

const themeColors = list(color, 2, 2);

export const ModifyProfileBody = z.object({
  pronouns: text(0, 40).nullish(),
  bio: text(0, 190).nullish(),
  banner: imageData.nullish(),
  accent_color: color.nullish(),
  theme_colors: themeColors.nullish(),
});
export type ModifyProfileBody = z.output<typeof ModifyProfileBody>;

export const ModifyMemberProfileBody = ModifyProfileBody.omit({ accent_color: true });
export type ModifyMemberProfileBody = z.output<typeof ModifyMemberProfileBody>;

/** Source: the unofficial "Update Message Request": 2 takes the conversation in. */
export const UpdateMessageRequestBody = z.object({ consent_status: int(0, 3) });
export type UpdateMessageRequestBody = z.output<typeof UpdateMessageRequestBody>;

export const RejectMessageRequestsBody = z.object({ channel_ids: list(snowflake, 100) });
export type RejectMessageRequestsBody = z.output<typeof RejectMessageRequestsBody>;
