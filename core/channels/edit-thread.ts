import { AuditLogEvent, ChannelFlags, MessageType, PermissionFlagsBits as Permission, type APIChannel, type Snowflake } from 'discord-api-types/v10';
import { apiError, formError } from '#protocol/errors';
import { withFlags } from '#protocol/flags';
import type { EditChannelBody } from '#protocol/rest/channels';
import type { Actor } from '../actor.ts';
import { recordAudit, type AuditChange } from '../audit-log/record-audit.ts';
import { answerHits, demandAllowed } from '../automod/judge-message.ts';
import type { Core } from '../core.ts';
import type { Place } from '../messages/place.ts';
import { postSystemMessage } from '../messages/post-message.ts';
import { wireTime } from '../ports/clock.ts';
import { demandSecondFactor } from '../roles/elevated-permissions.ts';
import type { GuildState } from '../state/guild-state.ts';
import { saveAndTellThread } from '../threads/save-thread.ts';
import { hasModeratedTag, isForumLike, isPrivateThread, type ChannelRecord } from './channel-record.ts';
import { presentThread } from './present-channel.ts';

const MAX_ACTIVE_THREADS = 1000;

type Metadata = NonNullable<ChannelRecord['thread_metadata']>;

/**
 * Changes a thread. Its creator names, closes and tags it; slow mode, locks and pins are for MANAGE_THREADS;
 * anybody who may write opens it again unless it is locked. Source: Discord, "Modify Thread".
 */
export async function editThread(core: Core, place: Place, state: GuildState, body: EditChannelBody, by: Actor): Promise<APIChannel> {
  if (demandMayEdit(place, state, body, by.id) === 'as a moderator') await demandSecondFactor(core, state, by.id, Permission.ManageThreads);
  const title = body.name && body.name !== place.channel.name ? body.name : '';
  const hits = title === '' ? [] : await demandAllowed(core, place, core.userCache.get(by.id), { kind: 'title', text: title });
  const { before, after } = await core.locks.withLock(`guild:${state.id}`, async () => {
    const known = state.threads.get(place.channel.id) ?? (await core.guilds.channelById(place.channel.id));
    if (!known?.thread_metadata) throw apiError('UNKNOWN_CHANNEL');
    const changed = changedThread(core, place, state, known, known.thread_metadata, body);
    const snapshot = { ...known };
    if (JSON.stringify(changed) !== JSON.stringify(known)) await saveAndTellThread(core, state, known, changed);
    return { before: snapshot, after: changed };
  });
  await answerHits(core, place, by.id, hits, null, title);
  const changes = auditOf(before, after);
  if (changes.length > 0) await recordAudit(core, state.id, by, { action: AuditLogEvent.ThreadUpdate, targetId: after.id, changes });
  if (before.name !== after.name && !after.thread_metadata?.archived)
    await postSystemMessage(core, { channel: after, guild: state }, MessageType.ChannelNameChange, by.id, { content: after.name ?? '' });
  return presentThread(after, state, by.id);
}

function demandMayEdit({ channel, permissions }: Place, state: GuildState, body: EditChannelBody, byId: Snowflake): 'as anybody' | 'as a moderator' {
  const metadata = channel.thread_metadata;
  const isCreator = channel.owner_id === byId;
  const parent = state.channels.get(channel.parent_id ?? '');
  const newTags = (body.applied_tags ?? []).filter((id) => !channel.applied_tags?.includes(id));
  const own = [body.name, body.auto_archive_duration, body.invitable, body.applied_tags];
  const isOthers =
    (own.some((value) => value !== undefined) && !isCreator) ||
    [body.locked, body.rate_limit_per_user, body.flags].some((value) => value !== undefined && value !== null) ||
    metadata?.locked ||
    (parent && hasModeratedTag(parent, newTags)) ||
    (body.archived === true && !isCreator) ||
    (body.archived === false && !isCreator && !(permissions & Permission.SendMessages));
  if (isOthers && !(permissions & Permission.ManageThreads)) throw apiError('MISSING_PERMISSIONS');
  return isOthers ? 'as a moderator' : 'as anybody';
}

