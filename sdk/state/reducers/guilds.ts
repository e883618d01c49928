import type { GatewayGuildCreateDispatchData, GatewayVoiceState } from 'discord-api-types/v10';
import type { ReadyGuild, ScheduledEventException } from '../../gateway/events.ts';
import type { ScheduledEventExceptionRecord } from '../../rest/replies.ts';
import type { Guild, ScheduledEvent, VoiceState } from '../entities.ts';
import type { Reducers } from '../reducer.ts';
import type { State } from '../state.ts';
import { dropStrangers } from './strangers.ts';
import { dropGuild, putChannel, putMember, putPresence } from './put.ts';

/** All of a guild, as GUILD_CREATE and READY have it; what was known of it before is forgotten. */
export function putGuild(state: State, given: ReadyGuild | GatewayGuildCreateDispatchData): void {
  if (!('name' in given)) {
    const known = state.guilds.get(given.id);
    // Of one that was never there nothing can be shown but its place.
    return state.guilds.set(given.id, { ...known, id: given.id, name: known?.name ?? '', isAvailable: false } as Guild);
  }
  const { members, channels, threads, roles, presences, voice_states: voiceStates, unavailable: _not, ...rest } = given;
  const kept = new Map([...state.channelIds.of(given.id).keys()].map((id) => [id, state.histories.get(id)]));
  dropGuild(state, given.id);
  state.guilds.set(given.id, { ...rest, isAvailable: true });
  for (const role of roles) state.roles.of(given.id).set(role.id, role);
  for (const channel of channels) putChannel(state, channel, given.id);
  for (const thread of threads) putChannel(state, thread, given.id);
  for (const [id, history] of kept) if (history && state.channels.has(id)) state.histories.set(id, history);
  for (const member of members) putMember(state, given.id, member);
  for (const presence of presences) putPresence(state, presence);
  for (const voice of voiceStates) putVoiceState(state, voice, given.id);
}

export function putVoiceState(state: State, given: Omit<GatewayVoiceState, 'guild_id'> & { guild_id?: string }, ownerId: string): void {
  const { member, ...voice } = given;
  if (member && given.guild_id !== undefined) putMember(state, given.guild_id, member);
  if (voice.channel_id === null) state.voiceStates.of(ownerId).delete(voice.user_id);
  else state.voiceStates.of(ownerId).set(voice.user_id, voice as VoiceState);
}

/** A list inside of a guild with one of its things put in anew. */
const withOne = <Thing extends { id: string }>(list: readonly Thing[], thing: Thing): Thing[] => [...list.filter(({ id }) => id !== thing.id), thing];

