import { KEPT, WORDS, type PushWords } from './words.ts';

/** What the server has encrypted for this browser. See docs/persons-own.md. */
interface Payload {
  kind: keyof PushWords;
  title?: string;
  body?: string;
  icon?: string;
  guild_id?: string;
  channel_id?: string;
  message_id?: string;
}

/** Until a page has left others. */
const ENGLISH: PushWords = {
  message: 'New message',
  reminder: 'A reminder is due',
  scheduled_message: 'A message could not be sent',
  call: 'Incoming call',
  missed_call: 'Missed call',
  call_over: 'The call no longer rings',
};
const OF_CALLS: ReadonlySet<keyof PushWords> = new Set(['call', 'missed_call', 'call_over']);

export async function onPush(worker: ServiceWorkerGlobalScope, data: PushMessageData | null): Promise<void> {
  const payload = readPayload(data);
  if (!payload) return;
  const words = await keptWords();
  const { kind, title, icon, channel_id: channelId } = payload;
  const isOfCall = OF_CALLS.has(kind);
  // One for each channel, the newest, and one for its call.
  const tag = isOfCall ? `call ${channelId ?? ''}` : (channelId ?? kind);
  const body = payload.body ?? (isOfCall && title !== undefined ? words[kind] : undefined);
  // Each push shows something, also how a call ended whose notice was put away: browsers show words of their own for one that does not, or end it.
  await worker.registration.showNotification(title ?? words[kind], {
    ...(body !== undefined && { body }),
    ...(icon !== undefined && { icon }),
    badge: new URL('icon-192.png', worker.registration.scope).href,
    tag,
    requireInteraction: kind === 'call',
    silent: kind === 'call_over',
    data: pathOf(payload),
  });
}

/** Opens the message in the page that is there, or in a new one. */
export async function onNotificationClick(worker: ServiceWorkerGlobalScope, { notification }: NotificationEvent): Promise<void> {
  notification.close();
  const path = String(notification.data);
  const open = await worker.clients.matchAll({ type: 'window' });
  const [page] = open.toSorted((a, b) => Number(b.focused) - Number(a.focused));
  if (!page) return void (await worker.clients.openWindow(new URL(path.slice(1), worker.registration.scope)));
  // Only what a person clicked may do so.
  await page.focus().catch(() => undefined);
  page.postMessage({ kind: 'open', path });
}

function readPayload(data: PushMessageData | null): Payload | null {
  try {
    const said = data?.json() as Payload | undefined;
    return said && said.kind in ENGLISH ? said : null;
  } catch {
    return null;
  }
}

function pathOf({ guild_id: guildId = '@me', channel_id: channelId, message_id: messageId }: Payload): string {
  const ids = [guildId, channelId, messageId].filter((id) => id !== undefined && /^(?:@me|\d{1,20})$/.test(id));
  return channelId === undefined ? '/channels/@me' : `/channels/${ids.join('/')}`;
}

async function keptWords(): Promise<PushWords> {
  const kept = await caches.match(WORDS, { cacheName: KEPT });
  return kept ? { ...ENGLISH, ...((await kept.json()) as Partial<PushWords>) } : ENGLISH;
}
