import {
  AuditLogEvent,
  ChannelFlags,
  ChannelType,
  MessageFlags,
  MessageReferenceType,
  MessageType,
  PermissionFlagsBits as Permission,
  type APIChannel,
  type APIMessage,
  type Snowflake,
} from 'discord-api-types/v10';
import { FORUMS } from '#protocol/channel-kinds';
import { apiError, formError } from '#protocol/errors';
import { withFlags } from '#protocol/flags';
import { displayedText } from '#protocol/messages/displayed-text';
import { timeOfSnowflake } from '#protocol/snowflake';
import type { StartAnyThreadBody, StartThreadFromMessageBody } from '#protocol/rest/channels';
import type { Actor } from '../actor.ts';
import { answerHits, demandAllowed } from '../automod/judge-message.ts';
import type { StoredFile } from '../attachments/keep-attachments.ts';
import { recordAudit } from '../audit-log/record-audit.ts';
import { hasModeratedTag, isForumLike, type ChannelRecord } from '../channels/channel-record.ts';
import { newChannel } from '../channels/new-channel.ts';
import { presentThread } from '../channels/present-channel.ts';
import { demandVerified } from '../members/verification-level.ts';
import type { Core } from '../core.ts';
import { composeMessage, demandExtras, saidBy } from '../messages/create-message.ts';
import type { Place } from '../messages/place.ts';
import { postMessage, postSystemMessage } from '../messages/post-message.ts';
import { isSystemMessage } from '../messages/reference.ts';
import { demandSlowMode } from '../messages/slow-mode.ts';
import { tellEdited } from '../messages/tell-edited.ts';
import { withMessage } from '../messages/with-message.ts';
import { wireTime } from '../ports/clock.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';
import type { GuildState } from '../state/guild-state.ts';
import type { UserRecord } from '../users/user-record.ts';
import { insertThread } from './insert-thread.ts';
import { joinMentionedIn } from './thread-members.ts';

const DEFAULT_AUTO_ARCHIVE_MINUTES = 4320;
/** A thread from a message that was said longer ago is announced in its channel. Discord: "a very small value". */
const OLD_MESSAGE_MS = 60_000;

type Started = Pick<StartAnyThreadBody, 'name' | 'auto_archive_duration' | 'rate_limit_per_user'>;

/** Starts a thread from a message, whose id it takes. Source: Discord, "Start Thread from Message". */
export async function startThreadFromMessage(
  core: Core,
  place: Place,
  messageId: Snowflake,
  user: UserRecord,
  body: StartThreadFromMessageBody,
  by: Actor,
): Promise<APIChannel> {
  const guild = demandParent(place, [ChannelType.GuildText, ChannelType.GuildAnnouncement]);
  demand(place, Permission.CreatePublicThreads);
  const message = await core.messages.byId(place.channel.id, messageId);
  if (!message) throw apiError('UNKNOWN_MESSAGE');
  if (message.flags & MessageFlags.HasThread || guild.threads.has(messageId) || (await core.guilds.channelById(messageId)))
    throw apiError('THREAD_ALREADY_CREATED_FOR_MESSAGE');
  if (isSystemMessage(message)) throw apiError('CANNOT_EXECUTE_ACTION_ON_SYSTEM_MESSAGE');
  const titleHits = await demandAllowed(core, place, user, { kind: 'title', text: body.name });
  await demandSlowMode(core, place, user, 'thread');
  const type = place.channel.type === ChannelType.GuildAnnouncement ? ChannelType.AnnouncementThread : ChannelType.PublicThread;
  const thread = newThread(core, place.channel, messageId, type, body, user.id);
  const flagged = await withMessage(core, message, async (now) => {
    const changed = { ...now, flags: withFlags(now.flags, MessageFlags.HasThread) };
    await insertThread(core, guild, thread, user.id, async (core) => {
      if (!(await core.messages.save(changed))) throw apiError('UNKNOWN_MESSAGE');
      await auditThread(core, guild, thread, by);
    });
    await tellEdited(core, place, changed, null);
    return changed;
  });
  if (!flagged) throw apiError('UNKNOWN_MESSAGE');
  await postMessage(
    core,
    { channel: thread, guild },
    {
      type: MessageType.ThreadStarterMessage,
      author_id: user.id,
      message_reference: { type: MessageReferenceType.Default, channel_id: place.channel.id, message_id: messageId, guild_id: guild.id },
    },
    flagged,
  );
  if (core.clock.nowMs() - timeOfSnowflake(messageId) > OLD_MESSAGE_MS) await announceThread(core, place, guild, thread, user.id);
  await answerHits(core, place, user.id, titleHits, messageId, body.name);
  return presentThread(guild.threads.get(thread.id) ?? thread, guild, user.id);
}

