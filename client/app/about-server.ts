/** What the server wrote into the page about itself. */
export interface AboutServer {
  name: string;
  description: string;
  registration: 'open' | 'invite' | 'closed';
  /** Whether it sends mail; without, its operator hands out the links for new passwords. */
  mail: boolean;
  cdn: string;
  gateway?: string;
  /** The largest file of a message. */
  maxFileBytes: number;
  /** Whether its operator has decided nothing yet. */
  isNew: boolean;
}

const NOTHING: AboutServer = { name: 'Nexus', description: '', registration: 'open', mail: false, cdn: '/cdn', maxFileBytes: 25 * 1024 * 1024, isNew: false };

const meta = (): string => document.querySelector<HTMLMetaElement>('meta[name="nexus"]')?.content ?? '';

export const aboutServer: AboutServer = meta().startsWith('{') ? { ...NOTHING, ...(JSON.parse(meta()) as Partial<AboutServer>) } : NOTHING;

/** The public address of this server, without a slash at its end: the page stands under it. */
export const serverUrl: string = new URL('.', document.baseURI).href.replace(/\/$/, '');

/** The path before every route, where the server has one of its own. */
export const basePath: string = new URL(document.baseURI).pathname.replace(/\/$/, '');

const own: ReadonlySet<string> = new Set([location.origin, new URL(aboutServer.cdn, document.baseURI).origin]);

/** Whether an address is this server's: from elsewhere nothing is ever loaded. */
export function isOwn(url: string | null | undefined): url is string {
  if (!url || !URL.canParse(url, document.baseURI)) return false;
  const { origin, protocol } = new URL(url, document.baseURI);
  return protocol === 'blob:' || own.has(origin);
}

export const cdn = (path: string): string => `${aboutServer.cdn}${path}`;
