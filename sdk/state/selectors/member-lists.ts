import { PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import { EVERYONES_LIST, restrictedListId } from '#protocol/member-list-id';
import type { MemberList } from '../member-list.ts';
import type { State } from '../state.ts';

/** Which list of its guild stands beside a channel; channels with the same people share one. */
export function memberListId(state: State, channelId: string): string {
  const channel = state.channels.get(channelId);
  const ruling = channel?.thread_metadata ? state.channels.get(channel.parent_id ?? '') : channel;
  const guildId = ruling?.guild_id;
  if (!ruling || guildId === undefined) return EVERYONES_LIST;
  const overwrites = ruling.permission_overwrites ?? [];
  const own = overwrites.find(({ id }) => id === guildId);
  const ofEverybody = (BigInt(state.roles.of(guildId).get(guildId)?.permissions ?? 0) & ~BigInt(own?.deny ?? 0)) | BigInt(own?.allow ?? 0);
  return ofEverybody & Bit.ViewChannel ? EVERYONES_LIST : restrictedListId(overwrites);
}

/** The list beside a channel, as far as it was asked for by `watchMembers`. */
export function memberListOf(state: State, channelId: string): MemberList | undefined {
  const guildId = state.channels.get(channelId)?.guild_id;
  return guildId === undefined ? undefined : state.memberLists.of(guildId).get(memberListId(state, channelId));
}
