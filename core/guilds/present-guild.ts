import { GuildNSFWLevel, type APIGuild, type APIGuildMember, type GatewayGuildCreateDispatchData, type Snowflake } from 'discord-api-types/v10';
import { presentThread } from '../channels/present-channel.ts';
import { withoutMaker } from '../emojis/present-emoji.ts';
import { presentMember } from '../members/present-member.ts';
import { canView } from '../permissions-in.ts';
import { presentScheduledEvent, seesScheduledEvent } from '../scheduled-events/present-scheduled-event.ts';
import { presentSounds } from '../soundboard/guild-sounds.ts';
import type { GuildRecord } from './guild-record.ts';
import type { GuildState, VoiceStateRecord } from '../state/guild-state.ts';
import type { UserCache } from '../users/user-cache.ts';

/** A guild as REST and GUILD_UPDATE show it. */
export function presentGuild(state: GuildState, { end_to_end_encryption: _own, ...guild }: GuildRecord = state.guild): APIGuild {
  return {
    ...guild,
    home_header: guild.home_header ?? null,
    nsfw: guild.nsfw_level === GuildNSFWLevel.Explicit || guild.nsfw_level === GuildNSFWLevel.AgeRestricted,
    roles: [...state.roles.values()],
    emojis: [...state.emojis.values()].map(withoutMaker),
    stickers: [...state.stickers.values()].map(withoutMaker),
  } as APIGuild;
}

/** `with_counts`: members, and those who are online. */
export function presentGuildWithCounts(state: GuildState): APIGuild {
  return { ...presentGuild(state), approximate_member_count: state.members.size, approximate_presence_count: state.presences.size };
}

export function presentVoiceState(voice: VoiceStateRecord): Record<string, unknown> {
  return { ...voice };
}

/** What of a guild one session may see in GUILD_CREATE. */
export interface GuildView {
  userId: Snowflake;
  /** Which members come along; the session's rules choose them. */
  memberIds: Iterable<Snowflake>;
  seesPresences: boolean;
  /** Shows or hides a channel, or shows it obfuscated. */
  channels: readonly unknown[];
  threadIds: Iterable<Snowflake>;
  isLarge: boolean;
}

/** The GUILD_CREATE payload of one session. Source: Discord, "Guild Create". */
export const presentGuildCreate = (state: GuildState, users: UserCache, view: GuildView): GatewayGuildCreateDispatchData =>
  ({ ...presentForAll(state), ...presentView(state, users, view) }) as unknown as GatewayGuildCreateDispatchData;

/** The same as JSON. What all sessions are shown alike is written once and kept until it changes. */
export function guildCreateJson(state: GuildState, users: UserCache, view: GuildView): string {
  let known = written.get(state);
  if (known?.version !== state.shownVersion) written.set(state, (known = { version: state.shownVersion, json: JSON.stringify(presentForAll(state)) }));
  return `${known.json.slice(0, -1)},${JSON.stringify(presentView(state, users, view)).slice(1)}`;
}

const written = new WeakMap<GuildState, { version: number; json: string }>();

const presentForAll = (state: GuildState) => ({ ...presentGuild(state), soundboard_sounds: presentSounds(state) });

function presentView(state: GuildState, users: UserCache, view: GuildView) {
  const members: APIGuildMember[] = [];
  for (const id of view.memberIds) {
    const member = state.members.get(id);
    if (member) members.push(presentMember(member, users.get(id)));
  }
  const threads = [];
  for (const id of view.threadIds) {
    const thread = state.threads.get(id);
    if (thread) threads.push(presentThread(thread, state, view.userId));
  }
  return {
    joined_at: state.members.get(view.userId)?.joined_at ?? state.guild.id,
    large: view.isLarge,
    unavailable: false,
    member_count: state.members.size,
    members,
    channels: view.channels,
    threads,
    voice_states: [...state.voiceStates.values()].map(presentVoiceState),
    presences: view.seesPresences ? [...state.presences.values()] : [],
    stage_instances: [...state.stageInstances.values()].filter((stage) => seesChannel(state, view.userId, stage.channel_id)),
    guild_scheduled_events: [...state.scheduledEvents.values()].filter((event) => seesScheduledEvent(state, view.userId, event)).map(presentScheduledEvent),
  };
}

/** Sight does not depend on the time. */
function seesChannel(state: GuildState, userId: Snowflake, channelId: Snowflake): boolean {
  const channel = state.channels.get(channelId);
  return channel !== undefined && canView(state, userId, channel, 0);
}
