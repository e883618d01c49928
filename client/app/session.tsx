import { createContext, use, useRef, useSyncExternalStore, type ReactNode } from 'react';
import { Client } from '#sdk/client';
import type { ConnectionState } from '#sdk/gateway/gateway-socket';
import { isForumLike } from '#sdk/state/selectors/channels';
import type { State } from '#sdk/state/state';
import { forgetDrafts } from '../composer/drafts.ts';
import { forgetFiles } from '../composer/files-of.ts';
import { forgetFrecency } from '../emojis/kept-frecency.ts';
import { forgetSearches } from '../search/recent.ts';
import { aboutServer, basePath, serverUrl } from './about-server.ts';
import { forgetLooks } from '../theme/theme.ts';
import { sayHeld } from './held.ts';
import { placeOf } from './place.ts';
import { askToProve, giveUpProving } from './step-up.ts';
import { endPush } from './worker.ts';

const KEY = 'nexus.token';

const kept = (): string | null => localStorage.getItem(KEY);

/** The one client of this page. Its token is kept for the next visit, and given up in all tabs when one logs out. */
export function openClient(): Client {
  const client = new Client({
    url: serverUrl,
    ...(aboutServer.gateway !== undefined && { gatewayUrl: aboutServer.gateway }),
    token: kept(),
    properties: { os: '', browser: 'Nexus Web', device: '' },
    onMfa: askToProve,
  });
  client.on('token', (token) => {
    if (token === null) {
      localStorage.removeItem(KEY);
      forgetDrafts();
      forgetFiles();
      forgetSearches();
      forgetLooks();
      void endPush();
      forgetFrecency();
      giveUpProving();
    } else localStorage.setItem(KEY, token);
  });
  client.on('held', sayHeld);
  // Drafts, reminders and scheduled messages; with each later session the SDK asks again.
  const stop = client.on('READY', () => {
    stop();
    // What is asked for before the page is drawn is there when it is.
    const { channelId, threadId, messageId } = placeOf(location.pathname.slice(basePath.length));
    const open = client.state.channels.get(threadId ?? channelId ?? '');
    if (open && !isForumLike(open) && messageId === null) void client.loadMessages(open.id).catch(() => undefined);
    void client.loadPersonal().catch(() => undefined);
  });
  addEventListener('storage', ({ key }) => {
    if (key === KEY && kept() !== client.token) location.reload();
  });
  return client;
}

const ClientContext = createContext<Client | null>(null);

export const ClientProvider = ({ client, children }: { client: Client; children: ReactNode }) => <ClientContext value={client}>{children}</ClientContext>;

export function useClient(): Client {
  const client = use(ClientContext);
  if (!client) throw new Error('no ClientProvider stands around this');
  return client;
}

/** Something of the state; draws anew when it is another thing. The selector has to give the same object until something changed. */
export function useSelected<Value>(select: (state: State) => Value): Value {
  const client = useClient();
  // React looks itself whether it is another thing; to subscribe anew with each drawing, for another selector, costs more.
  return useSyncExternalStore(client.subscribeAll, () => select(client.state));
}

/** Several things of the state at once, which cost less together; draws anew when one of them is another. */
export function useSelectedParts<Parts extends object>(select: (state: State) => Parts): Parts {
  const last = useRef<Parts | null>(null);
  return useSelected((state) => {
    const now = select(state);
    const before = last.current;
    if (before !== null && (Object.keys(now) as (keyof Parts)[]).every((part) => Object.is(now[part], before[part]))) return before;
    last.current = now;
    return now;
  });
}

export function useConnection(): ConnectionState {
  const client = useClient();
  return useSyncExternalStore(
    (listener) => client.on('connection', listener),
    () => client.connection,
  );
}

export function useToken(): string | null {
  const client = useClient();
  return useSyncExternalStore(
    (listener) => client.on('token', listener),
    () => client.token,
  );
}
