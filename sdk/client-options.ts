import type { ConnectionState, SocketConstructor } from './gateway/gateway-socket.ts';
import type { GatewayEnd } from './gateway/after-close.ts';
import type { GatewayEvents } from './gateway/events.ts';
import type { OutboxStorage } from './outbox/storage.ts';
import type { Tabs } from './outbox/tabs.ts';
import type { DiscordError } from './rest/discord-error.ts';
import type { MfaAnswer, MfaChallenge } from './rest/mfa.ts';
import type { Held } from './rest/rest-client.ts';
import type { Transport } from './rest/transport.ts';

export type OwnStatus = 'online' | 'idle' | 'dnd' | 'invisible';

export interface ClientOptions {
  /** The server's public address, such as `https://chat.example.org`. In a page that the server gave, `location.origin`. */
  url: string;
  /** That of the gateway, where it is known already: it is tried first, and asked for when nobody answers there. */
  gatewayUrl?: string;
  /** Of a login before; asked for by `login` otherwise. */
  token?: string | null;
  /** Needed in Node before 22: that of `ws`. */
  WebSocket?: SocketConstructor;
  /** Where unsent messages survive, by a name that is one person's on one server. IndexedDB in browsers, unless told; nowhere else. */
  storage?: (name: string) => OutboxStorage;
  /** How tabs share the outbox; by Web Locks unless told. */
  tabs?: (name: string) => Tabs;
  /** Asked when something needs a second factor once more, and again with what was wrong; null gives it up. */
  onMfa?: (challenge: MfaChallenge, wrong: DiscordError | null) => Promise<MfaAnswer | null>;
  /** What the others see of this program: `browser`, `os`, `device`. */
  properties?: Readonly<Record<string, string>>;
  /** How one comes in: as one's settings say, unless told. */
  status?: OwnStatus;
  /** Off where bytes are cheap and time is not. */
  compress?: boolean;
  transport?: Transport;
}

/** What `Client.on` tells beside all events of the gateway. */
export interface ClientEvents extends GatewayEvents {
  connection: ConnectionState;
  /** The token to keep for the next time; null when it is spent. */
  token: string | null;
  /** A request waits for a limit of the server, for about so long. */
  held: Held;
  /** No session any more, and none will come by itself. */
  ended: { reason: GatewayEnd; code: number | null };
}

/** What a login leads to: in, or to a second factor that `finishMfa` takes. */
export type LoginStep = { done: true } | { done: false; ticket: string; methods: readonly ('totp' | 'backup' | 'sms' | 'webauthn')[]; webauthn: string | null };
