import type {
  RESTGetAPIGuildBansQuery,
  RESTGetAPIGuildMembersQuery,
  RESTGetAPIGuildMembersSearchQuery,
  RESTGetAPIGuildPruneCountQuery,
  RESTPatchAPICurrentGuildMemberJSONBody,
  RESTPatchAPIGuildMemberJSONBody,
  RESTPostAPIGuildBulkBanJSONBody,
  RESTPostAPIGuildPruneJSONBody,
  RESTPutAPIGuildBanJSONBody,
  RESTPutAPIGuildMemberJSONBody,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { boolean, flags, imageData, int, isoTime, list, queryInt, queryList, snowflake, text, trimmedName } from './fields.ts';

/** An empty nickname takes it away, as null does. */
const nick = trimmedName(0, 32)
  .nullish()
  .transform((name) => (name === '' ? null : name))
  .optional();

export const EditMemberBody = z.object({
  nick,
  roles: list(snowflake, 250).nullish(),
  mute: boolean.nullish(),
  deaf: boolean.nullish(),
  channel_id: snowflake.nullish(),
  communication_disabled_until: isoTime.nullish(),
  flags: flags.nullish(),
});
export type EditMemberBody = z.output<typeof EditMemberBody>;

/** What a member may change of themselves: PATCH /guilds/{id}/members/@me. */
export const EditMyMemberBody = z.object({
  nick,
  avatar: imageData.nullish(),
  banner: imageData.nullish(),
  bio: text(0, 190).nullish(),
  pronouns: text(0, 40).nullish(),
  communication_disabled_until: isoTime.nullish(),
  flags: flags.nullish(),
});
export type EditMyMemberBody = z.output<typeof EditMyMemberBody>;

export const AddMemberBody = z.object({
  access_token: text(1, 10_240),
  nick,
  roles: list(snowflake, 250).nullish(),
  mute: boolean.nullish(),
  deaf: boolean.nullish(),
  flags: flags.nullish(),
});
export type AddMemberBody = z.output<typeof AddMemberBody>;

export const ListMembersQuery = z.object({ limit: queryInt(1, 1000, 1), after: snowflake.optional() });
export type ListMembersQuery = z.output<typeof ListMembersQuery>;

export const SearchMembersQuery = z.object({ query: text(1, 100), limit: queryInt(1, 1000, 1) });
export type SearchMembersQuery = z.output<typeof SearchMembersQuery>;

/** Both spans of deletion may be given; seconds win. */
export const BanBody = z
  .object({ delete_message_days: int(0, 7).nullish(), delete_message_seconds: int(0, 604_800).nullish(), reason: text(0, 512).nullish() })
  .nullish()
  .transform((ban) => ({
    delete_message_seconds: ban?.delete_message_seconds ?? (ban?.delete_message_days ?? 0) * 86_400,
    reason: ban?.reason ?? null,
  }));
export type BanBody = z.output<typeof BanBody>;

export const BulkBanBody = z.object({ user_ids: list(snowflake, 200, 1), delete_message_seconds: int(0, 604_800).nullish() });
export type BulkBanBody = z.output<typeof BulkBanBody>;

export const ListBansQuery = z.object({ before: snowflake.optional(), after: snowflake.optional(), limit: queryInt(1, 1000, 1000) });
export type ListBansQuery = z.output<typeof ListBansQuery>;

const DEFAULT_PRUNE_DAYS = 7;
/** Roles come as a list or, from older libraries, behind commas. */
const pruneRoles = queryList(snowflake, 100).nullish();

export const PruneBody = z
  .object({ days: int(1, 30).nullish(), compute_prune_count: boolean.nullish(), include_roles: pruneRoles })
  .nullish()
  .transform((prune) => ({
    days: prune?.days ?? DEFAULT_PRUNE_DAYS,
    compute_prune_count: prune?.compute_prune_count ?? true,
    include_roles: prune?.include_roles ?? [],
  }));
export type PruneBody = z.output<typeof PruneBody>;

export const PruneQuery = z.object({
  days: queryInt(1, 30, DEFAULT_PRUNE_DAYS),
  include_roles: pruneRoles.transform((roles) => roles ?? []),
});
export type PruneQuery = z.output<typeof PruneQuery>;

const _acceptsEdit = (sent: RESTPatchAPIGuildMemberJSONBody): z.input<typeof EditMemberBody> => sent;
const _acceptsMine = (sent: RESTPatchAPICurrentGuildMemberJSONBody): z.input<typeof EditMyMemberBody> => sent;
const _acceptsAdd = (sent: RESTPutAPIGuildMemberJSONBody): z.input<typeof AddMemberBody> => sent;
const _acceptsList = (sent: RESTGetAPIGuildMembersQuery): z.input<typeof ListMembersQuery> => sent;
const _acceptsSearch = (sent: RESTGetAPIGuildMembersSearchQuery): z.input<typeof SearchMembersQuery> => sent;
const _acceptsBan = (sent: RESTPutAPIGuildBanJSONBody): z.input<typeof BanBody> => sent;
const _acceptsBulkBan = (sent: RESTPostAPIGuildBulkBanJSONBody): z.input<typeof BulkBanBody> => sent;
const _acceptsBans = (sent: RESTGetAPIGuildBansQuery): z.input<typeof ListBansQuery> => sent;
const _acceptsPrune = (sent: RESTPostAPIGuildPruneJSONBody): z.input<typeof PruneBody> => sent;
const _acceptsPruneCount = (sent: RESTGetAPIGuildPruneCountQuery): z.input<typeof PruneQuery> => sent;
