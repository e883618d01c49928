// Derived from the route table by `npm run sdk:operations`. Types alone.
import type { TriedAutomodRuleReply, TryAutomodRuleBody } from '#protocol/nexus/automod';
import type { CallStatsReply } from '#protocol/nexus/call-stats';
import type { ClientSettingsBody, ClientSettingsReply } from '#protocol/nexus/client-settings';
import type { ConsentReply } from '#protocol/nexus/consent';
import type { DraftBody, DraftReply, DraftsReply } from '#protocol/nexus/drafts';
import type { GuildVoiceBody, GuildVoiceReply } from '#protocol/nexus/guild-voice';
import type { IceServersReply } from '#protocol/nexus/ice-servers';
import type {
  BanListQuery,
  DeleteAccountBody,
  DeleteUserQuery,
  DisableUserBody,
  ExportAccountBody,
  ExportGuildBody,
  GuildListQuery,
  InstanceBanBody,
  InstanceSettingsBody,
  LogQuery,
  OtherServerBody,
  RegistrationInviteBody,
  ReportBody,
  ReportListQuery,
  ResolveReportBody,
  StatisticsQuery,
  TransferGuildBody,
  UserListQuery,
} from '#protocol/nexus/instance';
import type {
  DeletionReply,
  ExportReply,
  ExportsReply,
  InstanceBanReply,
  InstanceBansReply,
  InstanceGuildReply,
  InstanceGuildsReply,
  InstanceReply,
  InstanceUserReply,
  InstanceUsersReply,
  LogReply,
  NewReportReply,
  OperatorsReply,
  OtherServerReply,
  PasswordReply,
  RegistrationInviteReply,
  RegistrationInvitesReply,
  ReportReply,
  ReportsReply,
  SettingsReply,
  StatisticsReply,
} from '#protocol/nexus/instance-replies';
import type { InteractionLogReply } from '#protocol/nexus/interaction-log';
import type { MessageSearchReply } from '#protocol/nexus/message-search-reply';
import type { NotificationRulesBody, NotificationRulesReply } from '#protocol/nexus/notification-rules';
import type { EditPushSubscriptionBody, PushReply, PushSubscriptionBody, PushSubscriptionReply } from '#protocol/nexus/push';
import type { RecordingListQuery, RecordingReply, RecordingsReply } from '#protocol/nexus/recordings';
import type {
  FinishPasskeyRegistrationBody,
  OwnLoginReply,
  PasskeyRegistrationReply,
  RegisteredReply,
  StartPasskeyRegistrationBody,
} from '#protocol/nexus/registration';
import type { EditReminderBody, ReminderBody, ReminderReply, RemindersReply } from '#protocol/nexus/reminders';
import type { EditSavedSearchBody, SavedSearchBody, SavedSearchReply, SavedSearchesReply } from '#protocol/nexus/saved-searches';
import type { EditScheduledMessageBody, ScheduleMessageBody, ScheduledMessageReply, ScheduledMessagesReply } from '#protocol/nexus/scheduled-messages';
import type { CreateSkuBody } from '#protocol/nexus/skus';
import type { CreateApplicationBody, EditApplicationBody, EditBotBody, ResetBotBody, RoleConnectionBody } from '#protocol/rest/applications';
import type { AuditLogQuery } from '#protocol/rest/audit-log';
import type {
  BackupCodesBody,
  CreatePasskeyBody,
  DisableTotpBody,
  EmailCodeBody,
  EnableTotpBody,
  FinishMfaBody,
  FinishPasswordlessBody,
  ForgotPasswordBody,
  LoginBody,
  LogoutBody,
  LogoutSessionsBody,
  RegisterBody,
  RenamePasskeyBody,
  ResetPasswordBody,
  UsernameAttemptBody,
  UsernameSuggestionsQuery,
  ValidatePasswordBody,
  VerifyEmailBody,
} from '#protocol/rest/auth';
import type { CreateAutomodRuleBody, EditAutomodRuleBody, ValidateAutomodRuleBody } from '#protocol/rest/automod';
import type { ModifyCallBody, RingBody } from '#protocol/rest/calls';
import type {
  AckMessageBody,
  AddRecipientBody,
  ArchivedThreadsQuery,
  BulkAckBody,
  CreateAttachmentsBody,
  CreateInviteBody,
  EditChannelBody,
  FollowBody,
  MyArchivedThreadsQuery,
  OverwriteBody,
  RefreshUrlsBody,
  StartAnyThreadBody,
  StartThreadFromMessageBody,
  ThreadMemberQuery,
  ThreadMembersQuery,
  ThreadSearchQuery,
  ThreadSettingsBody,
  VoiceStatusBody,
} from '#protocol/rest/channels';
import type { BulkCommandsBody, CommandPermissionsBody, CommandsQuery, CreateCommandBody, EditCommandBody } from '#protocol/rest/commands';
import type { RegisterDeviceBody, SyncDevicesBody, UnregisterDeviceBody } from '#protocol/rest/devices';
import type { CreateEmojiBody, EditEmojiBody } from '#protocol/rest/emojis';
import type {
  ChannelPositionsBody,
  CreateGuildBody,
  CreateGuildChannelBody,
  DeleteGuildBody,
  EditGuildBody,
  GuildQuery,
  IncidentActionsBody,
  MfaLevelBody,
  VanityUrlBody,
  WelcomeScreenBody,
  WidgetSettingsBody,
} from '#protocol/rest/guilds';
import type { CallbackQuery, InteractionCallbackBody, SendInteractionBody } from '#protocol/rest/interactions';
import type { AcceptInviteBody, GetInviteQuery } from '#protocol/rest/invites';
import type { ActOnJoinRequestBody, JoinRequestBody, JoinRequestsQuery, MemberVerificationBody, MemberVerificationQuery } from '#protocol/rest/join-requests';
import type {
  AddMemberBody,
  BanBody,
  BulkBanBody,
  EditMemberBody,
  EditMyMemberBody,
  ListBansQuery,
  ListMembersQuery,
  PruneBody,
  PruneQuery,
  SearchMembersQuery,
} from '#protocol/rest/members';
import type { MessageSearchQuery, SearchTabsBody } from '#protocol/rest/message-search';
import type { BulkDeleteBody, CreateMessageBody, EditMessageBody, MessagesQuery, PinsQuery, ReactionTypeQuery, ReactionsQuery } from '#protocol/rest/messages';
import type { CreateEntitlementBody, EntitlementsQuery, OwnEntitlementsQuery, SubscriptionsQuery } from '#protocol/rest/monetisation';
import type { AuthorizationsQuery, AuthorizeBody, AuthorizeQuery, RevokeTokenBody, TokenBody } from '#protocol/rest/oauth2';
import type { NewMemberWelcomeBody, OnboardingBody, OnboardingResponsesBody } from '#protocol/rest/onboarding';
import type {
  ModifyMemberProfileBody,
  ModifyNoteBody,
  ModifyProfileBody,
  ProfileQuery,
  RecentMentionsQuery,
  RejectMessageRequestsBody,
  SaveMessageBody,
  SavedMessage,
  UpdateMessageRequestBody,
  UserNote,
} from '#protocol/rest/people';
import type { PollVoteBody, PollVotersQuery } from '#protocol/rest/polls';
import type {
  BulkAddRelationshipsBody,
  BulkRemoveRelationshipsBody,
  BulkRemoveRelationshipsQuery,
  CreateRelationshipBody,
  ModifyRelationshipBody,
  Relationship,
  SendFriendRequestBody,
} from '#protocol/rest/relationships';
import type { RoleConnectionRulesBody } from '#protocol/rest/role-connections';
import type { CreateRoleBody, EditRoleBody, RolePositionsBody } from '#protocol/rest/roles';
import type {
  CreateScheduledEventBody,
  CreateScheduledEventExceptionBody,
  EditScheduledEventBody,
  EditScheduledEventExceptionBody,
  ScheduledEventQuery,
  ScheduledEventResponseBody,
  ScheduledEventUserCountsQuery,
  ScheduledEventUsersQuery,
} from '#protocol/rest/scheduled-events';
import type { CreateSoundBody, EditSoundBody, SendSoundBody, VoiceEffectBody } from '#protocol/rest/soundboard';
import type { CreateStickerBody, EditStickerBody } from '#protocol/rest/stickers';
import type { ModifyStreamBody, StreamPreviewBody } from '#protocol/rest/streams';
import type { CreateTemplateBody, EditTemplateBody, UseTemplateBody } from '#protocol/rest/templates';
import type { BulkGuildSettingsBody, EmailSettingsBody, GuildSettingsBody, NotificationSettingsBody, UserSettingsBody } from '#protocol/rest/user-settings';
import type { CreateDmBody, LeaveAccountBody, ModifyCurrentUserBody, MyGuildsQuery, PasswordBody } from '#protocol/rest/users';
import type { CreateStageInstanceBody, EditMyVoiceStateBody, EditStageInstanceBody, EditVoiceStateBody } from '#protocol/rest/voice';
import type { GithubWebhookBody, ServiceWebhookQuery, SlackWebhookBody } from '#protocol/rest/webhook-services';
import type {
  CreateWebhookBody,
  EditWebhookBody,
  EditWebhookMessageBody,
  ExecuteWebhookBody,
  ExecuteWebhookQuery,
  WebhookMessageQuery,
} from '#protocol/rest/webhooks';
import type { WidgetImageQuery } from '#protocol/rest/widget';
import type {
  AuthSession,
  Authenticator,
  BackupCode,
  CommandIndex,
  EmailSettings,
  JoinRequestList,
  LoggedInReply,
  NotificationFlags,
  Profile,
  ProfileMetadata,
  ScheduledEventExceptionRecord,
  ScheduledEventUser,
  ShownGuildSettings,
  ShownJoinRequest,
  ShownOnboarding,
  ShownVerification,
  StageInstanceRecord,
  ThreadList,
  UserSettings,
} from './replies.ts';
import type {
  APIApplication,
  APIApplicationCommand,
  APIApplicationRoleConnection,
  APIApplicationRoleConnectionMetadata,
  APIAutoModerationRule,
  APIChannel,
  APIEmoji,
  APIEntitlement,
  APIGuild,
  APIGuildApplicationCommandPermissions,
  APIGuildMember,
  APIGuildOnboarding,
  APIGuildScheduledEvent,
  APIGuildWelcomeScreen,
  APIMessage,
  APIMessageSearchResult,
  APISKU,
  APISticker,
  APIStickerPack,
  APISubscription,
  APITemplate,
  APIThreadMember,
  APIUser,
  APIVoiceState,
  RESTDeleteAPIChannelResult,
  RESTDeleteAPIInviteResult,
  RESTGetAPIApplicationEmojisResult,
  RESTGetAPIAuditLogResult,
  RESTGetAPIChannelInvitesResult,
  RESTGetAPIChannelMessageReactionUsersResult,
  RESTGetAPIChannelMessageResult,
  RESTGetAPIChannelMessagesPinsResult,
  RESTGetAPIChannelMessagesResult,
  RESTGetAPIChannelPinsResult,
  RESTGetAPIChannelResult,
  RESTGetAPIChannelThreadMemberResult,
  RESTGetAPIChannelThreadMembersResult,
  RESTGetAPIChannelWebhooksResult,
  RESTGetAPICurrentUserConnectionsResult,
  RESTGetAPICurrentUserGuildsResult,
  RESTGetAPIGatewayBotResult,
  RESTGetAPIGatewayResult,
  RESTGetAPIGuildBanResult,
  RESTGetAPIGuildBansResult,
  RESTGetAPIGuildChannelsResult,
  RESTGetAPIGuildIntegrationsResult,
  RESTGetAPIGuildInvitesResult,
  RESTGetAPIGuildMemberResult,
  RESTGetAPIGuildMembersResult,
  RESTGetAPIGuildMembersSearchResult,
  RESTGetAPIGuildPreviewResult,
  RESTGetAPIGuildPruneCountResult,
  RESTGetAPIGuildResult,
  RESTGetAPIGuildRoleMemberCountsResult,
  RESTGetAPIGuildRoleResult,
  RESTGetAPIGuildRolesResult,
  RESTGetAPIGuildSoundboardSoundResult,
  RESTGetAPIGuildSoundboardSoundsResult,
  RESTGetAPIGuildVanityUrlResult,
  RESTGetAPIGuildVoiceRegionsResult,
  RESTGetAPIGuildWebhooksResult,
  RESTGetAPIGuildWidgetJSONResult,
  RESTGetAPIGuildWidgetSettingsResult,
  RESTGetAPIInviteResult,
  RESTGetAPIOAuth2CurrentAuthorizationResult,
  RESTGetAPIPollAnswerVotersResult,
  RESTGetAPISoundboardDefaultSoundsResult,
  RESTGetAPIWebhookResult,
  RESTGetAPIWebhookWithTokenMessageResult,
  RESTGetStickerPacksResult,
  RESTPatchAPIChannelResult,
  RESTPatchAPICurrentGuildMemberNicknameResult,
  RESTPatchAPICurrentGuildMemberResult,
  RESTPatchAPIGuildMemberResult,
  RESTPatchAPIGuildResult,
  RESTPatchAPIGuildRolePositionsResult,
  RESTPatchAPIGuildRoleResult,
  RESTPatchAPIGuildSoundboardSoundResult,
  RESTPatchAPIWebhookResult,
  RESTPatchAPIWebhookWithTokenMessageResult,
  RESTPostAPIChannelFollowersResult,
  RESTPostAPIChannelInviteResult,
  RESTPostAPIChannelMessageCrosspostResult,
  RESTPostAPIChannelMessageResult,
  RESTPostAPIChannelThreadsResult,
  RESTPostAPIChannelWebhookResult,
  RESTPostAPIGuildBulkBanResult,
  RESTPostAPIGuildChannelResult,
  RESTPostAPIGuildPruneResult,
  RESTPostAPIGuildRoleResult,
  RESTPostAPIGuildSoundboardSoundResult,
  RESTPostAPIGuildsMFAResult,
  RESTPostAPIInteractionCallbackWithResponseResult,
  RESTPostAPIPollExpireResult,
  RESTPostAPIWebhookWithTokenWaitResult,
  RESTPutAPIGuildIncidentActionsResult,
  RESTPutAPIGuildMemberResult,
  Snowflake,
} from 'discord-api-types/v10';
import type { z } from 'zod';

