import type { APIThreadMember, GatewayGuildMembersChunkPresence } from 'discord-api-types/v10';
import { withMessage } from '../history.ts';
import type { Reducers } from '../reducer.ts';
import { isForumLike } from '../selectors/channels.ts';
import { DIRECT, type State } from '../state.ts';
import { dropChannel, putChannel, putLastMessageId, putMember, putPresence, putUser } from './put.ts';

/** As the event has it, beyond what the shared type says. */
type AddedMember = APIThreadMember & { presence?: GatewayGuildMembersChunkPresence | null };

export const channels: Reducers = {
  CHANNEL_CREATE: (state, channel) => putChannel(state, channel),
  CHANNEL_UPDATE: (state, channel) => putChannel(state, channel),
  CHANNEL_LOADED: (state, channel) => putChannel(state, channel),
  CHANNEL_DELETE: (state, { id }) => dropChannel(state, id),
  CHANNEL_PINS_UPDATE: (state, { channel_id: id, last_pin_timestamp }) => state.channels.patch(id, { last_pin_timestamp: last_pin_timestamp ?? null }),
  CHANNEL_RECIPIENT_ADD(state, { channel_id: id, user }) {
    putUser(state, user);
    const known = state.channels.get(id)?.recipient_ids ?? [];
    if (!known.includes(user.id) && user.id !== state.meId) state.channels.patch(id, { recipient_ids: [...known, user.id] });
  },
  CHANNEL_RECIPIENT_REMOVE(state, { channel_id: id, user }) {
    if (user.id === state.meId) return dropChannel(state, id);
    const known = state.channels.get(id)?.recipient_ids ?? [];
    state.channels.patch(id, { recipient_ids: known.filter((other) => other !== user.id) });
  },
  VOICE_CHANNEL_STATUS_UPDATE: (state, { id, status }) => state.channels.patch(id, { status }),
  VOICE_CHANNEL_START_TIME_UPDATE: (state, { id, voice_start_time }) => state.channels.patch(id, { voice_start_time: voice_start_time ?? null }),
  CHANNEL_INFO(state, { channels: given }) {
    for (const { id, ...said } of given) state.channels.patch(id, said);
  },
  THREAD_CREATE(state, { newly_created: _new, ...thread }) {
    putChannel(state, thread);
    // What is new in a forum is its posts.
    const parentId = thread.parent_id ?? '';
    if (isForumLike(state.channels.get(parentId))) putLastMessageId(state, parentId, thread.id);
  },
  THREAD_UPDATE: (state, thread) => putChannel(state, thread),
  THREAD_DELETE(state, { id, parent_id: parentId }) {
    dropChannel(state, id);
    // It has the id of the message that it began with.
    const history = state.histories.get(parentId ?? '');
    if (history)
      state.histories.set(
        parentId ?? '',
        withMessage(history, id, ({ thread: _gone, ...message }) => message),
      );
  },
  THREAD_LIST_SYNC(state, { guild_id: guildId, channel_ids: parentIds, threads, members }) {
    const named = new Set(threads.map(({ id }) => id));
    const isMeant = parentIds && new Set(parentIds);
    for (const id of state.channelIds.of(guildId).keys()) {
      const channel = state.channels.get(id);
      if (!channel?.thread_metadata || named.has(id)) continue;
      if (!isMeant || isMeant.has(channel.parent_id ?? '')) dropChannel(state, id);
    }
    for (const thread of threads) putChannel(state, thread, guildId);
    for (const member of members) if (member.id !== undefined) state.channels.patch(member.id, { member });
  },
  THREADS_LOADED(state, { threads, members }) {
    for (const thread of threads) putChannel(state, thread);
    for (const member of members) if (member.id !== undefined) state.channels.patch(member.id, { member });
  },
  THREAD_MEMBER_UPDATE(state, { guild_id: _guild, ...member }) {
    if (member.id !== undefined) state.channels.patch(member.id, { member });
  },
  THREAD_MEMBERS_UPDATE(state, { id, guild_id: guildId, member_count, added_members: added, removed_member_ids: removed }) {
    state.channels.patch(id, { member_count });
    for (const { member, presence, ...membership } of (added ?? []) as AddedMember[]) {
      if (member) putMember(state, guildId, member);
      if (presence) putPresence(state, presence);
      if (membership.user_id === state.meId) state.channels.patch(id, { member: membership });
    }
    if (state.meId !== null && removed?.includes(state.meId)) leaveThread(state, id);
  },
  CALL_CREATE(state, { voice_states: voiceStates, ...call }) {
    state.calls.set(call.channel_id, call);
    const table = state.voiceStates.of(call.channel_id);
    table.clear();
    for (const voice of voiceStates) if (voice.channel_id !== null) table.set(voice.user_id, { ...voice, channel_id: voice.channel_id });
  },
  CALL_UPDATE(state, call) {
    if (state.calls.has(call.channel_id)) state.calls.set(call.channel_id, call);
  },
  CALL_DELETE(state, { channel_id: id }) {
    state.calls.delete(id);
    state.voiceStates.of(id).clear();
  },
};

function leaveThread(state: State, id: string): void {
  const thread = state.channels.get(id);
  if (!thread?.member) return;
  const { member: _left, ...rest } = thread;
  state.channels.set(id, rest);
  state.channelIds.of(thread.guild_id ?? DIRECT).set(id, true);
}
