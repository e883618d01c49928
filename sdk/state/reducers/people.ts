import { withMemberOps } from '../member-list.ts';
import type { Reducers } from '../reducer.ts';
import { DIRECT, type State } from '../state.ts';
import { putVoiceState } from './guilds.ts';
import { putMember, putPresence, putUser } from './put.ts';

/** Presences, calls, friends, and what a person set for themselves. */
export const people: Reducers = {
  USER_UPDATE: (state, user) => putUser(state, user),
  PRESENCE_UPDATE: (state, presence) => putPresence(state, presence),
  SESSIONS_REPLACE(state, sessions) {
    state.sessions = sessions;
  },
  VOICE_STATE_UPDATE(state, voice) {
    if (voice.guild_id !== undefined) return putVoiceState(state, voice, voice.guild_id);
    // Nobody is in two calls; who left says nothing of where they were.
    for (const id of state.calls.keys()) if (id !== voice.channel_id) state.voiceStates.of(id).delete(voice.user_id);
    if (voice.channel_id !== null) putVoiceState(state, voice, voice.channel_id);
  },
  RELATIONSHIP_ADD(state, { user, should_notify: _notify, ...relationship }) {
    if (user) putUser(state, user);
    state.relationships.set(relationship.id, relationship);
  },
  RELATIONSHIP_UPDATE(state, { user, ...relationship }) {
    if (user) putUser(state, user);
    state.relationships.patch(relationship.id, relationship);
  },
  RELATIONSHIP_REMOVE: (state, { id }) => state.relationships.delete(id),
  USER_NOTE_UPDATE: (state, { id, note }) => (note === '' ? state.notes.delete(id) : state.notes.set(id, note)),
  USER_GUILD_SETTINGS_UPDATE: (state, settings) => state.guildSettings.set(settings.guild_id ?? DIRECT, settings),
  USER_SETTINGS_UPDATE: putSettings,
  AUTH_SESSION_CHANGE(state, { auth_session_id_hash: hash }) {
    state.loginHash = hash;
  },
  NEXUS_CLIENT_SETTINGS_UPDATE(state, settings) {
    state.clientSettings = settings;
  },
  USER_SETTINGS_PROTO_UPDATE: (state, { settings: { type, proto } }) => state.settings.set(`proto:${type}`, proto),
  GUILD_MEMBER_LIST_UPDATE(state, update) {
    for (const op of update.ops) {
      for (const item of op.op === 'SYNC' ? op.items : 'item' in op ? [op.item] : []) {
        if (!('member' in item)) continue;
        const { presence, ...member } = item.member;
        putMember(state, update.guild_id, member);
        if (presence) putPresence(state, { ...presence, user: { ...presence.user, id: member.user.id } });
      }
    }
    const lists = state.memberLists.of(update.guild_id);
    lists.set(update.id, withMemberOps(lists.get(update.id), update));
  },
};

export function putSettings(state: State, settings: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(settings)) state.settings.set(name, value);
}
