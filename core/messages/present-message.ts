import {
  MessageFlags,
  type APIAttachment,
  type APIMessage,
  type APIMessageInteractionMetadata,
  type APIReaction,
  type APIUser,
  type ChannelType,
  type GatewayMessageCreateDispatchData,
  type Snowflake,
} from 'discord-api-types/v10';
import { NO_FLAGS } from '#protocol/flags';
import { filesInEmbeds } from '../attachments/attachment-references.ts';
import { signedAttachmentUrl } from '../attachments/attachment-url.ts';
import type { Core } from '../core.ts';
import { presentMemberAlone } from '../members/present-member.ts';
import type { ReactionTally } from '../ports/message-store.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentUser } from '../users/present-user.ts';
import type { AttachmentRecord, InteractionMetadataRecord, MessageRecord, SnapshotRecord } from './message-record.ts';
import { presentComponents } from './present-components.ts';
import { presentEmbeds } from './present-embeds.ts';

/** What stands beside a message's own row: counted elsewhere, shown inside it. */
export interface MessageExtras {
  reactions?: ReactionTally[] | undefined;
  votes?: { id: number; count: number; me_voted: boolean }[] | undefined;
  /** The message replied to: null when it was deleted, undefined when it is not shown. */
  referenced?: APIMessage | null | undefined;
  thread?: APIMessage['thread'] | undefined;
}

/**
 * A message as REST shows it. Users must be in the cache (`fetchUsersOf`).
 * Source: Discord, "Message object"; optional keys are left out, never null.
 */
export function presentMessage(core: Core, message: MessageRecord, extras: MessageExtras = {}): APIMessage {
  // Put together without spreading: a page of history makes fifty of them.
  const shown: Record<string, unknown> = {
    type: message.type,
    content: message.content,
    mentions: message.mention_ids.map((id) => presentUser(core.userCache.get(id))),
    mention_roles: message.mention_roles,
    attachments: attachmentsBeneath(message).map((attachment) => presentAttachment(core, message.channel_id, attachment)),
    embeds: shownEmbeds(core, message.channel_id, message),
    timestamp: message.timestamp,
    edited_timestamp: message.edited_timestamp,
    flags: message.flags,
    components: presentComponents(core, message),
    id: message.id,
    channel_id: message.channel_id,
    author: authorOf(core, message),
    pinned: message.pinned,
    mention_everyone: message.mention_everyone,
    tts: message.tts,
  };
  if (message.mention_channels && message.mention_channels.length > 0) shown['mention_channels'] = message.mention_channels;
  if (message.webhook_id) shown['webhook_id'] = message.webhook_id;
  if (message.application_id) shown['application_id'] = message.application_id;
  if (message.sticker_items && message.sticker_items.length > 0) shown['sticker_items'] = message.sticker_items;
  if (message.shared_client_theme) shown['shared_client_theme'] = message.shared_client_theme;
  if (message.call) shown['call'] = message.call;
  if (message.position !== undefined) shown['position'] = message.position;
  if (message.message_reference) shown['message_reference'] = message.message_reference;
  if (message.message_snapshots) shown['message_snapshots'] = message.message_snapshots.map((snapshot) => presentSnapshot(core, message, snapshot));
  if (message.interaction_metadata) Object.assign(shown, interactionOf(core, message, message.interaction_metadata));
  if (message.poll) shown['poll'] = presentPoll(message.poll, extras.votes);
  if (extras.reactions && extras.reactions.length > 0) shown['reactions'] = extras.reactions.map(presentReaction);
  if (extras.referenced !== undefined) shown['referenced_message'] = extras.referenced;
  if (extras.thread) shown['thread'] = extras.thread;
  if (message.nonce !== undefined) shown['nonce'] = message.nonce;
  // Discord's own type is a union by channel kind that this one shape covers.
  return shown as unknown as APIMessage;
}

/** The same in MESSAGE_CREATE and MESSAGE_UPDATE: with guild, channel kind and members. */
export function presentMessageEvent(
  core: Core,
  message: MessageRecord,
  shown: APIMessage,
  guild: GuildState | null,
  channelType: ChannelType,
): GatewayMessageCreateDispatchData {
  const author = message.webhook_id ? undefined : guild?.members.get(message.author_id);
  return {
    ...shown,
    channel_type: channelType,
    mentions: message.mention_ids.map((id) => {
      const member = guild?.members.get(id);
      return { ...presentUser(core.userCache.get(id)), ...(member && { member: presentMemberAlone(member) }) };
    }),
    ...(guild && !message.ephemeral_for && { guild_id: guild.id }),
    ...(author && !message.ephemeral_for && { member: presentMemberAlone(author) }),
  } as GatewayMessageCreateDispatchData;
}

