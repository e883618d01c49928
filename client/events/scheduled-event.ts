import { GuildScheduledEventEntityType as Kind, GuildScheduledEventStatus as Status, PermissionFlagsBits as Bit } from 'discord-api-types/v10';
import type { ScheduledEvent } from '#sdk/state/entities';
import { permissionsIn, permissionsInGuild } from '#sdk/state/selectors/permissions';
import type { State } from '#sdk/state/state';
import { cdn, serverUrl } from '../app/about-server.ts';

const NONE: readonly ScheduledEvent[] = [];
const NEEDED_IN_CHANNEL: Readonly<Record<number, bigint>> = {
  [Kind.StageInstance]: Bit.ManageChannels | Bit.MuteMembers | Bit.MoveMembers,
  [Kind.Voice]: Bit.ViewChannel | Bit.Connect,
};

export const eventsOf = (state: State, guildId: string): readonly ScheduledEvent[] => state.guilds.get(guildId)?.guild_scheduled_events ?? NONE;

export const eventIn = (state: State, guildId: string, eventId: string): ScheduledEvent | undefined =>
  eventsOf(state, guildId).find(({ id }) => id === eventId);

export const isActive = ({ status }: ScheduledEvent): boolean => status === Status.Active;

/** What runs now comes first, then by time. */
export const inOrder = (events: readonly ScheduledEvent[]): ScheduledEvent[] =>
  [...events].sort((a, b) => Number(isActive(b)) - Number(isActive(a)) || Date.parse(a.scheduled_start_time) - Date.parse(b.scheduled_start_time));

/** What the kind of event asks for in a channel. Source: Discord, "Guild Scheduled Event permission requirements". */
const mayHold = (state: State, guildId: string, channelId: string | null, kind: Kind, also: bigint): boolean => {
  const permissions = channelId === null ? permissionsInGuild(state, guildId) : permissionsIn(state, channelId);
  const needed = (NEEDED_IN_CHANNEL[kind] ?? 0n) | also;
  return (permissions & needed) === needed;
};

export const mayCreateEvents = (state: State, guildId: string): boolean => (permissionsInGuild(state, guildId) & Bit.CreateEvents) !== 0n;

/** One's own, or everybody's. */
export const mayManageEvent = (state: State, event: ScheduledEvent): boolean =>
  mayHold(state, event.guild_id, event.channel_id, event.entity_type, Bit.ManageEvents) ||
  (event.creator_id === state.meId && mayHold(state, event.guild_id, event.channel_id, event.entity_type, Bit.CreateEvents));

export const mayInviteTo = (state: State, { guild_id: guildId, channel_id: channelId }: ScheduledEvent): boolean =>
  ((channelId === null ? permissionsInGuild(state, guildId) : permissionsIn(state, channelId)) & Bit.CreateInstantInvite) !== 0n;

export const pathOfEvents = (guildId: string, eventId?: string): string => `/events/${guildId}${eventId === undefined ? '' : `/${eventId}`}`;

export const linkOfEvent = ({ guild_id: guildId, id }: Pick<ScheduledEvent, 'guild_id' | 'id'>): string => `${serverUrl}${pathOfEvents(guildId, id)}`;

export const coverOf = ({ id, image }: ScheduledEvent): string | null => (image ? cdn(`/guild-events/${id}/${image}.webp?size=1024`) : null);
