import type {
  APIAttachment,
  APIChannel,
  APIInteractionDataResolvedChannel,
  APIInteractionDataResolvedGuildMember,
  APIMessage,
  APIRole,
  APIUser,
  Snowflake,
} from 'discord-api-types/v10';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { formError } from '#protocol/errors';
import { isOfFileType } from '../attachments/file-types.ts';
import { isThread, type ChannelRecord } from '../channels/channel-record.ts';
import { presentGuildChannel } from '../channels/present-channel.ts';
import type { Core } from '../core.ts';
import { presentMemberAlone } from '../members/present-member.ts';
import type { AttachmentRecord } from '../messages/message-record.ts';
import type { Place } from '../messages/place.ts';
import { presentAttachment } from '../messages/present-message.ts';
import { channelPermissionsOf } from '../permissions-in.ts';
import type { GuildState } from '../state/guild-state.ts';
import { presentUser } from '../users/present-user.ts';
import type { Wanted } from './read-options.ts';

/** Everything that the ids of an interaction stand for. */
export interface Resolved {
  users?: Record<Snowflake, APIUser>;
  members?: Record<Snowflake, APIInteractionDataResolvedGuildMember>;
  roles?: Record<Snowflake, APIRole>;
  channels?: Record<Snowflake, APIInteractionDataResolvedChannel>;
  messages?: Record<Snowflake, APIMessage>;
  attachments?: Record<Snowflake, APIAttachment>;
}

export interface ResolveFor {
  place: Place;
  userId: Snowflake;
  botId: Snowflake | null;
  files?: ReadonlyMap<Snowflake, AttachmentRecord>;
}

const unknown = (id: Snowflake, what: string) => formError(['data'], 'INTERACTION_RESOLUTION_UNKNOWN', `Unknown ${what} "${id}"`);

/** Looks up what was named, as the invoking person may see it; throws 50035 for what is not there. Undefined when nothing was named. */
export async function resolveData(core: Core, wanted: Wanted, { place, userId, botId, files }: ResolveFor): Promise<Resolved | undefined> {
  const { guild } = place;
  const userIds = new Set(wanted.users);
  const roleIds = new Set(wanted.roles);
  for (const id of wanted.mentionables) (guild?.roles.has(id) ? roleIds : userIds).add(id);
  await core.userCache.fetch(userIds);
  const resolved: Resolved = {};
  for (const id of userIds) {
    const user = core.userCache.peek(id);
    if (!user) throw unknown(id, 'user');
    (resolved.users ??= {})[id] = presentUser(user);
    const member = guild && resolveMember(core, guild, place.channel, id);
    if (member) (resolved.members ??= {})[id] = member;
  }
  for (const id of roleIds) {
    const role = guild?.roles.get(id);
    if (!role) throw unknown(id, 'role');
    (resolved.roles ??= {})[id] = role;
  }
  for (const id of wanted.channels) {
    const channel = guild?.channel(id);
    const permissions = guild && channel ? permissionsIn(core, guild, userId, channel) : 0n;
    if (!guild || !channel || !(permissions & PermissionFlagsBits.ViewChannel)) throw unknown(id, 'channel');
    const types = wanted.channelTypes.get(id);
    if (types && !types.includes(channel.type)) throw formError(['data'], 'BASE_TYPE_CHOICES', 'A channel of this type cannot be chosen here.');
    (resolved.channels ??= {})[id] = resolveChannel(core, guild, channel, permissions, botId);
  }
  for (const id of wanted.attachments) {
    const file = files?.get(id);
    if (!file) throw unknown(id, 'attachment');
    const types = wanted.fileTypes.get(id);
    if (types && !isOfFileType(file.filename, types))
      throw formError(['data'], 'BASE_TYPE_CHOICES', `Only files of these types can be chosen here: ${types.join(', ')}.`);
    (resolved.attachments ??= {})[file.id] = { ...presentAttachment(core, place.channel.id, file), ephemeral: true };
  }
  return Object.keys(resolved).length > 0 ? resolved : undefined;
}

const permissionsIn = (core: Core, guild: GuildState, userId: Snowflake, channel: ChannelRecord): bigint =>
  channelPermissionsOf(guild, userId, channel, core.clock.nowMs());

/** A member as `resolved` has them: without user, deaf and mute, with their permissions in the channel. */
export function resolveMember(core: Core, guild: GuildState, channel: ChannelRecord, userId: Snowflake): APIInteractionDataResolvedGuildMember | undefined {
  const member = guild.members.get(userId);
  if (!member) return undefined;
  const { deaf: _deaf, mute: _mute, ...rest } = presentMemberAlone(member);
  return { ...rest, permissions: permissionsIn(core, guild, userId, channel).toString() };
}

function resolveChannel(
  core: Core,
  guild: GuildState,
  channel: ChannelRecord,
  permissions: bigint,
  botId: Snowflake | null,
): APIInteractionDataResolvedChannel {
  const { permission_overwrites: _overwrites, ...shown } = presentGuildChannel(channel) as APIChannel & { permission_overwrites?: unknown }; // guild channels have them
  const resolved = {
    ...shown,
    parent_id: channel.parent_id,
    ...(isThread(channel) && channel.thread_metadata && { thread_metadata: channel.thread_metadata }),
    permissions: permissions.toString(),
    app_permissions: (botId ? permissionsIn(core, guild, botId, channel) : 0n).toString(),
  };
  return resolved as unknown as APIInteractionDataResolvedChannel; // one shape for all kinds
}
