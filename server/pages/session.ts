import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { personOfToken, type LoggedIn } from '#core/accounts/person-of-token';
import type { Core } from '#core/core';

export const SESSION_LIFETIME_MS = 30 * 86_400_000;
/** As `randomBytes(18)` in base64url. */
const VISITOR = /^[\w-]{24}$/;
const TOKEN = /^[\w.-]{20,200}$/;

/** A browser: who is logged in there, and what its forms have to bring back. */
export interface Session {
  person: LoggedIn | null;
  /** Bound to this browser and this login, so that no other page can have it sent. */
  formToken: string;
  isSecure: boolean;
}

/** By cookies that no script can read. The API takes none of them: only pages do. */
export async function openSession(core: Core, request: IncomingMessage, response: ServerResponse): Promise<Session> {
  const isSecure = isOverTls(core, request);
  const cookies = cookiesOf(request);
  const token = cookies.get(cookieName('session', isSecure)) ?? '';
  const person = TOKEN.test(token) ? await personOfToken(core, token) : null;
  let visitor = cookies.get(cookieName('visitor', isSecure)) ?? '';
  if (!VISITOR.test(visitor)) {
    visitor = randomBytes(18).toString('base64url');
    response.appendHeader('set-cookie', cookie('visitor', visitor, isSecure, null));
  }
  const formToken = createHmac('sha256', core.settings.signingSecret)
    .update(`form of ${visitor} ${person?.login.tokenHash ?? ''}`)
    .digest('base64url');
  return { person, formToken, isSecure };
}

export const rememberLogin = (response: ServerResponse, { isSecure }: Session, token: string): void =>
  void response.appendHeader('set-cookie', cookie('session', token, isSecure, SESSION_LIFETIME_MS / 1000));

export const forgetLogin = (response: ServerResponse, { isSecure }: Session): void =>
  void response.appendHeader('set-cookie', cookie('session', '', isSecure, 0));

/** Whether a form was sent by a page of ours in the same browser. */
export function isOwnForm(request: IncomingMessage, { formToken }: Session, sent: string | undefined): boolean {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  // Without a referrer browsers send `null`.
  if (origin !== undefined && origin !== 'null' && (!URL.canParse(origin) || new URL(origin).host !== host?.toLowerCase())) return false;
  const [given, expected] = [Buffer.from(sent ?? ''), Buffer.from(formToken)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Over TLS of ours, or under the public address where a proxy in front has it. */
function isOverTls(core: Core, { socket, headers }: IncomingMessage): boolean {
  if (socket instanceof TLSSocket) return true;
  const { protocol, host } = new URL(core.settings.url);
  return protocol === 'https:' && headers.host?.toLowerCase() === host;
}

/** A browser takes a `__Host-` cookie from this very host only, and over TLS only. */
const cookieName = (name: string, isSecure: boolean): string => `${isSecure ? '__Host-' : ''}nexus_${name}`;

const cookie = (name: string, value: string, isSecure: boolean, maxAgeS: number | null): string =>
  [`${cookieName(name, isSecure)}=${value}`, 'Path=/', 'HttpOnly', 'SameSite=Lax', isSecure && 'Secure', maxAgeS !== null && `Max-Age=${maxAgeS}`]
    .filter((part) => part !== false)
    .join('; ');

function cookiesOf({ headers }: IncomingMessage): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of (headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    const name = part.slice(0, at).trim();
    // The first of a name is the one with the most exact path.
    if (at > 0 && !cookies.has(name)) cookies.set(name, part.slice(at + 1).trim());
  }
  return cookies;
}