/** Starts a thread without a message, or a post of a forum. Source: Discord, "Start Thread without Message" and "Start Thread in Forum". */
export async function startThread(
  core: Core,
  place: Place,
  user: UserRecord,
  body: StartAnyThreadBody,
  files: readonly StoredFile[],
  by: Actor,
): Promise<APIChannel & { message?: APIMessage }> {
  if (isForumLike(place.channel)) return startPost(core, place, user, body, files, by);
  const guild = demandParent(place, [ChannelType.GuildText, ChannelType.GuildAnnouncement]);
  const type = body.type ?? ChannelType.PrivateThread;
  if ((type === ChannelType.AnnouncementThread) !== (place.channel.type === ChannelType.GuildAnnouncement))
    throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
  demand(place, type === ChannelType.PrivateThread ? Permission.CreatePrivateThreads : Permission.CreatePublicThreads);
  const titleHits = await demandAllowed(core, place, user, { kind: 'title', text: body.name });
  await demandSlowMode(core, place, user, 'thread');
  const thread = newThread(core, place.channel, core.ids.next(), type, body, user.id);
  if (type === ChannelType.PrivateThread && thread.thread_metadata) thread.thread_metadata.invitable = body.invitable ?? true;
  await insertThread(core, guild, thread, user.id, (core) => auditThread(core, guild, thread, by));
  if (type !== ChannelType.PrivateThread) await announceThread(core, place, guild, thread, user.id);
  await answerHits(core, place, user.id, titleHits, null, body.name);
  return presentThread(guild.threads.get(thread.id) ?? thread, guild, user.id);
}

/** Says in the parent that a thread was started that nobody would notice there. Source: Discord, "Thread Created messages". */
async function announceThread(core: Core, parent: Place, guild: GuildState, thread: ChannelRecord, byId: Snowflake): Promise<void> {
  await postSystemMessage(core, parent, MessageType.ThreadCreated, byId, {
    content: thread.name ?? '',
    message_reference: { type: MessageReferenceType.Default, channel_id: thread.id, guild_id: guild.id },
  });
}

