import type { IncomingMessage } from 'node:http';
import { apiError } from '#protocol/errors';
import type { Core } from '#core/core';
import type { AnyRoute, Caller } from './route.ts';

/**
 * Who calls, by `Authorization`: `Bot <token>`, `Bearer <token>`, or a person's bare token.
 * A bot token without its prefix is refused as Discord refuses it.
 */
export async function authenticate(core: Core, request: IncomingMessage, route: AnyRoute): Promise<Caller | null> {
  const header = request.headers.authorization;
  const openToAll = route.who.includes('nobody');
  if (!header) {
    if (openToAll) return null;
    throw apiError('UNAUTHORIZED');
  }
  const caller = await callerOf(core, header);
  if (!caller) {
    if (openToAll) return null;
    throw apiError('UNAUTHORIZED');
  }
  if (!route.who.includes(caller.kind) && !openToAll) {
    throw apiError(caller.kind === 'bot' ? 'BOTS_CANNOT_USE_THIS_ENDPOINT' : caller.kind === 'user' ? 'ONLY_BOTS_CAN_USE_THIS_ENDPOINT' : 'UNAUTHORIZED');
  }
  if (caller.kind === 'oauth2' && !openToAll && !route.scopes?.some((scope) => caller.login.scopes.includes(scope)))
    throw apiError('MISSING_REQUIRED_OAUTH2_SCOPE');
  return caller;
}

const KINDS = { Bot: 'bot', Bearer: 'oauth2' } as const;

async function callerOf(core: Core, header: string): Promise<Caller | null> {
  const [, prefix, token] = /^(?:(Bot|Bearer) +)?([\w.-]{1,200})$/i.exec(header.trim()) ?? [];
  if (!token) return null;
  const kind = prefix ? KINDS[prefix.toLowerCase() === 'bot' ? 'Bot' : 'Bearer'] : 'user';
  const login = await core.tokens.find(token, core.clock.nowMs());
  if (!login || (login.kind === 'bearer' ? 'oauth2' : login.kind) !== kind) return null;
  const user = await core.userCache.find(login.userId);
  if (!user || core.instance.isUserBanned(user.id)) return null;
  const application = login.applicationId ? await core.applications.byId(login.applicationId) : null;
  // What people granted an application ends with it.
  if (kind === 'oauth2' && !application) return null;
  return { id: user.id, user, kind, login, application };
}