/** Everybody whom showing these messages needs, put into the cache in one query. */
export async function fetchUsersOf(core: Core, messages: readonly MessageRecord[]): Promise<void> {
  const ids: Snowflake[] = [];
  for (const message of messages) {
    if (!message.webhook_author) ids.push(message.author_id);
    ids.push(...message.mention_ids);
    let metadata = message.interaction_metadata;
    while (metadata) {
      ids.push(metadata.user_id);
      if (metadata.target_user_id) ids.push(metadata.target_user_id);
      metadata = metadata.triggering_interaction_metadata;
    }
  }
  await core.userCache.fetch(ids);
}

function authorOf(core: Core, message: MessageRecord): APIUser {
  if (!message.webhook_author) return presentUser(core.userCache.get(message.author_id));
  return {
    id: message.author_id,
    username: message.webhook_author.username,
    avatar: message.webhook_author.avatar,
    discriminator: '0000',
    public_flags: NO_FLAGS,
    flags: NO_FLAGS,
    bot: true,
    global_name: null,
    primary_guild: null,
  };
}

/** Suppressed embeds are kept, for whoever wants them back, but not shown. */
const shownEmbeds = (
  core: Core,
  channelId: Snowflake,
  { flags, embeds, attachments }: Pick<MessageRecord, 'flags' | 'embeds' | 'attachments'>,
): APIMessage['embeds'] => (flags & MessageFlags.SuppressEmbeds ? [] : presentEmbeds(core, channelId, embeds, attachments));

/** Files that embeds show do not stand beneath the message as well. */
function attachmentsBeneath({ embeds, attachments }: Pick<MessageRecord, 'embeds' | 'attachments'>): AttachmentRecord[] {
  if (attachments.length === 0 || embeds.length === 0) return attachments;
  const inside = filesInEmbeds(embeds, attachments);
  return inside.size === 0 ? attachments : attachments.filter((attachment) => !inside.has(attachment));
}

export function presentAttachment(core: Core, channelId: Snowflake, attachment: AttachmentRecord): APIAttachment {
  const { key: _key, ...shown } = attachment;
  const url = signedAttachmentUrl(core, channelId, attachment);
  return { ...shown, url, proxy_url: url };
}

function presentSnapshot(core: Core, { id, channel_id: channelId }: MessageRecord, snapshot: SnapshotRecord) {
  const { mention_ids, attachments, embeds, components = [], ...rest } = snapshot;
  return {
    message: {
      ...rest,
      mentions: mention_ids.map((id) => presentUser(core.userCache.get(id))),
      attachments: attachmentsBeneath({ embeds, attachments }).map((attachment) => presentAttachment(core, channelId, attachment)),
      embeds: shownEmbeds(core, channelId, { flags: snapshot.flags, embeds, attachments }),
      components: presentComponents(core, { id, channel_id: channelId, components, attachments }),
    },
  };
}

export function presentReaction(tally: ReactionTally): APIReaction {
  return {
    emoji: { id: tally.emoji.id, name: tally.emoji.name, ...(tally.emoji.animated && { animated: true }) },
    count: tally.normal + tally.burst,
    count_details: { burst: tally.burst, normal: tally.normal },
    burst_colors: [],
    me: tally.me,
    me_burst: tally.me_burst,
  };
}

function presentPoll(poll: NonNullable<MessageRecord['poll']>, votes: MessageExtras['votes']): Record<string, unknown> {
  const { finalized, ...rest } = poll;
  return { ...rest, results: { is_finalized: finalized, answer_counts: votes ?? [] } };
}

function interactionOf(core: Core, message: MessageRecord, metadata: InteractionMetadataRecord): Record<string, unknown> {
  return {
    interaction_metadata: presentInteractionMetadata(core, metadata),
    ...(message.interaction_name && {
      interaction: { id: metadata.id, type: metadata.type, name: message.interaction_name, user: presentUser(core.userCache.get(metadata.user_id)) },
    }),
  };
}

function presentInteractionMetadata(core: Core, metadata: InteractionMetadataRecord): APIMessageInteractionMetadata {
  const { user_id, target_user_id, triggering_interaction_metadata, ...rest } = metadata;
  return {
    ...rest,
    user: presentUser(core.userCache.get(user_id)),
    ...(target_user_id && { target_user: presentUser(core.userCache.get(target_user_id)) }),
    ...(triggering_interaction_metadata && { triggering_interaction_metadata: presentInteractionMetadata(core, triggering_interaction_metadata) }),
  } as APIMessageInteractionMetadata;
}