async function startPost(
  core: Core,
  place: Place,
  user: UserRecord,
  body: StartAnyThreadBody,
  files: readonly StoredFile[],
  by: Actor,
): Promise<APIChannel & { message: APIMessage }> {
  const guild = demandParent(place, FORUMS);
  demand(place, Permission.SendMessages);
  demandVerified(core, guild, user);
  const { message } = body;
  if (!message) throw formError(['message'], 'BASE_TYPE_REQUIRED', 'This field is required');
  const thread = newThread(core, place.channel, core.ids.next(), ChannelType.PublicThread, body, user.id);
  thread.applied_tags = readAppliedTags(place, body.applied_tags ?? []);
  if (hasModeratedTag(place.channel, thread.applied_tags)) await demandSecondFactor(core, guild, user.id, Permission.ManageThreads);
  const inside: Place = { channel: thread, guild, permissions: place.permissions };
  demandExtras(inside, message, files);
  const titleHits = await demandAllowed(core, place, user, { kind: 'title', text: body.name });
  const said = saidBy(message);
  const hits = await demandAllowed(core, place, user, { kind: 'message', text: said, pinging: displayedText(message) });
  const { draft } = await composeMessage(core, inside, message, files, { readerId: user.id, senderId: user.id, pings: 'all' });
  await demandSlowMode(core, place, user, 'thread');
  let shown: APIMessage | undefined;
  await insertThread(core, guild, thread, user.id, async (core) => {
    ({ shown } = await postMessage(core, inside, { ...draft, author_id: user.id }, undefined, thread.id));
    await auditThread(core, guild, thread, by);
  });
  if (!shown) throw new Error('a post was made without its message');
  await joinMentionedIn(core, inside, user.id, draft.mention_ids);
  await answerHits(core, inside, user.id, titleHits, shown.id, body.name);
  await answerHits(core, inside, user.id, hits, shown.id, said);
  return { ...presentThread(guild.threads.get(thread.id) ?? thread, guild, user.id), message: shown };
}

/** The tags of a new post, which its forum must have; moderated ones need MANAGE_THREADS. */
export function readAppliedTags({ channel, permissions }: Place, ids: readonly Snowflake[]): Snowflake[] {
  for (const id of ids) {
    const tag = channel.available_tags?.find((one) => one.id === id);
    if (!tag) throw apiError('UNKNOWN_TAG');
    if (tag.moderated && !(permissions & Permission.ManageThreads)) throw apiError('MISSING_PERMISSIONS');
  }
  if (ids.length === 0 && channel.flags & ChannelFlags.RequireTag) throw apiError('TAG_REQUIRED_TO_CREATE_A_FORUM_POST_IN_THIS_CHANNEL');
  return [...new Set(ids)];
}

/** A thread as it begins. Slow mode comes from the parent's default unless told. */
export function newThread(core: Core, parent: ChannelRecord, id: Snowflake, type: ChannelType, started: Started, ownerId: Snowflake): ChannelRecord {
  const now = wireTime(core.clock.nowMs());
  return newChannel(id, parent.guild_id ?? '', type, started.name, {
    parent_id: parent.id,
    owner_id: ownerId,
    rate_limit_per_user: started.rate_limit_per_user ?? parent.default_thread_rate_limit_per_user ?? 0,
    thread_metadata: {
      archived: false,
      archive_timestamp: now,
      auto_archive_duration: started.auto_archive_duration ?? parent.default_auto_archive_duration ?? DEFAULT_AUTO_ARCHIVE_MINUTES,
      locked: false,
      create_timestamp: now,
    },
    message_count: 0,
    member_count: 1,
    total_message_sent: 0,
  });
}

function demandParent({ channel, guild }: Place, kinds: readonly ChannelType[]): GuildState {
  if (!guild || !kinds.includes(channel.type)) throw apiError('CANNOT_EXECUTE_ACTION_ON_THIS_CHANNEL_TYPE');
  return guild;
}

function demand({ permissions }: Place, permission: bigint): void {
  if (!(permissions & permission)) throw apiError('MISSING_PERMISSIONS');
}

async function auditThread(core: Core, guild: GuildState, thread: ChannelRecord, by: Actor): Promise<void> {
  const { name, type, rate_limit_per_user, flags, applied_tags, thread_metadata } = thread;
  const shown = { name, type, rate_limit_per_user, flags, applied_tags, ...thread_metadata };
  const keys = ['name', 'type', 'archived', 'locked', 'auto_archive_duration', 'rate_limit_per_user', 'invitable', 'applied_tags', 'flags'] as const;
  await recordAudit(core, guild.id, by, {
    action: AuditLogEvent.ThreadCreate,
    targetId: thread.id,
    changes: keys.flatMap((key) => (shown[key] === undefined ? [] : [{ key, new_value: shown[key] }])),
  });
}
