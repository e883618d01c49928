import { withoutEnd } from '../history.ts';
import { wholeRules } from '../notification-rules.ts';
import type { Reducers } from '../reducer.ts';
import { createState, DIRECT, type State } from '../state.ts';
import { putGuild, putVoiceState } from './guilds.ts';
import { putSettings } from './people.ts';
import { Table, Tables } from '../table.ts';
import { putChannel, putMember, putPresence, putUser } from './put.ts';
import { putReadState } from './read-states.ts';

export const ready: Reducers = {
  /** A new session begins from what READY says. Messages stay, but nobody knows what came after them. */
  READY(state, d) {
    const histories = new Map([...state.histories.keys()].map((id) => [id, state.histories.get(id)]));
    forget(state);
    state.meId = d.user.id;
    state.sessionId = d.session_id;
    state.loginHash = d.auth_session_id_hash ?? null;
    putUser(state, d.user);
    for (const user of d.users ?? []) putUser(state, user);
    for (const [index, guild] of d.guilds.entries()) {
      putGuild(state, guild);
      for (const member of d.merged_members?.[index] ?? []) putMember(state, guild.id, member);
    }
    for (const channel of d.private_channels) putChannel(state, channel);
    for (const { user, ...relationship } of d.relationships) {
      if (user) putUser(state, user);
      state.relationships.set(relationship.id, relationship);
    }
    for (const entry of entriesOf(d.read_state)) putReadState(state, entry);
    for (const settings of entriesOf(d.user_guild_settings)) state.guildSettings.set(settings.guild_id ?? DIRECT, settings);
    putSettings(state, d.user_settings ?? {});
    if (d.user_settings_proto) state.settings.set('proto:1', d.user_settings_proto);
    if (d.notification_settings) state.settings.set('notification_settings', d.notification_settings);
    state.clientSettings = d.nexus?.client_settings ?? null;
    state.isOperator = d.nexus?.is_operator ?? false;
    if (d.nexus?.notification_rules) state.settings.set('notification_rules', wholeRules(d.nexus.notification_rules));
    for (const [id, note] of Object.entries(d.notes ?? {})) state.notes.set(id, note);
    for (const presence of d.presences ?? []) putPresence(state, presence);
    state.sessions = d.sessions ?? [];
    for (const [id, history] of histories) if (history && state.channels.has(id)) state.histories.set(id, withoutEnd(history));
  },
  READY_SUPPLEMENTAL(state, d) {
    for (const [index, { id, voice_states: voiceStates }] of d.guilds.entries()) {
      for (const voice of voiceStates ?? []) putVoiceState(state, voice, id);
      for (const member of d.merged_members?.[index] ?? []) putMember(state, id, member);
      for (const presence of d.merged_presences?.guilds?.[index] ?? []) putPresence(state, withUser(presence));
    }
    for (const presence of d.merged_presences?.friends ?? []) putPresence(state, withUser(presence));
  },
  VIEWED_AS(state, viewed) {
    state.viewedAs = viewed;
  },
  LOGGED_OUT(state) {
    forget(state);
    state.viewedAs = null;
    state.outbox.clear();
    state.drafts.clear();
  },
};

const entriesOf = <Entry>(list: { entries: Entry[] } | Entry[]): Entry[] => (Array.isArray(list) ? list : list.entries);

/** Here Discord names somebody by `user_id` alone. */
const withUser = <Given extends { user?: { id: string } }>(presence: Given): Given & { user: { id: string } } => ({
  ...presence,
  user: presence.user ?? { id: (presence as { user_id?: string }).user_id ?? '0' },
});

/** All but what one wrote, which the server may know nothing of yet. */
function forget(state: State): void {
  for (const [name, value] of Object.entries(state) as [keyof State, unknown][]) {
    if (name !== 'outbox' && name !== 'drafts' && (value instanceof Table || value instanceof Tables)) value.clear();
  }
  const { meId, sessionId, loginHash, sessions, clientSettings, isOperator } = createState();
  Object.assign(state, { meId, sessionId, loginHash, sessions, clientSettings, isOperator });
}
