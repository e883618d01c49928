import {
  ChannelType,
  InviteTargetType,
  type RESTGetAPIChannelThreadMemberQuery,
  type RESTGetAPIChannelThreadMembersQuery,
  type RESTGetAPIChannelThreadsArchivedQuery,
  type RESTPatchAPIChannelJSONBody,
  type RESTPostAPIChannelFollowersJSONBody,
  type RESTPostAPIChannelInviteJSONBody,
  type RESTPostAPIChannelMessagesThreadsJSONBody,
  type RESTPostAPIChannelThreadsJSONBody,
  type RESTPostAPIGuildForumThreadsJSONBody,
  type RESTPutAPIChannelPermissionJSONBody,
  type RESTPutAPIChannelRecipientJSONBody,
  type RESTPutAPIChannelVoiceStatusJSONBody,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { autoArchiveDuration, guildChannelFields, overwriteType, slowmode } from './channel-fields.ts';
import { boolean, choice, field, imageData, int, isoTime, list, permissionBits, queryBoolean, queryInt, snowflake, text, trimmedName } from './fields.ts';
import { checkMessage, messageContents } from './messages.ts';
import { MuteConfigBody } from './user-settings.ts';

export { CreateGuildChannelBody } from './guilds.ts';

/** Changes of a channel of any kind; which keys count is the channel's to say. Source: Discord, "Modify Channel". */
export const EditChannelBody = z.object({
  ...guildChannelFields,
  name: trimmedName(1, 100).nullish(),
  type: choice([
    ChannelType.GuildText,
    ChannelType.GuildAnnouncement,
    ChannelType.GuildVoice,
    ChannelType.GuildStageVoice,
    ChannelType.GuildCategory,
    ChannelType.GuildForum,
    ChannelType.GuildMedia,
  ]).nullish(),
  archived: boolean.nullish(),
  auto_archive_duration: autoArchiveDuration.nullish(),
  locked: boolean.nullish(),
  invitable: boolean.nullish(),
  applied_tags: list(snowflake, 5).nullish(),
  icon: imageData.nullish(),
  owner: snowflake.nullish(),
});
export type EditChannelBody = z.output<typeof EditChannelBody>;

export const OverwriteBody = z.object({
  type: overwriteType,
  allow: permissionBits.nullish(),
  deny: permissionBits.nullish(),
});
export type OverwriteBody = z.output<typeof OverwriteBody>;

/** Ages in seconds, 0 for ever. */
export const CreateInviteBody = z.object({
  max_age: int(0, 5_184_000).nullish(),
  max_uses: int(0, 100).nullish(),
  temporary: boolean.nullish(),
  unique: boolean.nullish(),
  target_type: choice([InviteTargetType.Stream, InviteTargetType.EmbeddedApplication]).nullish(),
  target_user_id: snowflake.nullish(),
  target_application_id: snowflake.nullish(),
  role_ids: list(snowflake, 250).nullish(),
  flags: int(0, 2 ** 31 - 1).nullish(),
});
export type CreateInviteBody = z.output<typeof CreateInviteBody>;

const threadStart = {
  name: trimmedName(1, 100),
  auto_archive_duration: autoArchiveDuration.nullish(),
  rate_limit_per_user: slowmode.nullish(),
};
export const StartThreadFromMessageBody = z.object(threadStart);
export type StartThreadFromMessageBody = z.output<typeof StartThreadFromMessageBody>;

export const StartThreadBody = z.object({
  ...threadStart,
  type: choice([ChannelType.AnnouncementThread, ChannelType.PublicThread, ChannelType.PrivateThread]).nullish(),
  invitable: boolean.nullish(),
});
export type StartThreadBody = z.output<typeof StartThreadBody>;

const postMessage = z.object({ ...messageContents, sticker_ids: list(snowflake, 3).nullish() }).superRefine(checkMessage);

/** A post of a forum or media channel: a thread with its first message. */
export const StartForumPostBody = z.object({
  ...threadStart,
  applied_tags: list(snowflake, 5).nullish(),
  message: postMessage,
});
export type StartForumPostBody = z.output<typeof StartForumPostBody>;

/** POST /channels/{id}/threads takes either; a body with `message` is a post. */
export const StartAnyThreadBody = z.object({
  ...threadStart,
  type: StartThreadBody.shape.type,
  invitable: boolean.nullish(),
  applied_tags: list(snowflake, 5).nullish(),
  message: postMessage.optional(),
});
export type StartAnyThreadBody = z.output<typeof StartAnyThreadBody>;

export const FollowBody = z.object({ webhook_channel_id: snowflake });
export type FollowBody = z.output<typeof FollowBody>;

/** Threads archived before a time, newest first. */
export const ArchivedThreadsQuery = z.object({
  before: isoTime.optional(),
  limit: queryInt(1, 100, 50),
});
export type ArchivedThreadsQuery = z.output<typeof ArchivedThreadsQuery>;

/** Own private archived threads go by id; a time is taken as the id of that moment by the route. */
export const MyArchivedThreadsQuery = z.object({
  before: field<string | number, string>(
    (sent, fail) => {
      const read = String(sent);
      return snowflake.safeParse(read).success || isoTime.safeParse(read).success
        ? read
        : fail('NUMBER_TYPE_COERCE', `Value "${read.slice(0, 100)}" is not snowflake.`);
    },
    { type: 'string' },
  ).optional(),
  limit: queryInt(1, 100, 50),
});
export type MyArchivedThreadsQuery = z.output<typeof MyArchivedThreadsQuery>;

/** Without `with_member` all come at once; with it, pages of up to 100. */
export const ThreadMembersQuery = z.object({
  with_member: queryBoolean,
  after: snowflake.optional(),
  limit: queryInt(1, 100, 100),
});
export type ThreadMembersQuery = z.output<typeof ThreadMembersQuery>;

/** A person's own settings in a thread; bits of the client. */
export const ThreadSettingsBody = z.object({ flags: int(0, 2 ** 31 - 1).nullish(), muted: boolean.nullish(), mute_config: MuteConfigBody });
export type ThreadSettingsBody = z.output<typeof ThreadSettingsBody>;

export const ThreadMemberQuery = z.object({ with_member: queryBoolean });
export type ThreadMemberQuery = z.output<typeof ThreadMemberQuery>;

/** Adds a person to a group conversation. */
export const AddRecipientBody = z
  .object({ access_token: text(0, 10_240).nullish(), nick: trimmedName(0, 32).nullish() })
  .nullish()
  .transform((body) => body ?? {});
export type AddRecipientBody = z.output<typeof AddRecipientBody>;

export const VoiceStatusBody = z.object({ status: text(0, 500).nullish() });
export type VoiceStatusBody = z.output<typeof VoiceStatusBody>;

/** The first step of an upload in two steps; sizes in bytes. */
export const CreateAttachmentsBody = z.object({
  files: list(
    z.object({
      id: text(0, 100).nullish(),
      filename: text(1, 1024),
      file_size: int(0, 2 ** 40),
      is_clip: boolean.nullish(),
    }),
    10,
    1,
  ),
});
export type CreateAttachmentsBody = z.output<typeof CreateAttachmentsBody>;

/** Links to files whose signatures shall be renewed. */
export const RefreshUrlsBody = z.object({ attachment_urls: list(text(1, 2048), 50, 1) });
export type RefreshUrlsBody = z.output<typeof RefreshUrlsBody>;

/** Marks a message read. */
export const AckMessageBody = z.object({
  token: text(0, 200).nullish(),
  manual: boolean.nullish(),
  mention_count: int(0, 2 ** 31 - 1).nullish(),
  flags: int(0, 2 ** 31 - 1).nullish(),
  last_viewed: int(0, 2 ** 31 - 1).nullish(),
});
export type AckMessageBody = z.output<typeof AckMessageBody>;

/** Marks many read at once. */
export const BulkAckBody = z.object({
  read_states: list(z.object({ read_state_type: int(0, 100).nullish(), channel_id: snowflake, message_id: snowflake }), 100),
});
export type BulkAckBody = z.output<typeof BulkAckBody>;

/** Looks for threads of a channel by name and tags. */
export const ThreadSearchQuery = z.object({
  name: text(0, 100).optional(),
  slop: int(0, 100).optional(),
  min_id: snowflake.optional(),
  max_id: snowflake.optional(),
  tag: z
    .union([z.array(z.string()), z.string()])
    .optional()
    .transform((sent) =>
      sent === undefined
        ? []
        : [sent]
            .flat()
            .flatMap((one) => one.split(','))
            .filter((id) => /^\d{1,20}$/.test(id))
            .slice(0, 20),
    ),
  tag_setting: choice(['match_all', 'match_some'])
    .optional()
    .transform((setting) => setting ?? 'match_some'),
  archived: boolean.optional(),
  sort_by: choice(['relevance', 'creation_time', 'last_message_time', 'archive_time'])
    .optional()
    .transform((by) => by ?? 'last_message_time'),
  sort_order: choice(['asc', 'desc'])
    .optional()
    .transform((order) => order ?? 'desc'),
  limit: queryInt(1, 25, 25),
  offset: queryInt(0, 9975, 0),
});
export type ThreadSearchQuery = z.output<typeof ThreadSearchQuery>;

type Posted = Omit<RESTPostAPIGuildForumThreadsJSONBody, 'message'> & {
  message: Omit<RESTPostAPIGuildForumThreadsJSONBody['message'], 'poll'>;
};
const _acceptsEdit = (sent: RESTPatchAPIChannelJSONBody): z.input<typeof EditChannelBody> => sent;
const _acceptsOverwrite = (sent: RESTPutAPIChannelPermissionJSONBody): z.input<typeof OverwriteBody> => sent;
const _acceptsInvite = (sent: RESTPostAPIChannelInviteJSONBody): z.input<typeof CreateInviteBody> => sent;
const _acceptsFromMessage = (sent: RESTPostAPIChannelMessagesThreadsJSONBody): z.input<typeof StartThreadFromMessageBody> => sent;
const _acceptsThread = (sent: RESTPostAPIChannelThreadsJSONBody): z.input<typeof StartThreadBody> => sent;
const _acceptsPost = (sent: Posted): z.input<typeof StartForumPostBody> => sent;
const _acceptsAny = (sent: RESTPostAPIChannelThreadsJSONBody | Posted): z.input<typeof StartAnyThreadBody> => sent;
const _acceptsFollow = (sent: RESTPostAPIChannelFollowersJSONBody): z.input<typeof FollowBody> => sent;
const _acceptsArchived = (sent: RESTGetAPIChannelThreadsArchivedQuery): z.input<typeof ArchivedThreadsQuery> => sent;
const _acceptsMembers = (sent: RESTGetAPIChannelThreadMembersQuery): z.input<typeof ThreadMembersQuery> => sent;
const _acceptsMember = (sent: RESTGetAPIChannelThreadMemberQuery): z.input<typeof ThreadMemberQuery> => sent;
const _acceptsRecipient = (sent: RESTPutAPIChannelRecipientJSONBody): z.input<typeof AddRecipientBody> => sent;
const _acceptsStatus = (sent: RESTPutAPIChannelVoiceStatusJSONBody): z.input<typeof VoiceStatusBody> => sent;
