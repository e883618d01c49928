import { useEffect, useState } from 'react';
import type { Client } from '#sdk/client';
import { useClient, useSelected } from '../app/session.tsx';

export type Status = 'online' | 'idle' | 'dnd' | 'invisible';
const STATUSES: readonly string[] = ['online', 'idle', 'dnd', 'invisible'] satisfies Status[];
const isStatus = (value: unknown): value is Status => typeof value === 'string' && STATUSES.includes(value);

/** As the server keeps it. */
export interface KeptCustomStatus {
  text: string | null;
  emoji_id: string | null;
  emoji_name: string | null;
  expires_at: string | null;
}

/** The longest that a timer can wait. */
const MAX_WAIT_MS = 2 ** 31 - 1;

const chooseStatus = (client: Client, status: Status, seconds: number | null): void =>
  client.setPresence(status, undefined, seconds === null ? null : new Date(Date.now() + seconds * 1000).toISOString());

/** Sets a custom status, or none; it ends by itself at a time, where one is given. */
export function setCustomStatus(
  client: Client,
  status: Status,
  given: { text: string; emoji: { id: string | null; name: string } | null; endMs: number | null } | null,
): void {
  if (!given) return client.setPresence(status, []);
  const { text, emoji, endMs } = given;
  client.setPresence(status, [
    {
      name: 'Custom Status',
      type: 4,
      ...(text && { state: text }),
      ...(emoji && { emoji: { name: emoji.name, ...(emoji.id !== null && { id: emoji.id }) } }),
      ...(endMs !== null && { timestamps: { end: endMs } }),
    },
  ]);
}

/** How one is seen, and what one says of oneself. What has an end ends in every page that is open; of who has none open the server knows it, too. */
export function useOwnStatus(): { status: Status; custom: KeptCustomStatus | null; choose(status: Status, seconds: number | null): void } {
  const client = useClient();
  const kept = useSelected((state) => state.settings.get('status'));
  const statusEndsAt = useSelected((state) => state.settings.get('status_expires_at') ?? null);
  const custom = useSelected((state) => (state.settings.get('custom_status') ?? null) as KeptCustomStatus | null); // as the server keeps it
  /** Until the server has it. */
  const [chosen, setChosen] = useState<Status | null>(null);
  useEffect(() => setChosen(null), [kept]);
  const status = chosen ?? (isStatus(kept) ? kept : 'online');
  useEffect(() => {
    if (typeof statusEndsAt !== 'string') return;
    return after(Date.parse(statusEndsAt), () => chooseStatus(client, 'online', null));
  }, [client, statusEndsAt]);
  const endsAt = custom?.expires_at ? Date.parse(custom.expires_at) : null;
  useEffect(() => (endsAt === null ? undefined : after(endsAt, () => setCustomStatus(client, status, null))), [client, endsAt, status]);
  return {
    status,
    custom: custom && (custom.text || custom.emoji_name) && (endsAt === null || endsAt > Date.now()) ? custom : null,
    choose(next, seconds) {
      setChosen(next);
      chooseStatus(client, next, seconds);
    },
  };
}

function after(atMs: number, act: () => void): () => void {
  const timer = setTimeout(act, Math.min(Math.max(atMs - Date.now(), 0), MAX_WAIT_MS));
  return () => clearTimeout(timer);
}
