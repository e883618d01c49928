export { Client } from './client.ts';
export type { FoundMessages, FoundThreads } from './finding.ts';
export type { ClientEvents, ClientOptions, LoginStep, OwnStatus } from './client-options.ts';
export { RestClient, type AnyAsk, type Held, type RestClientOptions } from './rest/rest-client.ts';
export { ConnectionError, DiscordError, type FieldError } from './rest/discord-error.ts';
export type { Operations, LoginReply } from './rest/operations.ts';
export type { Ask, Operation, ReplyOf } from './rest/operation.ts';
export type { FileToSend } from './rest/multipart.ts';
export type { MfaAnswer, MfaChallenge } from './rest/mfa.ts';
export { GatewaySocket, type ConnectionState, type GatewaySocketOptions, type SocketConstructor } from './gateway/gateway-socket.ts';
export type { GatewayEnd } from './gateway/after-close.ts';
export type * from './gateway/events.ts';
export { DIRECT, type State, type ViewedAs } from './state/state.ts';
export { Table, Tables } from './state/table.ts';
export type { Channel, Guild, Member, Message, Presence, ReadState, Role, Typist, User, VoiceState } from './state/entities.ts';
export { findMessage, newest, stretchOf, type History, type Stretch } from './state/history.ts';
export type { MemberList, MemberRow } from './state/member-list.ts';
export { Store } from './state/store.ts';
export { may, permissionsIn, permissionsInGuild, permissionsOfEyes } from './state/selectors/permissions.ts';
export {
  activeThreads,
  channelGroups,
  directChannels,
  guildIds,
  isForumLike,
  lastMessageId,
  threadsOfGuild,
  visibleIds,
  type ChannelGroup,
} from './state/selectors/channels.ts';
export { readUpTo, unreadOf, unreadOfGuild, type Unread } from './state/selectors/unread.ts';
export { isFollowed } from './state/selectors/followed.ts';
export { isGuildMuted, isMuted, isPing } from './state/selectors/pings.ts';
export { channelName, colorOf, nameOf, rolesOf } from './state/selectors/names.ts';
export { compareRoles, rolesInOrder, standsAboveMember, standsAboveRole } from './state/selectors/hierarchy.ts';
export { memberListId, memberListOf } from './state/selectors/member-lists.ts';
export { pendingOf } from './state/selectors/pending.ts';
export { noticeOf, notificationRules } from './state/selectors/notices.ts';
export { unheard, unheardPeople } from './state/selectors/unheard.ts';
export { folderKey, guildFolders, withFolder, withMoved, withoutFolder, type FolderTarget, type GuildFolder } from './state/guild-folders.ts';
export { remember } from './state/selectors/remember.ts';
export type { MessageBody, OutboxEntry, OutboxError } from './outbox/entry.ts';
export { memoryStorage, type OutboxStorage } from './outbox/storage.ts';
export { indexedDbStorage } from './outbox/indexed-db-storage.ts';
export { Outbox, type Delivery } from './outbox/outbox.ts';
