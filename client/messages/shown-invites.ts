import type { APIInvite } from 'discord-api-types/v10';
import type { Client } from '#sdk/client';
import { DiscordError } from '#sdk/rest/discord-error';
import type { Invited } from '../guild-list/join-guild.ts';

/** How many are online is no news for so long. */
const KEPT_MS = 5 * 60_000;
const NOT_FOUND = 404;

/** Null for an invite that leads nowhere. */
export type ShownInvite = APIInvite | null;

interface Kept {
  untilMs: number;
  invite: Promise<ShownInvite>;
}

const kept = new WeakMap<Client, Map<string, Kept>>();

/** What a card shows of an invite. However often it is linked, the server is asked once in a while. */
export function inviteShown(client: Client, { code, eventId }: Invited, nowMs: number): Promise<ShownInvite> {
  const ofClient = kept.get(client) ?? new Map<string, Kept>();
  kept.set(client, ofClient);
  for (const [old, { untilMs }] of ofClient) if (untilMs <= nowMs) ofClient.delete(old);
  const key = `${code}?${eventId ?? ''}`;
  const known = ofClient.get(key);
  if (known) return known.invite;
  const invite = ask(client, { code, eventId });
  ofClient.set(key, { untilMs: nowMs + KEPT_MS, invite });
  invite.catch(() => ofClient.delete(key)); // what was not answered is asked again
  return invite;
}

async function ask(client: Client, { code, eventId }: Invited): Promise<ShownInvite> {
  const query = { with_counts: true, ...(eventId !== undefined && { guild_scheduled_event_id: eventId }) };
  try {
    return (await client.rest.request('GET', '/invites/{code}', { path: { code }, query })) as APIInvite; // as Discord's contract says
  } catch (error) {
    if (error instanceof DiscordError && error.status === NOT_FOUND) return null;
    throw error;
  }
}
