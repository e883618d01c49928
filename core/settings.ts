import type { KeyObject } from 'node:crypto';

/** What the rules of the product need to know of the operator's settings. */
export interface CoreSettings {
  /** Public address without a final slash, such as https://chat.example.org. */
  readonly url: string;
  /** Where files are served, such as https://chat.example.org/cdn. */
  readonly cdnUrl: string;
  /** Gateway address, such as wss://chat.example.org. */
  readonly gatewayUrl: string;
  readonly registration: 'open' | 'invite' | 'closed';
  /** Whether calls to application endpoints may reach addresses of private networks. */
  readonly privateAddresses: 'refuse' | 'allow';
  readonly maxFileBytes: number;
  /** From which size on attachments are fetched from the file store itself; never unless set. */
  readonly linkFilesFromBytes?: number;
  readonly maxGuildsPerUser: number;
  /** Whether the pages behind links are asked what they show. */
  readonly linkPreviews: boolean;
  /** The largest film or sound of another host that is passed on. */
  readonly maxFilmBytes: number;
  /** The operator's STUN and TURN servers, and the secret that the latter share with this one. */
  readonly turn: { readonly urls: readonly string[]; readonly secret: string };
  /** Key of attachment URLs and other things the server signs for itself. */
  readonly signingSecret: Uint8Array;
  /** The RSA key that tokens of OpenID Connect are signed with; made when it is first asked for. */
  readonly openIdKey: () => Promise<KeyObject>;
  readonly version: string;
}