function changedThread(core: Core, place: Place, state: GuildState, known: ChannelRecord, metadata: Metadata, body: EditChannelBody): ChannelRecord {
  const archived = body.archived ?? metadata.archived;
  const changed: ChannelRecord = { ...known };
  if (body.name) changed.name = body.name;
  if (body.rate_limit_per_user !== undefined) changed.rate_limit_per_user = body.rate_limit_per_user ?? 0;
  if (body.applied_tags) changed.applied_tags = readAppliedTags(place, state, known, body.applied_tags);
  if (body.flags !== undefined && body.flags !== null) changed.flags = readFlags(state, known, body.flags);
  const next: Metadata = { ...metadata, archived };
  if (body.locked !== undefined && body.locked !== null) next.locked = body.locked;
  if (body.auto_archive_duration) next.auto_archive_duration = body.auto_archive_duration;
  if (body.invitable !== undefined && body.invitable !== null && isPrivateThread(known)) next.invitable = body.invitable;
  if (archived !== metadata.archived || next.auto_archive_duration !== metadata.auto_archive_duration) next.archive_timestamp = wireTime(core.clock.nowMs());
  changed.thread_metadata = next;
  if (metadata.archived && archived) {
    if (JSON.stringify(changed) !== JSON.stringify(known)) throw apiError('INVALID_ACTION_ON_ARCHIVED_THREAD');
  }
  if (metadata.archived && !archived && state.threads.size >= MAX_ACTIVE_THREADS) throw apiError('MAXIMUM_ACTIVE_THREADS');
  // A pinned post never closes by itself; closing it takes the pin away.
  if (archived && !metadata.archived) changed.flags = withFlags(changed.flags, 0, ChannelFlags.Pinned);
  return changed;
}

function readAppliedTags({ permissions }: Place, state: GuildState, thread: ChannelRecord, ids: readonly Snowflake[]): Snowflake[] {
  const parent = thread.parent_id ? state.channels.get(thread.parent_id) : undefined;
  if (!parent || !isForumLike(parent)) return thread.applied_tags ?? [];
  const former = new Set(thread.applied_tags ?? []);
  for (const id of ids) {
    const tag = parent.available_tags?.find((one) => one.id === id);
    if (!tag) throw apiError('UNKNOWN_TAG');
    if (tag.moderated && !former.has(id) && !(permissions & Permission.ManageThreads)) throw apiError('MISSING_PERMISSIONS');
  }
  if (ids.length === 0 && parent.flags & ChannelFlags.RequireTag && !(permissions & Permission.ManageThreads))
    throw apiError('TAG_REQUIRED_TO_CREATE_A_FORUM_POST_IN_THIS_CHANNEL');
  return [...new Set(ids)];
}

function readFlags(state: GuildState, thread: ChannelRecord, asked: number): ChannelRecord['flags'] {
  const parent = thread.parent_id ? state.channels.get(thread.parent_id) : undefined;
  if (!(asked & ChannelFlags.Pinned)) return withFlags(thread.flags, 0, ChannelFlags.Pinned);
  if (!parent || !isForumLike(parent)) throw formError(['flags'], 'BASE_TYPE_BAD_TYPE', 'Only posts of a forum can be pinned.');
  const pinned = [...state.threads.values()].some((one) => one.id !== thread.id && one.parent_id === parent.id && one.flags & ChannelFlags.Pinned);
  if (pinned) throw apiError('MAXIMUM_NUMBER_OF_PINNED_THREADS_IN_FORUM_HAS_BEEN_REACHED');
  return withFlags(thread.flags, ChannelFlags.Pinned);
}

function auditOf(before: ChannelRecord, after: ChannelRecord): AuditChange[] {
  const shown = (thread: ChannelRecord): Record<string, unknown> => ({
    name: thread.name,
    archived: thread.thread_metadata?.archived,
    locked: thread.thread_metadata?.locked,
    auto_archive_duration: thread.thread_metadata?.auto_archive_duration,
    rate_limit_per_user: thread.rate_limit_per_user,
    invitable: thread.thread_metadata?.invitable,
    applied_tags: thread.applied_tags,
    flags: thread.flags,
  });
  const old = shown(before);
  const now = shown(after);
  return Object.keys(now).flatMap((key) =>
    JSON.stringify(old[key]) === JSON.stringify(now[key])
      ? []
      : [{ key, ...(old[key] !== undefined && { old_value: old[key] }), ...(now[key] !== undefined && { new_value: now[key] }) }],
  );
}