/** Every row of the route table: what it takes, and what it answers where its type is no secret of the server. */
export interface DerivedOperations {
  'DELETE /applications/{application_id}/commands/{command_id}': {};
  'DELETE /applications/{application_id}/emojis/{emoji_id}': {};
  'DELETE /applications/{application_id}/entitlements/{entitlement_id}': {};
  'DELETE /applications/{application_id}/guilds/{guild_id}/commands/{command_id}': {};
  'DELETE /attachments/{upload_filename}': {};
  'DELETE /channels/{channel_id}': { reply: RESTDeleteAPIChannelResult };
  'DELETE /channels/{channel_id}/messages/ack': {};
  'DELETE /channels/{channel_id}/messages/pins/{message_id}': {};
  'DELETE /channels/{channel_id}/messages/{message_id}': {};
  'DELETE /channels/{channel_id}/messages/{message_id}/reactions': {};
  'DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}': {};
  'DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me': {};
  'DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/{reaction_type}/@me': {};
  'DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/{reaction_type}/{user_id}': {};
  'DELETE /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/{user_id}': {};
  'DELETE /channels/{channel_id}/permissions/{overwrite_id}': {};
  'DELETE /channels/{channel_id}/pins/{message_id}': {};
  'DELETE /channels/{channel_id}/recipients/@me': { reply: APIChannel };
  'DELETE /channels/{channel_id}/recipients/{user_id}': {};
  'DELETE /channels/{channel_id}/thread-members/@me': {};
  'DELETE /channels/{channel_id}/thread-members/{user_id}': {};
  'DELETE /guilds/{guild_id}': {};
  'DELETE /guilds/{guild_id}/auto-moderation/rules/{rule_id}': {};
  'DELETE /guilds/{guild_id}/bans/{user_id}': {};
  'DELETE /guilds/{guild_id}/emojis/{emoji_id}': {};
  'DELETE /guilds/{guild_id}/integrations/{integration_id}': {};
  'DELETE /guilds/{guild_id}/members/{user_id}': {};
  'DELETE /guilds/{guild_id}/members/{user_id}/roles/{role_id}': {};
  'DELETE /guilds/{guild_id}/requests/@me': {};
  'DELETE /guilds/{guild_id}/roles/{role_id}': {};
  'DELETE /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}': {};
  'DELETE /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/exceptions/{exception_id}': {};
  'DELETE /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/users/@me': {};
  'DELETE /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/{guild_scheduled_event_exception_id}/users/@me': {};
  'DELETE /guilds/{guild_id}/soundboard-sounds/{sound_id}': {};
  'DELETE /guilds/{guild_id}/stickers/{sticker_id}': {};
  'DELETE /guilds/{guild_id}/templates/{code}': { reply: APITemplate };
  'DELETE /invites/{code}': { reply: RESTDeleteAPIInviteResult };
  'DELETE /nexus/v1/applications/{application_id}/skus/{sku_id}': {};
  'DELETE /nexus/v1/bans/{ban_id}': {};
  'DELETE /nexus/v1/channels/{channel_id}/recording': {};
  'DELETE /nexus/v1/channels/{channel_id}/recording/consent': { reply: z.output<typeof RecordingReply> };
  'DELETE /nexus/v1/channels/{channel_id}/recordings/{recording_id}': {};
  'DELETE /nexus/v1/guilds/{guild_id}': {};
  'DELETE /nexus/v1/operators/{user_id}': {};
  'DELETE /nexus/v1/registration-invites/{code}': {};
  'DELETE /nexus/v1/users/@me/push/{push_subscription_id}': {};
  'DELETE /nexus/v1/users/@me/reminders/{reminder_id}': {};
  'DELETE /nexus/v1/users/@me/saved-searches/{saved_search_id}': {};
  'DELETE /nexus/v1/users/@me/scheduled-messages/{scheduled_message_id}': {};
  'DELETE /nexus/v1/users/{user_id}': { query: z.input<typeof DeleteUserQuery> };
  'DELETE /oauth2/tokens/{authorization_id}': {};
  'DELETE /stage-instances/{channel_id}': {};
  'DELETE /users/@me/applications/{application_id}/role-connection': {};
  'DELETE /users/@me/devices': { body: z.input<typeof UnregisterDeviceBody> };
  'DELETE /users/@me/guilds/{guild_id}': {};
  'DELETE /users/@me/mentions/{message_id}': {};
  'DELETE /users/@me/mfa/webauthn/credentials/{authenticator_id}': {};
  'DELETE /users/@me/relationships': { query: z.input<typeof BulkRemoveRelationshipsQuery>; body: z.input<typeof BulkRemoveRelationshipsBody> };
  'DELETE /users/@me/relationships/{user_id}': {};
  'DELETE /users/@me/relationships/{user_id}/ignore': {};
  'DELETE /users/@me/saved-messages/{channel_id}/{message_id}': {};
  'DELETE /webhooks/{webhook_id}': {};
  'DELETE /webhooks/{webhook_id}/{webhook_token}': {};
  'DELETE /webhooks/{webhook_id}/{webhook_token}/messages/@original': { query: z.input<typeof WebhookMessageQuery> };
  'DELETE /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': { query: z.input<typeof WebhookMessageQuery> };
  'GET /.well-known/oauth-authorization-server': { reply: object };
  'GET /.well-known/openid-configuration': { reply: object };
  'GET /applications': { reply: APIApplication[] };
  'GET /applications/@me': { reply: APIApplication };
  'GET /applications/{application_id}': { reply: APIApplication };
  'GET /applications/{application_id}/application-command-index': { reply: CommandIndex };
  'GET /applications/{application_id}/commands': { query: z.input<typeof CommandsQuery>; reply: APIApplicationCommand[] };
  'GET /applications/{application_id}/commands/{command_id}': { reply: APIApplicationCommand };
  'GET /applications/{application_id}/emojis': { reply: RESTGetAPIApplicationEmojisResult };
  'GET /applications/{application_id}/emojis/{emoji_id}': { reply: APIEmoji };
  'GET /applications/{application_id}/entitlements': { query: z.input<typeof EntitlementsQuery>; reply: APIEntitlement[] };
  'GET /applications/{application_id}/entitlements/{entitlement_id}': { reply: APIEntitlement };
  'GET /applications/{application_id}/guilds/{guild_id}/commands': { query: z.input<typeof CommandsQuery>; reply: APIApplicationCommand[] };
  'GET /applications/{application_id}/guilds/{guild_id}/commands/permissions': { reply: APIGuildApplicationCommandPermissions[] };
  'GET /applications/{application_id}/guilds/{guild_id}/commands/{command_id}': { reply: APIApplicationCommand };
  'GET /applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions': { reply: APIGuildApplicationCommandPermissions };
  'GET /applications/{application_id}/public': { reply: object };
  'GET /applications/{application_id}/role-connections/metadata': { reply: APIApplicationRoleConnectionMetadata[] };
  'GET /applications/{application_id}/rpc': { reply: object };
  'GET /applications/{application_id}/skus': { reply: APISKU[] };
  'GET /auth/sessions': { reply: { user_sessions: AuthSession[] } };
  'GET /channels/{channel_id}': { reply: RESTGetAPIChannelResult };
  'GET /channels/{channel_id}/application-command-index': { reply: CommandIndex };
  'GET /channels/{channel_id}/call': { reply: { ringable: boolean } };
  'GET /channels/{channel_id}/invites': { reply: RESTGetAPIChannelInvitesResult };
  'GET /channels/{channel_id}/messages': { query: z.input<typeof MessagesQuery>; reply: RESTGetAPIChannelMessagesResult };
  'GET /channels/{channel_id}/messages/pins': { query: z.input<typeof PinsQuery>; reply: RESTGetAPIChannelMessagesPinsResult };
  'GET /channels/{channel_id}/messages/search': { query: z.input<typeof MessageSearchQuery>; reply: APIMessageSearchResult };
  'GET /channels/{channel_id}/messages/{message_id}': { reply: RESTGetAPIChannelMessageResult };
  'GET /channels/{channel_id}/messages/{message_id}/interaction-data': { reply: unknown };
  'GET /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}': {
    query: z.input<typeof ReactionsQuery>;
    reply: RESTGetAPIChannelMessageReactionUsersResult;
  };
  'GET /channels/{channel_id}/pins': { reply: RESTGetAPIChannelPinsResult };
  'GET /channels/{channel_id}/polls/{message_id}/answers/{answer_id}': { query: z.input<typeof PollVotersQuery>; reply: RESTGetAPIPollAnswerVotersResult };
  'GET /channels/{channel_id}/thread-members': { query: z.input<typeof ThreadMembersQuery>; reply: RESTGetAPIChannelThreadMembersResult };
  'GET /channels/{channel_id}/thread-members/@me': { query: z.input<typeof ThreadMemberQuery>; reply: RESTGetAPIChannelThreadMemberResult };
  'GET /channels/{channel_id}/thread-members/{user_id}': { query: z.input<typeof ThreadMemberQuery>; reply: RESTGetAPIChannelThreadMemberResult };
  'GET /channels/{channel_id}/threads/archived/private': { query: z.input<typeof ArchivedThreadsQuery>; reply: ThreadList };
  'GET /channels/{channel_id}/threads/archived/public': { query: z.input<typeof ArchivedThreadsQuery>; reply: ThreadList };
  'GET /channels/{channel_id}/threads/search': { query: z.input<typeof ThreadSearchQuery>; reply: unknown };
  'GET /channels/{channel_id}/users/@me/threads/archived/private': { query: z.input<typeof MyArchivedThreadsQuery>; reply: ThreadList };
  'GET /channels/{channel_id}/webhooks': { reply: RESTGetAPIChannelWebhooksResult };
  'GET /gateway': { reply: RESTGetAPIGatewayResult };
  'GET /gateway/bot': { reply: RESTGetAPIGatewayBotResult };
  'GET /guilds/templates/{code}': { reply: APITemplate };
  'GET /guilds/{guild_id}': { query: z.input<typeof GuildQuery>; reply: RESTGetAPIGuildResult };
  'GET /guilds/{guild_id}/application-command-index': { reply: CommandIndex };
  'GET /guilds/{guild_id}/audit-logs': { query: z.input<typeof AuditLogQuery>; reply: RESTGetAPIAuditLogResult };
  'GET /guilds/{guild_id}/auto-moderation/rules': { reply: APIAutoModerationRule[] };
  'GET /guilds/{guild_id}/auto-moderation/rules/{rule_id}': { reply: APIAutoModerationRule };
  'GET /guilds/{guild_id}/bans': { query: z.input<typeof ListBansQuery>; reply: RESTGetAPIGuildBansResult };
  'GET /guilds/{guild_id}/bans/{user_id}': { reply: RESTGetAPIGuildBanResult };
  'GET /guilds/{guild_id}/channels': { reply: RESTGetAPIGuildChannelsResult };
  'GET /guilds/{guild_id}/emojis': { reply: APIEmoji[] };
  'GET /guilds/{guild_id}/emojis/{emoji_id}': { reply: APIEmoji };
  'GET /guilds/{guild_id}/integrations': { reply: RESTGetAPIGuildIntegrationsResult };
  'GET /guilds/{guild_id}/invites': { reply: RESTGetAPIGuildInvitesResult };
  'GET /guilds/{guild_id}/member-verification': { query: z.input<typeof MemberVerificationQuery>; reply: ShownVerification };
  'GET /guilds/{guild_id}/members': { query: z.input<typeof ListMembersQuery>; reply: RESTGetAPIGuildMembersResult };
  'GET /guilds/{guild_id}/members/search': { query: z.input<typeof SearchMembersQuery>; reply: RESTGetAPIGuildMembersSearchResult };
  'GET /guilds/{guild_id}/members/{user_id}': { reply: RESTGetAPIGuildMemberResult };
  'GET /guilds/{guild_id}/messages/search': { query: z.input<typeof MessageSearchQuery>; reply: APIMessageSearchResult };
  'GET /guilds/{guild_id}/new-member-welcome': { reply: object | undefined };
  'GET /guilds/{guild_id}/onboarding': { reply: ShownOnboarding };
  'GET /guilds/{guild_id}/preview': { reply: RESTGetAPIGuildPreviewResult };
  'GET /guilds/{guild_id}/prune': { query: z.input<typeof PruneQuery>; reply: RESTGetAPIGuildPruneCountResult };
  'GET /guilds/{guild_id}/regions': { reply: RESTGetAPIGuildVoiceRegionsResult };
  'GET /guilds/{guild_id}/requests': { query: z.input<typeof JoinRequestsQuery>; reply: JoinRequestList };
  'GET /guilds/{guild_id}/requests/@me': { reply: ShownJoinRequest };
  'GET /guilds/{guild_id}/roles': { reply: RESTGetAPIGuildRolesResult };
  'GET /guilds/{guild_id}/roles/connections-configurations': { reply: object[] };
  'GET /guilds/{guild_id}/roles/member-counts': { reply: RESTGetAPIGuildRoleMemberCountsResult };
  'GET /guilds/{guild_id}/roles/{role_id}': { reply: RESTGetAPIGuildRoleResult };
  'GET /guilds/{guild_id}/roles/{role_id}/connections/configuration': { reply: unknown };
  'GET /guilds/{guild_id}/roles/{role_id}/connections/eligibility': { reply: unknown };
  'GET /guilds/{guild_id}/scheduled-events': { query: z.input<typeof ScheduledEventQuery>; reply: APIGuildScheduledEvent[] };
  'GET /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}': { query: z.input<typeof ScheduledEventQuery>; reply: APIGuildScheduledEvent };
  'GET /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/users': { query: z.input<typeof ScheduledEventUsersQuery>; reply: ScheduledEventUser[] };
  'GET /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/users/counts': { query: z.input<typeof ScheduledEventUserCountsQuery>; reply: unknown };
  'GET /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/{guild_scheduled_event_exception_id}/users': {
    query: z.input<typeof ScheduledEventUsersQuery>;
    reply: ScheduledEventUser[];
  };
  'GET /guilds/{guild_id}/soundboard-sounds': { reply: RESTGetAPIGuildSoundboardSoundsResult };
  'GET /guilds/{guild_id}/soundboard-sounds/{sound_id}': { reply: RESTGetAPIGuildSoundboardSoundResult };
  'GET /guilds/{guild_id}/stickers': { reply: APISticker[] };
  'GET /guilds/{guild_id}/stickers/{sticker_id}': { reply: APISticker };
  'GET /guilds/{guild_id}/templates': { reply: APITemplate[] };
  'GET /guilds/{guild_id}/threads/active': { reply: ThreadList };
  'GET /guilds/{guild_id}/vanity-url': { reply: RESTGetAPIGuildVanityUrlResult };
  'GET /guilds/{guild_id}/voice-states/@me': { reply: APIVoiceState };
  'GET /guilds/{guild_id}/voice-states/{user_id}': { reply: APIVoiceState };
  'GET /guilds/{guild_id}/webhooks': { reply: RESTGetAPIGuildWebhooksResult };
  'GET /guilds/{guild_id}/welcome-screen': { reply: APIGuildWelcomeScreen };
  'GET /guilds/{guild_id}/widget': { reply: RESTGetAPIGuildWidgetSettingsResult };
  'GET /guilds/{guild_id}/widget.json': { reply: RESTGetAPIGuildWidgetJSONResult };
  'GET /guilds/{guild_id}/widget.png': { query: z.input<typeof WidgetImageQuery>; reply: unknown };
  'GET /invites/{code}': { query: z.input<typeof GetInviteQuery>; reply: RESTGetAPIInviteResult };
  'GET /invites/{code}/target-users': { reply: unknown };
  'GET /invites/{code}/target-users/job-status': { reply: unknown };
  'GET /nexus/v1/applications/{application_id}/interactions': { reply: z.output<typeof InteractionLogReply> };
  'GET /nexus/v1/bans': { query: z.input<typeof BanListQuery>; reply: z.output<typeof InstanceBansReply> };
  'GET /nexus/v1/channels/{channel_id}/recording': { reply: z.output<typeof RecordingReply> };
  'GET /nexus/v1/channels/{channel_id}/recordings': { query: z.input<typeof RecordingListQuery>; reply: z.output<typeof RecordingsReply> };
  'GET /nexus/v1/channels/{channel_id}/voice/stats': { reply: z.output<typeof CallStatsReply> };
  'GET /nexus/v1/guilds': { query: z.input<typeof GuildListQuery>; reply: z.output<typeof InstanceGuildsReply> };
  'GET /nexus/v1/guilds/{guild_id}': { reply: z.output<typeof InstanceGuildReply> };
  'GET /nexus/v1/guilds/{guild_id}/export': { reply: z.output<typeof ExportsReply> };
  'GET /nexus/v1/guilds/{guild_id}/messages/search': { query: z.input<typeof MessageSearchQuery>; reply: z.output<typeof MessageSearchReply> };
  'GET /nexus/v1/guilds/{guild_id}/voice': { reply: z.output<typeof GuildVoiceReply> };
  'GET /nexus/v1/instance': { reply: z.output<typeof InstanceReply> };
  'GET /nexus/v1/log': { query: z.input<typeof LogQuery>; reply: z.output<typeof LogReply> };
  'GET /nexus/v1/oauth2/consent': { query: z.input<typeof AuthorizeQuery>; reply: z.output<typeof ConsentReply> };
  'GET /nexus/v1/operators': { reply: z.output<typeof OperatorsReply> };
  'GET /nexus/v1/registration-invites': { reply: z.output<typeof RegistrationInvitesReply> };
  'GET /nexus/v1/reports': { query: z.input<typeof ReportListQuery>; reply: z.output<typeof ReportsReply> };
  'GET /nexus/v1/reports/{report_id}': { reply: z.output<typeof ReportReply> };
  'GET /nexus/v1/settings': { reply: z.output<typeof SettingsReply> };
  'GET /nexus/v1/statistics': { query: z.input<typeof StatisticsQuery>; reply: z.output<typeof StatisticsReply> };
  'GET /nexus/v1/users': { query: z.input<typeof UserListQuery>; reply: z.output<typeof InstanceUsersReply> };
  'GET /nexus/v1/users/@me/client-settings': { reply: z.output<typeof ClientSettingsReply> };
  'GET /nexus/v1/users/@me/drafts': { reply: z.output<typeof DraftsReply> };
  'GET /nexus/v1/users/@me/export': { reply: z.output<typeof ExportsReply> };
  'GET /nexus/v1/users/@me/login': { reply: z.output<typeof OwnLoginReply> };
  'GET /nexus/v1/users/@me/notification-rules': { reply: z.output<typeof NotificationRulesReply> };
  'GET /nexus/v1/users/@me/push': { reply: z.output<typeof PushReply> };
  'GET /nexus/v1/users/@me/reminders': { reply: z.output<typeof RemindersReply> };
  'GET /nexus/v1/users/@me/saved-searches': { reply: z.output<typeof SavedSearchesReply> };
  'GET /nexus/v1/users/@me/scheduled-messages': { reply: z.output<typeof ScheduledMessagesReply> };
  'GET /nexus/v1/users/{user_id}': { reply: z.output<typeof InstanceUserReply> };
  'GET /nexus/v1/voice/ice-servers': { reply: z.output<typeof IceServersReply> };
  'GET /oauth2/@me': { reply: RESTGetAPIOAuth2CurrentAuthorizationResult };
  'GET /oauth2/applications/@me': { reply: APIApplication };
  'GET /oauth2/authorize': { query: z.input<typeof AuthorizeQuery>; reply: unknown };
  'GET /oauth2/keys': { reply: { keys: JsonWebKey[] } };
  'GET /oauth2/tokens': { query: z.input<typeof AuthorizationsQuery>; reply: unknown };
  'GET /oauth2/tokens/{authorization_id}': { reply: unknown };
  'GET /oauth2/userinfo': { reply: Record<string, unknown> };
  'GET /skus/{sku_id}/subscriptions': { query: z.input<typeof SubscriptionsQuery>; reply: APISubscription[] };
  'GET /skus/{sku_id}/subscriptions/{subscription_id}': { reply: APISubscription };
  'GET /soundboard-default-sounds': { reply: RESTGetAPISoundboardDefaultSoundsResult };
  'GET /stage-instances/{channel_id}': { reply: StageInstanceRecord };
  'GET /sticker-packs': { reply: RESTGetStickerPacksResult };
  'GET /sticker-packs/{pack_id}': { reply: APIStickerPack };
  'GET /stickers/{sticker_id}': { reply: APISticker };
  'GET /streams/{stream_key}/preview': { reply: { url: string } };
  'GET /unique-username/username-suggestions-unauthed': { query: z.input<typeof UsernameSuggestionsQuery>; reply: { username: string } };
  'GET /users/@me': { reply: APIUser };
  'GET /users/@me/application-command-index': { reply: CommandIndex };
  'GET /users/@me/applications/role-connections': { reply: object[] };
  'GET /users/@me/applications/{application_id}/entitlements': { query: z.input<typeof OwnEntitlementsQuery>; reply: APIEntitlement[] };
  'GET /users/@me/applications/{application_id}/role-connection': { reply: APIApplicationRoleConnection };
  'GET /users/@me/channels': { reply: APIChannel[] };
  'GET /users/@me/connections': { reply: RESTGetAPICurrentUserConnectionsResult };
  'GET /users/@me/devices/sync-token': { reply: { token: string } };
  'GET /users/@me/email-settings': { reply: EmailSettings };
  'GET /users/@me/guilds': { query: z.input<typeof MyGuildsQuery>; reply: RESTGetAPICurrentUserGuildsResult };
  'GET /users/@me/guilds/{guild_id}/member': { reply: APIGuildMember };
  'GET /users/@me/mentions': { query: z.input<typeof RecentMentionsQuery>; reply: APIMessage[] };
  'GET /users/@me/mfa/webauthn/credentials': { reply: Authenticator[] };
  'GET /users/@me/notes': { reply: Record<Snowflake, string> };
  'GET /users/@me/notes/{user_id}': { reply: UserNote };
  'GET /users/@me/relationships': { reply: Relationship[] };
  'GET /users/@me/saved-messages': { reply: { results: SavedMessage[] } };
  'GET /users/@me/settings': { reply: UserSettings };
  'GET /users/@me/settings-proto/1': { reply: { settings: string } };
  'GET /users/@me/settings-proto/2': { reply: { settings: string } };
  'GET /users/{user_id}': { reply: APIUser };
  'GET /users/{user_id}/profile': { query: z.input<typeof ProfileQuery>; reply: Profile };
  'GET /users/{user_id}/relationships': { reply: APIUser[] };
  'GET /voice/regions': { reply: RESTGetAPIGuildVoiceRegionsResult };
  'GET /webhooks/{webhook_id}': { reply: RESTGetAPIWebhookResult };
  'GET /webhooks/{webhook_id}/{webhook_token}': { reply: RESTGetAPIWebhookResult };
  'GET /webhooks/{webhook_id}/{webhook_token}/messages/@original': {
    query: z.input<typeof WebhookMessageQuery>;
    reply: RESTGetAPIWebhookWithTokenMessageResult;
  };
  'GET /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': {
    query: z.input<typeof WebhookMessageQuery>;
    reply: RESTGetAPIWebhookWithTokenMessageResult;
  };
  'PATCH /applications/@me': { body: z.input<typeof EditApplicationBody>; reply: APIApplication };
  'PATCH /applications/{application_id}': { body: z.input<typeof EditApplicationBody>; reply: APIApplication };
  'PATCH /applications/{application_id}/bot': { body: z.input<typeof EditBotBody>; reply: APIUser };
  'PATCH /applications/{application_id}/commands/{command_id}': { body: z.input<typeof EditCommandBody>; reply: APIApplicationCommand };
  'PATCH /applications/{application_id}/emojis/{emoji_id}': { body: z.input<typeof EditEmojiBody>; reply: APIEmoji };
  'PATCH /applications/{application_id}/guilds/{guild_id}/commands/{command_id}': { body: z.input<typeof EditCommandBody>; reply: APIApplicationCommand };
  'PATCH /channels/{channel_id}': { body: z.input<typeof EditChannelBody>; reply: RESTPatchAPIChannelResult };
  'PATCH /channels/{channel_id}/call': { body: z.input<typeof ModifyCallBody> };
  'PATCH /channels/{channel_id}/messages/{message_id}': { body: z.input<typeof EditMessageBody>; files: true };
  'PATCH /channels/{channel_id}/thread-members/@me/settings': { body: z.input<typeof ThreadSettingsBody>; reply: APIThreadMember };
  'PATCH /guilds/{guild_id}': { body: z.input<typeof EditGuildBody>; reply: RESTPatchAPIGuildResult };
  'PATCH /guilds/{guild_id}/auto-moderation/rules/{rule_id}': { body: z.input<typeof EditAutomodRuleBody>; reply: APIAutoModerationRule };
  'PATCH /guilds/{guild_id}/channels': { body: z.input<typeof ChannelPositionsBody> };
  'PATCH /guilds/{guild_id}/emojis/{emoji_id}': { body: z.input<typeof EditEmojiBody>; reply: APIEmoji };
  'PATCH /guilds/{guild_id}/member-verification': { body: z.input<typeof MemberVerificationBody>; reply: ShownVerification };
  'PATCH /guilds/{guild_id}/members/@me': { body: z.input<typeof EditMyMemberBody>; reply: RESTPatchAPICurrentGuildMemberResult };
  'PATCH /guilds/{guild_id}/members/@me/nick': { body: object; reply: RESTPatchAPICurrentGuildMemberNicknameResult };
  'PATCH /guilds/{guild_id}/members/{user_id}': { body: z.input<typeof EditMemberBody>; reply: RESTPatchAPIGuildMemberResult };
  'PATCH /guilds/{guild_id}/profile/@me': { body: z.input<typeof ModifyMemberProfileBody>; reply: ProfileMetadata };
  'PATCH /guilds/{guild_id}/requests/{request_id}': { body: z.input<typeof ActOnJoinRequestBody>; reply: ShownJoinRequest };
  'PATCH /guilds/{guild_id}/roles': { body: z.input<typeof RolePositionsBody>; reply: RESTPatchAPIGuildRolePositionsResult };
  'PATCH /guilds/{guild_id}/roles/{role_id}': { body: z.input<typeof EditRoleBody>; reply: RESTPatchAPIGuildRoleResult };
  'PATCH /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}': { body: z.input<typeof EditScheduledEventBody>; reply: APIGuildScheduledEvent };
  'PATCH /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/exceptions/{exception_id}': {
    body: z.input<typeof EditScheduledEventExceptionBody>;
    reply: ScheduledEventExceptionRecord;
  };
  'PATCH /guilds/{guild_id}/soundboard-sounds/{sound_id}': { body: z.input<typeof EditSoundBody>; reply: RESTPatchAPIGuildSoundboardSoundResult };
  'PATCH /guilds/{guild_id}/stickers/{sticker_id}': { body: z.input<typeof EditStickerBody>; reply: APISticker };
  'PATCH /guilds/{guild_id}/templates/{code}': { body: z.input<typeof EditTemplateBody>; reply: APITemplate };
  'PATCH /guilds/{guild_id}/vanity-url': { body: z.input<typeof VanityUrlBody>; reply: RESTGetAPIGuildVanityUrlResult };
  'PATCH /guilds/{guild_id}/voice-states/@me': { body: z.input<typeof EditMyVoiceStateBody> };
  'PATCH /guilds/{guild_id}/voice-states/{user_id}': { body: z.input<typeof EditVoiceStateBody> };
  'PATCH /guilds/{guild_id}/welcome-screen': { body: z.input<typeof WelcomeScreenBody>; reply: APIGuildWelcomeScreen };
  'PATCH /guilds/{guild_id}/widget': { body: z.input<typeof WidgetSettingsBody>; reply: RESTGetAPIGuildWidgetSettingsResult };
  'PATCH /nexus/v1/guilds/{guild_id}/voice': { body: z.input<typeof GuildVoiceBody>; reply: z.output<typeof GuildVoiceReply> };
  'PATCH /nexus/v1/reports/{report_id}': { body: z.input<typeof ResolveReportBody>; reply: z.output<typeof ReportReply> };
  'PATCH /nexus/v1/settings': { body: z.input<typeof InstanceSettingsBody>; reply: z.output<typeof SettingsReply> };
  'PATCH /nexus/v1/users/@me/client-settings': { body: z.input<typeof ClientSettingsBody>; reply: z.output<typeof ClientSettingsReply> };
  'PATCH /nexus/v1/users/@me/push/{push_subscription_id}': { body: z.input<typeof EditPushSubscriptionBody>; reply: z.output<typeof PushSubscriptionReply> };
  'PATCH /nexus/v1/users/@me/reminders/{reminder_id}': { body: z.input<typeof EditReminderBody>; reply: z.output<typeof ReminderReply> };
  'PATCH /nexus/v1/users/@me/saved-searches/{saved_search_id}': { body: z.input<typeof EditSavedSearchBody>; reply: z.output<typeof SavedSearchReply> };
  'PATCH /nexus/v1/users/@me/scheduled-messages/{scheduled_message_id}': {
    body: z.input<typeof EditScheduledMessageBody>;
    reply: z.output<typeof ScheduledMessageReply>;
  };
  'PATCH /stage-instances/{channel_id}': { body: z.input<typeof EditStageInstanceBody>; reply: StageInstanceRecord };
  'PATCH /streams/{stream_key}/stream': { body: z.input<typeof ModifyStreamBody> };
  'PATCH /users/@me': { body: z.input<typeof ModifyCurrentUserBody>; reply: APIUser & { token?: string } };
  'PATCH /users/@me/email-settings': { body: z.input<typeof EmailSettingsBody>; reply: EmailSettings };
  'PATCH /users/@me/guilds/@me/settings': { body: z.input<typeof GuildSettingsBody>; reply: ShownGuildSettings };
  'PATCH /users/@me/guilds/settings': { body: z.input<typeof BulkGuildSettingsBody>; reply: ShownGuildSettings[] };
  'PATCH /users/@me/guilds/{guild_id}/settings': { body: z.input<typeof GuildSettingsBody>; reply: ShownGuildSettings };
  'PATCH /users/@me/mfa/webauthn/credentials/{authenticator_id}': { body: z.input<typeof RenamePasskeyBody>; reply: Authenticator };
  'PATCH /users/@me/notification-settings': { body: z.input<typeof NotificationSettingsBody>; reply: NotificationFlags };
  'PATCH /users/@me/profile': { body: z.input<typeof ModifyProfileBody>; reply: ProfileMetadata };
  'PATCH /users/@me/relationships/{user_id}': { body: z.input<typeof ModifyRelationshipBody> };
  'PATCH /users/@me/settings': { body: z.input<typeof UserSettingsBody>; reply: UserSettings };
  'PATCH /users/@me/settings-proto/1': {};
  'PATCH /users/@me/settings-proto/2': {};
  'PATCH /webhooks/{webhook_id}': { body: z.input<typeof EditWebhookBody>; reply: RESTPatchAPIWebhookResult };
  'PATCH /webhooks/{webhook_id}/{webhook_token}': { body: z.input<typeof EditWebhookBody>; reply: RESTPatchAPIWebhookResult };
  'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original': {
    query: z.input<typeof WebhookMessageQuery>;
    body: z.input<typeof EditWebhookMessageBody>;
    files: true;
    reply: RESTPatchAPIWebhookWithTokenMessageResult;
  };
  'PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}': {
    query: z.input<typeof WebhookMessageQuery>;
    body: z.input<typeof EditWebhookMessageBody>;
    files: true;
    reply: RESTPatchAPIWebhookWithTokenMessageResult;
  };
  'POST /applications': { body: z.input<typeof CreateApplicationBody>; reply: APIApplication };
  'POST /applications/{application_id}/bot': { body: z.input<typeof ResetBotBody>; reply: { token: string } };
  'POST /applications/{application_id}/bot/reset': { body: z.input<typeof ResetBotBody>; reply: { token: string } };
  'POST /applications/{application_id}/commands': { body: z.input<typeof CreateCommandBody>; reply: APIApplicationCommand };
  'POST /applications/{application_id}/delete': {};
  'POST /applications/{application_id}/emojis': { body: z.input<typeof CreateEmojiBody>; reply: APIEmoji };
  'POST /applications/{application_id}/entitlements': { body: z.input<typeof CreateEntitlementBody>; reply: APIEntitlement };
  'POST /applications/{application_id}/entitlements/{entitlement_id}/consume': {};
  'POST /applications/{application_id}/guilds/{guild_id}/commands': { body: z.input<typeof CreateCommandBody>; reply: APIApplicationCommand };
  'POST /applications/{application_id}/reset': { body: z.input<typeof ResetBotBody>; reply: { secret: string } };
  'POST /attachments/refresh-urls': { body: z.input<typeof RefreshUrlsBody>; reply: unknown };
  'POST /auth/conditional/finish': { body: z.input<typeof FinishPasswordlessBody>; reply: LoggedInReply };
  'POST /auth/forgot': { body: z.input<typeof ForgotPasswordBody> };
  'POST /auth/login': { body: z.input<typeof LoginBody>; reply: unknown };
  'POST /auth/logout': { body: z.input<typeof LogoutBody> };
  'POST /auth/password/validate': { body: z.input<typeof ValidatePasswordBody>; reply: { valid: boolean; password_strength: number } };
  'POST /auth/register': { body: z.input<typeof RegisterBody>; reply: { token: string } };
  'POST /auth/reset': { body: z.input<typeof ResetPasswordBody>; reply: unknown };
  'POST /auth/sessions/logout': { body: z.input<typeof LogoutSessionsBody> };
  'POST /auth/verify': { body: z.input<typeof VerifyEmailBody>; reply: { user_id: string } };
  'POST /auth/verify/resend': {};
  'POST /auth/verify/view-backup-codes-challenge': { body: z.input<typeof PasswordBody>; reply: { nonce: string; regenerate_nonce: string } };
  'POST /channels/{channel_id}/attachments': { body: z.input<typeof CreateAttachmentsBody>; reply: unknown };
  'POST /channels/{channel_id}/call/ring': { body: z.input<typeof RingBody> };
  'POST /channels/{channel_id}/call/stop-ringing': { body: z.input<typeof RingBody> };
  'POST /channels/{channel_id}/followers': { body: z.input<typeof FollowBody>; reply: RESTPostAPIChannelFollowersResult };
  'POST /channels/{channel_id}/invites': { body: z.input<typeof CreateInviteBody>; files: true; reply: RESTPostAPIChannelInviteResult };
  'POST /channels/{channel_id}/messages': { body: z.input<typeof CreateMessageBody>; files: true; reply: RESTPostAPIChannelMessageResult };
  'POST /channels/{channel_id}/messages/bulk-delete': { body: z.input<typeof BulkDeleteBody> };
  'POST /channels/{channel_id}/messages/search/tabs': { body: z.input<typeof SearchTabsBody>; reply: unknown };
  'POST /channels/{channel_id}/messages/{message_id}/ack': { body: z.input<typeof AckMessageBody>; reply: { token: null } };
  'POST /channels/{channel_id}/messages/{message_id}/crosspost': { reply: RESTPostAPIChannelMessageCrosspostResult };
  'POST /channels/{channel_id}/messages/{message_id}/threads': { body: z.input<typeof StartThreadFromMessageBody>; reply: RESTPostAPIChannelThreadsResult };
  'POST /channels/{channel_id}/pins/ack': {};
  'POST /channels/{channel_id}/polls/{message_id}/expire': { reply: RESTPostAPIPollExpireResult };
  'POST /channels/{channel_id}/send-soundboard-sound': { body: z.input<typeof SendSoundBody> };
  'POST /channels/{channel_id}/threads': { body: z.input<typeof StartAnyThreadBody>; files: true; reply: RESTPostAPIChannelThreadsResult };
  'POST /channels/{channel_id}/typing': {};
  'POST /channels/{channel_id}/voice-channel-effects': { body: z.input<typeof VoiceEffectBody> };
  'POST /channels/{channel_id}/webhooks': { body: z.input<typeof CreateWebhookBody>; reply: RESTPostAPIChannelWebhookResult };
  'POST /guilds': { body: z.input<typeof CreateGuildBody>; reply: APIGuild };
  'POST /guilds/templates/{code}': { body: z.input<typeof UseTemplateBody>; reply: APIGuild };
  'POST /guilds/{guild_id}/ack': { reply: { token: null } };
  'POST /guilds/{guild_id}/auto-moderation/rules': { body: z.input<typeof CreateAutomodRuleBody>; reply: APIAutoModerationRule };
  'POST /guilds/{guild_id}/auto-moderation/rules/validate': {
    body: z.input<typeof ValidateAutomodRuleBody>;
    reply: { trigger_metadata: APIAutoModerationRule['trigger_metadata'] };
  };
  'POST /guilds/{guild_id}/bulk-ban': { body: z.input<typeof BulkBanBody>; reply: RESTPostAPIGuildBulkBanResult };
  'POST /guilds/{guild_id}/channels': { body: z.input<typeof CreateGuildChannelBody>; reply: RESTPostAPIGuildChannelResult };
  'POST /guilds/{guild_id}/delete': { body: z.input<typeof DeleteGuildBody> };
  'POST /guilds/{guild_id}/emojis': { body: z.input<typeof CreateEmojiBody>; reply: APIEmoji };
  'POST /guilds/{guild_id}/messages/search/tabs': { body: z.input<typeof SearchTabsBody>; reply: unknown };
  'POST /guilds/{guild_id}/mfa': { body: z.input<typeof MfaLevelBody>; reply: RESTPostAPIGuildsMFAResult };
  'POST /guilds/{guild_id}/onboarding-responses': { body: z.input<typeof OnboardingResponsesBody>; reply: object };
  'POST /guilds/{guild_id}/prune': { body: z.input<typeof PruneBody>; reply: RESTPostAPIGuildPruneResult };
  'POST /guilds/{guild_id}/requests/@me': { reply: ShownJoinRequest };
  'POST /guilds/{guild_id}/roles': { body: z.input<typeof CreateRoleBody>; reply: RESTPostAPIGuildRoleResult };
  'POST /guilds/{guild_id}/roles/{role_id}/connections/unassign': {};
  'POST /guilds/{guild_id}/scheduled-events': { body: z.input<typeof CreateScheduledEventBody>; reply: APIGuildScheduledEvent };
  'POST /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/exceptions': {
    body: z.input<typeof CreateScheduledEventExceptionBody>;
    reply: ScheduledEventExceptionRecord;
  };
  'POST /guilds/{guild_id}/soundboard-sounds': { body: z.input<typeof CreateSoundBody>; reply: RESTPostAPIGuildSoundboardSoundResult };
  'POST /guilds/{guild_id}/stickers': { body: z.input<typeof CreateStickerBody>; files: true; reply: APISticker };
  'POST /guilds/{guild_id}/templates': { body: z.input<typeof CreateTemplateBody>; reply: APITemplate };
  'POST /interactions': { body: z.input<typeof SendInteractionBody>; files: true };
  'POST /interactions/{interaction_id}/{interaction_token}/callback': {
    query: z.input<typeof CallbackQuery>;
    body: z.input<typeof InteractionCallbackBody>;
    files: true;
    reply: RESTPostAPIInteractionCallbackWithResponseResult | undefined;
  };
  'POST /invites/{code}': { body: z.input<typeof AcceptInviteBody>; reply: RESTGetAPIInviteResult & { new_member: boolean } };
  'POST /mfa/finish': { body: z.input<typeof FinishMfaBody>; reply: { token: string } };
  'POST /nexus/v1/applications/{application_id}/skus': { body: z.input<typeof CreateSkuBody>; reply: APISKU };
  'POST /nexus/v1/bans': { body: z.input<typeof InstanceBanBody>; reply: z.output<typeof InstanceBanReply> };
  'POST /nexus/v1/channels/{channel_id}/recording': { reply: z.output<typeof RecordingReply> };
  'POST /nexus/v1/guilds/{guild_id}/auto-moderation/try': { body: z.input<typeof TryAutomodRuleBody>; reply: z.output<typeof TriedAutomodRuleReply> };
  'POST /nexus/v1/guilds/{guild_id}/export': { body: z.input<typeof ExportGuildBody>; reply: z.output<typeof ExportReply> };
  'POST /nexus/v1/guilds/{guild_id}/transfer': { body: z.input<typeof TransferGuildBody>; reply: z.output<typeof InstanceGuildReply> };
  'POST /nexus/v1/other-servers': { body: z.input<typeof OtherServerBody>; reply: z.output<typeof OtherServerReply> };
  'POST /nexus/v1/registration-invites': { body: z.input<typeof RegistrationInviteBody>; reply: z.output<typeof RegistrationInviteReply> };
  'POST /nexus/v1/registration/passkey': { body: z.input<typeof StartPasskeyRegistrationBody>; reply: z.output<typeof PasskeyRegistrationReply> };
  'POST /nexus/v1/registration/passkey/finish': { body: z.input<typeof FinishPasskeyRegistrationBody>; reply: z.output<typeof RegisteredReply> };
  'POST /nexus/v1/reports': { body: z.input<typeof ReportBody>; reply: z.output<typeof NewReportReply> };
  'POST /nexus/v1/users/@me/delete': { body: z.input<typeof DeleteAccountBody>; reply: z.output<typeof DeletionReply> };
  'POST /nexus/v1/users/@me/export': { body: z.input<typeof ExportAccountBody>; reply: z.output<typeof ExportReply> };
  'POST /nexus/v1/users/@me/push': { body: z.input<typeof PushSubscriptionBody>; reply: z.output<typeof PushSubscriptionReply> };
  'POST /nexus/v1/users/@me/reminders': { body: z.input<typeof ReminderBody>; reply: z.output<typeof ReminderReply> };
  'POST /nexus/v1/users/@me/saved-searches': { body: z.input<typeof SavedSearchBody>; reply: z.output<typeof SavedSearchReply> };
  'POST /nexus/v1/users/@me/scheduled-messages': { body: z.input<typeof ScheduleMessageBody>; files: true; reply: z.output<typeof ScheduledMessageReply> };
  'POST /nexus/v1/users/{user_id}/disable': { body: z.input<typeof DisableUserBody>; reply: z.output<typeof InstanceUserReply> };
  'POST /nexus/v1/users/{user_id}/enable': { reply: z.output<typeof InstanceUserReply> };
  'POST /nexus/v1/users/{user_id}/reset-password': { reply: z.output<typeof PasswordReply> };
  'POST /oauth2/authorize': { query: z.input<typeof AuthorizeQuery>; body: z.input<typeof AuthorizeBody>; reply: { location: string } };
  'POST /oauth2/token': { body: z.input<typeof TokenBody>; reply: object };
  'POST /oauth2/token/revoke': { body: z.input<typeof RevokeTokenBody>; reply: object };
  'POST /read-states/ack-bulk': { body: z.input<typeof BulkAckBody> };
  'POST /stage-instances': { body: z.input<typeof CreateStageInstanceBody>; reply: StageInstanceRecord };
  'POST /streams/{stream_key}/preview': { body: z.input<typeof StreamPreviewBody> };
  'POST /unique-username/username-attempt-unauthed': { body: z.input<typeof UsernameAttemptBody>; reply: { taken: boolean } };
  'POST /users/@me/channels': { body: z.input<typeof CreateDmBody>; reply: APIChannel };
  'POST /users/@me/delete': { body: z.input<typeof LeaveAccountBody> };
  'POST /users/@me/devices': { body: z.input<typeof RegisterDeviceBody> };
  'POST /users/@me/disable': { body: z.input<typeof LeaveAccountBody> };
  'POST /users/@me/email/verify-code': { body: z.input<typeof EmailCodeBody>; reply: { token: string } };
  'POST /users/@me/messages/search/tabs': { body: z.input<typeof SearchTabsBody>; reply: unknown };
  'POST /users/@me/mfa/codes-verification': { body: z.input<typeof BackupCodesBody>; reply: { backup_codes: BackupCode[] } };
  'POST /users/@me/mfa/totp/disable': { body: z.input<typeof DisableTotpBody>; reply: { token: string } };
  'POST /users/@me/mfa/totp/enable': { body: z.input<typeof EnableTotpBody>; reply: { token: string; backup_codes: BackupCode[] } };
  'POST /users/@me/mfa/webauthn/credentials': { body: z.input<typeof CreatePasskeyBody>; reply: unknown };
  'POST /users/@me/pomelo-attempt': { body: z.input<typeof UsernameAttemptBody>; reply: { taken: boolean } };
  'POST /users/@me/relationships': { body: z.input<typeof SendFriendRequestBody> };
  'POST /users/@me/relationships/bulk': {
    body: z.input<typeof BulkAddRelationshipsBody>;
    reply: { failed_requests: Snowflake[]; successful_requests: Snowflake[] };
  };
  'POST /webhooks/{webhook_id}/{webhook_token}': {
    query: z.input<typeof ExecuteWebhookQuery>;
    body: z.input<typeof ExecuteWebhookBody>;
    files: true;
    reply: RESTPostAPIWebhookWithTokenWaitResult | undefined;
  };
  'POST /webhooks/{webhook_id}/{webhook_token}/github': { query: z.input<typeof ServiceWebhookQuery>; body: z.input<typeof GithubWebhookBody> };
  'POST /webhooks/{webhook_id}/{webhook_token}/slack': { query: z.input<typeof ServiceWebhookQuery>; body: z.input<typeof SlackWebhookBody>; reply: string };
  'PUT /applications/{application_id}/commands': { body: z.input<typeof BulkCommandsBody>; reply: APIApplicationCommand[] };
  'PUT /applications/{application_id}/guilds/{guild_id}/commands': { body: z.input<typeof BulkCommandsBody>; reply: APIApplicationCommand[] };
  'PUT /applications/{application_id}/guilds/{guild_id}/commands/permissions': {};
  'PUT /applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions': {
    body: z.input<typeof CommandPermissionsBody>;
    reply: APIGuildApplicationCommandPermissions;
  };
  'PUT /applications/{application_id}/role-connections/metadata': { body: object; reply: APIApplicationRoleConnectionMetadata[] };
  'PUT /channels/recipients/@me/batch-reject': { body: z.input<typeof RejectMessageRequestsBody>; reply: APIChannel[] };
  'PUT /channels/{channel_id}/messages/pins/{message_id}': {};
  'PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me': { query: z.input<typeof ReactionTypeQuery> };
  'PUT /channels/{channel_id}/permissions/{overwrite_id}': { body: z.input<typeof OverwriteBody> };
  'PUT /channels/{channel_id}/pins/{message_id}': {};
  'PUT /channels/{channel_id}/polls/{message_id}/answers/@me': { body: z.input<typeof PollVoteBody> };
  'PUT /channels/{channel_id}/recipients/@me': { body: z.input<typeof UpdateMessageRequestBody>; reply: APIChannel };
  'PUT /channels/{channel_id}/recipients/{user_id}': { body: z.input<typeof AddRecipientBody> };
  'PUT /channels/{channel_id}/thread-members/@me': {};
  'PUT /channels/{channel_id}/thread-members/{user_id}': {};
  'PUT /channels/{channel_id}/voice-status': { body: z.input<typeof VoiceStatusBody> };
  'PUT /guilds/{guild_id}/bans/{user_id}': { body: z.input<typeof BanBody> };
  'PUT /guilds/{guild_id}/incident-actions': { body: z.input<typeof IncidentActionsBody>; reply: RESTPutAPIGuildIncidentActionsResult };
  'PUT /guilds/{guild_id}/members/{user_id}': { body: z.input<typeof AddMemberBody>; reply: RESTPutAPIGuildMemberResult };
  'PUT /guilds/{guild_id}/members/{user_id}/roles/{role_id}': {};
  'PUT /guilds/{guild_id}/new-member-welcome': { body: z.input<typeof NewMemberWelcomeBody>; reply: object };
  'PUT /guilds/{guild_id}/onboarding': { body: z.input<typeof OnboardingBody>; reply: APIGuildOnboarding };
  'PUT /guilds/{guild_id}/onboarding-responses': { body: z.input<typeof OnboardingResponsesBody>; reply: object };
  'PUT /guilds/{guild_id}/requests/@me': { body: z.input<typeof JoinRequestBody>; reply: ShownJoinRequest };
  'PUT /guilds/{guild_id}/roles/{role_id}/connections/assign': {};
  'PUT /guilds/{guild_id}/roles/{role_id}/connections/configuration': { body: z.input<typeof RoleConnectionRulesBody>; reply: unknown };
  'PUT /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/users/@me': {
    body: z.input<typeof ScheduledEventResponseBody>;
    reply: ScheduledEventUser;
  };
  'PUT /guilds/{guild_id}/scheduled-events/{guild_scheduled_event_id}/{guild_scheduled_event_exception_id}/users/@me': {
    body: z.input<typeof ScheduledEventResponseBody>;
    reply: ScheduledEventUser;
  };
  'PUT /guilds/{guild_id}/templates/{code}': { reply: APITemplate };
  'PUT /invites/{code}/target-users': { files: true };
  'PUT /nexus/v1/channels/{channel_id}/recording/consent': { reply: z.output<typeof RecordingReply> };
  'PUT /nexus/v1/operators/{user_id}': {};
  'PUT /nexus/v1/users/@me/drafts/{channel_id}': { body: z.input<typeof DraftBody>; reply: z.output<typeof DraftReply> };
  'PUT /nexus/v1/users/@me/notification-rules': { body: z.input<typeof NotificationRulesBody>; reply: z.output<typeof NotificationRulesReply> };
  'PUT /uploads/{upload_filename}': {};
  'PUT /users/@me/applications/{application_id}/role-connection': { body: z.input<typeof RoleConnectionBody>; reply: APIApplicationRoleConnection };
  'PUT /users/@me/devices/sync': { body: z.input<typeof SyncDevicesBody>; reply: { invalid_push_sync_tokens: string[] } };
  'PUT /users/@me/email': {};
  'PUT /users/@me/notes/{user_id}': { body: z.input<typeof ModifyNoteBody> };
  'PUT /users/@me/relationships/{user_id}': { body: z.input<typeof CreateRelationshipBody> };
  'PUT /users/@me/relationships/{user_id}/ignore': {};
  'PUT /users/@me/saved-messages/{channel_id}/{message_id}': { body: z.input<typeof SaveMessageBody>; reply: SavedMessage };
}
