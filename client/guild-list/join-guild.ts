import type { APIInvite } from 'discord-api-types/v10';
import type { Client } from '#sdk/client';
import { isOwn } from '../app/about-server.ts';
import { eventIn, pathOfEvents } from '../events/scheduled-event.ts';

export interface Invited {
  code: string;
  /** Of the event of the guild that it is an invite to. */
  eventId?: string | undefined;
}

export const eventAsked = (query: string): string | undefined => /(?:^|&)event=(\d{1,20})(?:&|$)/.exec(query)?.[1];

/** What somebody pasted: a code itself, or a link that ends with it. */
export function invitedBy(text: string): Invited {
  const [, code = '', query = ''] = /([\w-]{1,100})\/?(?:\?([^#]*))?(?:#.*)?$/.exec(text.trim()) ?? [];
  return { code, eventId: eventAsked(query) };
}

/** The host that a pasted link leads to, where that is not this server's. */
export function hostElsewhere(text: string): string | null {
  const link = text.trim();
  if (!/^https?:\/\//i.test(link) || !URL.canParse(link) || isOwn(link)) return null;
  return new URL(link).host;
}

/** Whether somebody reads what newcomers answer before they are let in, by the features of a guild. */
export const asksFirst = (features: readonly string[] = []): boolean => features.includes('MEMBER_VERIFICATION_MANUAL_APPROVAL');

/** Joins, and answers the path of the event or channel that the invite leads to; that of the invite itself where the guild wants to be asked first. */
export async function joinByInvite(client: Client, { code, eventId }: Invited): Promise<string> {
  const joined = (await client.rest.request('POST', '/invites/{code}', { path: { code }, body: {} })) as APIInvite & { show_verification_form?: true }; // as the server has it
  if (joined.show_verification_form) return `/invite/${joined.code}${eventId === undefined ? '' : `?event=${eventId}`}`;
  const guildId = joined.guild?.id ?? '@me';
  await until(() => guildId === '@me' || client.state.guilds.has(guildId));
  if (eventId !== undefined && eventIn(client.state, guildId, eventId)) return pathOfEvents(guildId, eventId);
  return `/channels/${guildId}${joined.channel && client.state.channels.has(joined.channel.id) ? `/${joined.channel.id}` : ''}`;
}

/** The gateway tells of a new guild before or after the answer; nobody waits for it long. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 60 && !isSo(); tries++) await new Promise((resolve) => setTimeout(resolve, 50));
}