export const guilds: Reducers = {
  GUILD_CREATE: putGuild,
  GUILD_UPDATE(state, given) {
    // A whole guild has its roles, which have a table of their own.
    const { roles, ...guild } = given;
    state.guilds.patch(guild.id, guild as unknown as Partial<Guild>);
    const table = state.roles.of(guild.id);
    for (const role of roles ?? []) table.set(role.id, role);
  },
  GUILD_DELETE(state, { id, unavailable }) {
    if (unavailable) return state.guilds.patch(id, { isAvailable: false });
    for (const channelId of state.channelIds.of(id).keys()) state.readStates.delete(channelId);
    dropGuild(state, id);
    state.guilds.delete(id);
    dropStrangers(state);
  },
  GUILD_ROLE_CREATE: (state, { guild_id: guildId, role }) => state.roles.of(guildId).set(role.id, role),
  GUILD_ROLE_UPDATE: (state, { guild_id: guildId, role }) => state.roles.of(guildId).set(role.id, role),
  GUILD_ROLE_DELETE(state, { guild_id: guildId, role_id: roleId }) {
    state.roles.of(guildId).delete(roleId);
    const members = state.members.of(guildId);
    for (const member of members.values()) {
      if (member.roles.includes(roleId)) members.patch(member.user_id, { roles: member.roles.filter((id) => id !== roleId) });
    }
  },
  GUILD_MEMBER_ADD(state, { guild_id: guildId, ...member }) {
    const isNew = !state.members.of(guildId).has(member.user.id);
    putMember(state, guildId, member);
    const guild = state.guilds.get(guildId);
    if (guild && isNew) state.guilds.patch(guildId, { member_count: guild.member_count + 1 });
  },
  GUILD_MEMBER_UPDATE: (state, { guild_id: guildId, ...member }) => putMember(state, guildId, member as Parameters<typeof putMember>[2]),
  GUILD_MEMBER_REMOVE(state, { guild_id: guildId, user }) {
    state.members.of(guildId).delete(user.id);
    state.voiceStates.of(guildId).delete(user.id);
    const guild = state.guilds.get(guildId);
    if (guild) state.guilds.patch(guildId, { member_count: Math.max(guild.member_count - 1, 0) });
  },
  GUILD_MEMBERS_CHUNK(state, { guild_id: guildId, members, presences }) {
    for (const member of members) putMember(state, guildId, member);
    for (const presence of presences ?? []) putPresence(state, presence);
  },
  MEMBERS_LOADED(state, { guildId, members }) {
    for (const member of members) putMember(state, guildId, member);
  },
  GUILD_EMOJIS_UPDATE: (state, { guild_id: id, emojis }) => state.guilds.patch(id, { emojis }),
  GUILD_STICKERS_UPDATE: (state, { guild_id: id, stickers }) => state.guilds.patch(id, { stickers }),
  GUILD_SOUNDBOARD_SOUND_CREATE: putSound,
  GUILD_SOUNDBOARD_SOUND_UPDATE: putSound,
  GUILD_SOUNDBOARD_SOUND_DELETE(state, { guild_id: id, sound_id: soundId }) {
    const sounds = state.guilds.get(id)?.soundboard_sounds;
    if (sounds) state.guilds.patch(id, { soundboard_sounds: sounds.filter((sound) => sound.sound_id !== soundId) });
  },
  GUILD_SOUNDBOARD_SOUNDS_UPDATE: (state, { guild_id: id, soundboard_sounds }) => state.guilds.patch(id, { soundboard_sounds }),
  GUILD_SCHEDULED_EVENT_CREATE: putScheduledEvent,
  GUILD_SCHEDULED_EVENT_UPDATE: putScheduledEvent,
  GUILD_SCHEDULED_EVENT_DELETE(state, { guild_id: id, id: eventId }) {
    const known = state.guilds.get(id)?.guild_scheduled_events;
    if (known) state.guilds.patch(id, { guild_scheduled_events: known.filter((event) => event.id !== eventId) });
  },
  GUILD_SCHEDULED_EVENT_EXCEPTION_CREATE: putException,
  GUILD_SCHEDULED_EVENT_EXCEPTION_UPDATE: putException,
  GUILD_SCHEDULED_EVENT_EXCEPTION_DELETE: (state, exception) => changeExceptions(state, exception, []),
  STAGE_INSTANCE_CREATE: putStage,
  STAGE_INSTANCE_UPDATE: putStage,
  STAGE_INSTANCE_DELETE(state, { guild_id: id, id: stageId }) {
    const known = state.guilds.get(id)?.stage_instances;
    if (known) state.guilds.patch(id, { stage_instances: known.filter((stage) => stage.id !== stageId) });
  },
};

function putSound(state: State, sound: Guild['soundboard_sounds'][number]): void {
  const id = sound.guild_id ?? '';
  const known = state.guilds.get(id)?.soundboard_sounds;
  if (known) state.guilds.patch(id, { soundboard_sounds: [...known.filter((other) => other.sound_id !== sound.sound_id), sound] });
}

/** Completed and canceled ones are in no list any more. */
const isOver = ({ status }: ScheduledEvent): boolean => status === 3 || status === 4;

function putScheduledEvent(state: State, event: ScheduledEvent): void {
  const known = state.guilds.get(event.guild_id)?.guild_scheduled_events;
  if (!known) return;
  const others = known.filter(({ id }) => id !== event.id);
  state.guilds.patch(event.guild_id, { guild_scheduled_events: isOver(event) ? others : [...others, event] });
}

function putStage(state: State, stage: Guild['stage_instances'][number]): void {
  const known = state.guilds.get(stage.guild_id)?.stage_instances;
  if (known) state.guilds.patch(stage.guild_id, { stage_instances: withOne(known, stage) });
}

function putException(state: State, exception: ScheduledEventException): void {
  changeExceptions(state, exception, [exception]);
}

function changeExceptions(
  state: State,
  { guild_id: guildId, event_id: eventId, event_exception_id: id }: ScheduledEventException,
  now: readonly ScheduledEventExceptionRecord[],
): void {
  const events: readonly ScheduledEvent[] = state.guilds.get(guildId)?.guild_scheduled_events ?? [];
  const event = events.find((one) => one.id === eventId);
  const others = (event?.guild_scheduled_event_exceptions ?? []).filter((one) => one.event_exception_id !== id);
  if (event) putScheduledEvent(state, { ...event, guild_scheduled_event_exceptions: [...others, ...now] });
}
