import type { APIUser, Snowflake } from 'discord-api-types/v10';
import { z } from 'zod';
import { boolean, choice, int, list, queryBoolean, snowflake, text, trimmedName } from './fields.ts';

/** What somebody is to a person, as their clients are shown it. Source: the unofficial "Relationship object". */
export interface Relationship {
  id: Snowflake;
  type: number;
  user: APIUser;
  nickname: string | null;
  is_spam_request: boolean;
  stranger_request: boolean;
  user_ignored: boolean;
  origin_application_id: null;
  since?: string;
  note?: string;
}

/** What comes with a request. */
const note = text(0, 120)
  .nullish()
  .transform((said) => said || null);

export const SendFriendRequestBody = z.object({
  username: text(1, 100),
  discriminator: z.unknown().optional(),
  note,
});
export type SendFriendRequestBody = z.output<typeof SendFriendRequestBody>;

/** Nothing, or 1, asks to be friends or says yes to who asked; 2 blocks. */
export const CreateRelationshipBody = z.object({
  type: choice([1, 2]).nullish(),
  from_friend_suggestion: boolean.nullish(),
  confirm_stranger_request: boolean.nullish(),
  note,
});
export type CreateRelationshipBody = z.output<typeof CreateRelationshipBody>;

export const ModifyRelationshipBody = z.object({
  nickname: trimmedName(0, 32)
    .nullish()
    .transform((name) => name || null),
});
export type ModifyRelationshipBody = z.output<typeof ModifyRelationshipBody>;

/** Which requests are turned down at once: 1 of strangers, 2 of those who are ignored. Source: the unofficial "Relationship Removal Filter". */
export const BulkRemoveRelationshipsBody = z.object({ filters: list(int(1, 2), 2).nullish() });
export type BulkRemoveRelationshipsBody = z.output<typeof BulkRemoveRelationshipsBody>;
export const BulkRemoveRelationshipsQuery = z.object({ relationship_type: int(1, 4).optional(), only_spam: queryBoolean });
export type BulkRemoveRelationshipsQuery = z.output<typeof BulkRemoveRelationshipsQuery>;

export const BulkAddRelationshipsBody = z.object({ user_ids: list(snowflake, 50), token: text(0, 1024).nullish() });
export type BulkAddRelationshipsBody = z.output<typeof BulkAddRelationshipsBody>;
