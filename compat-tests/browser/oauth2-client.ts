import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TokenReply {
  access_token: string;
  refresh_token?: string;
  scope: string;
  webhook?: { id: string; url: string; channel_id: string; name: string };
  guild?: { id: string; name: string };
}

/** A site with a button "log in with Nexus", as small as one can be: it sends people to /start and gets them back at /callback. */
export interface OAuth2Client {
  origin: string;
  redirectUri: string;
  /** What /start asks for. */
  startWith(query: Record<string, string>): string;
  /** The answer to the last exchange. */
  tokens(): TokenReply;
  /** How the last person came back. */
  cameBack(): URLSearchParams;
  close(): Promise<void>;
}

export async function openOAuth2Client(api: string): Promise<OAuth2Client & { name(clientId: string, secret?: string): void }> {
  let credentials: { client_id: string; client_secret?: string } = { client_id: '' };
  let tokens: TokenReply | null = null;
  let cameBack: URLSearchParams | null = null;
  const pending = new Map<string, string>();
  const server: Server = createServer((request, response) => {
    void answer(new URL(request.url ?? '/', origin())).then(
      ([status, headers, text]) => response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
  const redirectUri = (): string => `${origin()}/callback`;

  async function answer(url: URL): Promise<[number, Record<string, string>, string]> {
    if (url.pathname === '/favicon.ico') return [204, {}, ''];
    if (url.pathname === '/start') {
      const [state, verifier] = [randomBytes(12).toString('base64url'), randomBytes(32).toString('base64url')];
      pending.set(state, verifier);
      const query = new URLSearchParams({
        client_id: credentials.client_id,
        response_type: 'code',
        redirect_uri: redirectUri(),
        state,
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
        ...Object.fromEntries(url.searchParams),
      });
      return [302, { location: `${new URL(api).origin}/oauth2/authorize?${query}` }, ''];
    }
    cameBack = url.searchParams;
    const verifier = pending.get(url.searchParams.get('state') ?? '');
    if (verifier === undefined) return [400, {}, '<h1>Somebody else began this</h1>'];
    const code = url.searchParams.get('code');
    if (code === null) return [200, {}, '<h1>You declined</h1>'];
    const form = { ...credentials, grant_type: 'authorization_code', code, redirect_uri: redirectUri(), code_verifier: verifier };
    const exchange = await fetch(`${api}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
    if (!exchange.ok) return [502, {}, `<h1>${await exchange.text()}</h1>`];
    tokens = (await exchange.json()) as TokenReply; // as the server says
    const me = await fetch(`${api}/users/@me`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    const { username } = (await me.json()) as { username?: string };
    return [200, {}, `<h1>Hello ${username ?? 'stranger'}</h1>`];
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: origin(),
    redirectUri: redirectUri(),
    name: (client_id, client_secret) => void (credentials = { client_id, ...(client_secret !== undefined && { client_secret }) }),
    startWith: (query) => `${origin()}/start?${new URLSearchParams(query)}`,
    tokens() {
      if (!tokens) throw new Error('nothing was exchanged');
      return tokens;
    },
    cameBack() {
      if (!cameBack) throw new Error('nobody came back');
      return cameBack;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
