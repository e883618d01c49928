import type { Client } from '#sdk/client';
import { channelName } from '#sdk/state/selectors/names';
import { icalendarOf } from '#protocol/icalendar';
import type { ScheduledEvent } from '#sdk/state/entities';
import { serverUrl } from '../app/about-server.ts';
import { linkOfEvent } from './scheduled-event.ts';

/** Hands events over as a file that every calendar reads. It is made here: the server learns nothing of it. */
export function saveCalendar(client: Client, name: string, events: readonly ScheduledEvent[]): void {
  const where = new Map(events.map((event) => [event.id, event]));
  const locationOf = (id: string): string => {
    const event = where.get(id);
    if (!event?.channel_id) return event?.entity_metadata?.location ?? '';
    const guild = client.state.guilds.get(event.guild_id)?.name ?? '';
    return `${channelName(client.state, event.channel_id)}, ${guild}`;
  };
  const text = icalendarOf(events, {
    name,
    host: new URL(serverUrl).host,
    nowMs: Date.now(),
    locationOf: ({ id }) => locationOf(id),
    linkOf: ({ id }) => linkOfEvent(where.get(id) ?? { id, guild_id: '' }),
  });
  const address = URL.createObjectURL(new Blob([text], { type: 'text/calendar;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${fileNameOf(name)}.ics`;
  link.click();
  URL.revokeObjectURL(address);
}

const fileNameOf = (name: string): string =>
  name
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60) || 'events';
