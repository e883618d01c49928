import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError, apiError } from '#protocol/errors';
import { requestIdOf } from '#api-v10/answer';
import type { ClientAddresses } from '#api-v10/client-address';
import type { RateLimits } from '#api-v10/rate-limits';
import { readBody } from '#api-v10/read-body';
import type { AnyRoute } from '#api-v10/route';
import { allRoutes } from '#api-v10/routes/all-routes';
import type { Core } from '#core/core';
import { registrationInviteState } from '#core/instance/registration-invites';
import { ACCOUNT_ACTIONS, accountProblem, isAccountAction, type AccountAction } from './account-actions.ts';
import { assets } from './assets.ts';
import { authorizedPage } from './authorized-page.ts';
import { authorizePage } from './authorize-page.ts';
import { frontPage } from './front-page.ts';
import { html } from './html.ts';
import { inviteCodeOf } from './invite-code.ts';
import { INVITE_PATH, invitePage } from './invite-page.ts';
import { sendAsset, sendPage, sendRedirect, type House, type Page, type Redirect } from './page.ts';
import { refusalPage } from './refusal-page.ts';
import { registrationPage } from './registration-page.ts';
import { isOwnForm, openSession, type Session } from './session.ts';
import { addressOf, type Visit } from './visit.ts';

export interface Pages {
  core: Core;
  rateLimits: RateLimits;
  addresses: ClientAddresses;
  /** The web client is wanted, but was not built. Where it was, nobody comes to these pages for `/`. */
  lacksClient: boolean;
}

type Show = (visit: Visit) => Page | Redirect | Promise<Page | Redirect>;

const MAX_FORM_BYTES = 64 * 1024;
/** Pages have a window of their own, by address. */
const PAGE: AnyRoute = {
  operation: 'page',
  method: 'GET',
  path: '/',
  who: ['nobody'],
  bucket: { requests: 300, perSeconds: 60, name: 'pages' },
  run: () => Promise.resolve(),
};
/** Guesses at a page count together with those at the API. */
const ROUTES_OF_ACTIONS: Partial<Record<AccountAction, string>> = {
  login: 'login_account',
  'second-step': 'verify_mfa_login_totp',
  register: 'register_account',
};

const isPage = (path: string): boolean => path === '/' || path === '/invite' || path === '/oauth2' || /^\/(?:oauth2|invite)\//.test(path);

/** Whether a request is for a page and not for the API, which has some of the same paths below /api. */
export const isForPages = ({ url = '/' }: IncomingMessage): boolean => isPage(url.split('?', 1)[0] ?? '');

/** Links of Discord's form that name the API are opened by browsers too; they come without a token and ask for a page. */
export function pageBehindApi({ url = '', method, headers }: IncomingMessage): string | null {
  const found = /^\/api(?:\/v\d{1,2})?\/oauth2\/authorize\/?(\?.*)?$/s.exec(url);
  if (!found || (method !== 'GET' && method !== 'HEAD') || headers.authorization !== undefined) return null;
  return headers.accept?.includes('text/html') ? `/oauth2/authorize${found[1] ?? ''}` : null;
}

/** Answers what a browser opens: the front page, OAuth2 and invites. Each page calls core/ itself, never the API. */
export function createPages(pages: Pages): (request: IncomingMessage, response: ServerResponse) => void {
  const base = new URL(pages.core.settings.url).pathname.replace(/\/+$/, '');
  return (request, response) => {
    void serve(pages, base, request, response).catch((error: unknown) => {
      if (!(error instanceof ApiError)) pages.core.log.error({ err: error, ...requestIdOf(response) }, 'a page failed unforeseen');
      if (response.headersSent) return response.destroy();
      const refused = error instanceof ApiError ? error : apiError('INTERNAL_SERVER_ERROR');
      if (refused.row.status === 429) response.setHeader('retry-after', String(Math.ceil(Number(refused.extras?.['retry_after'] ?? 1))));
      sendPage(response, houseOf(pages.core, base), refusalPage(base, refused));
    });
  };
}

const houseOf = ({ instance }: Core, base: string): House => ({ base, name: instance.settings.name });

async function serve({ core, rateLimits, addresses, lacksClient }: Pages, base: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s, 2);
  const asset = assets.get(path);
  if (asset) return sendAsset(response, asset);
  const ip = addresses.ofRequest(request);
  const demand = async (route: AnyRoute): Promise<void> => {
    const refusal = rateLimits.refusalOfAddress(ip) ?? (await rateLimits.take(route, '', ip, response));
    if (refusal) throw apiError('SERVICE_RESOURCE_IS_BEING_RATE_LIMITED', { retry_after: refusal.body.retry_after });
  };
  await demand(PAGE);
  if (request.method !== 'GET' && request.method !== 'HEAD' && request.method !== 'POST') throw apiError('METHOD_NOT_ALLOWED');
  const [show, code] = showOf(core, base, path, lacksClient);
  const session = await openSession(core, request, response);
  const visit: Visit = {
    core,
    request,
    response,
    ip,
    base,
    path,
    query: new URLSearchParams(query),
    session,
    ...(await invitesOf(core, code, session)),
    form: null,
    secondStep: null,
    problem: null,
  };
  if (request.method === 'POST') {
    visit.form = await readForm(request);
    if (!isOwnForm(request, session, visit.form['form_token'])) return sendPage(response, houseOf(core, base), stalePage(visit));
    const { action } = visit.form;
    if (isAccountAction(action)) {
      const isDone = await act(visit, action, demand).catch((error: unknown) => {
        if (error instanceof ApiError && [401, 403, 429].includes(error.row.status)) rateLimits.countInvalid(ip);
        visit.problem = accountProblem(error);
      });
      if (isDone) return sendRedirect(response, { location: addressOf(visit, { screen: null }) });
    }
  }
  const shown = await show(visit);
  if ('location' in shown) sendRedirect(response, shown);
  else sendPage(response, houseOf(core, base), shown);
}

/** Whether it is done; otherwise the page asks for more. */
async function act(visit: Visit, action: AccountAction, demand: (route: AnyRoute) => Promise<void>): Promise<boolean> {
  const limited = ROUTES_OF_ACTIONS[action];
  const route = limited === undefined ? undefined : allRoutes.find(({ operation }) => operation === limited);
  if (route) await demand(route);
  await ACCOUNT_ACTIONS[action](visit);
  return visit.secondStep === null;
}

/** What a code is of: a guild's invite comes before one into the instance. */
async function invitesOf(core: Core, code: string | null, { person }: Session): Promise<Pick<Visit, 'guildInvite' | 'registrationInvite'>> {
  const state = code === null || (await core.invites.byCode(code)) ? null : await registrationInviteState(core, code);
  // Whoever has used it up sees what became of it.
  const isOfInstance = state === 'open' || (state === 'over' && person !== null);
  return { guildInvite: isOfInstance ? null : code, registrationInvite: isOfInstance ? code : null };
}

/** The page at a path, and the code of the invite it is about. */
function showOf(core: Core, base: string, path: string, lacksClient: boolean): [Show, string | null] {
  if (path === '/') return [() => frontPage(core, base, lacksClient), null];
  if (path === '/oauth2/authorize') return [authorizePage, null];
  if (path === '/oauth2/authorized') return [authorizedPage, null];
  if (path === '/invite') return [({ query }) => ({ location: `${base}/invite/${inviteCodeOf(query.get('code') ?? '') ?? '-'}` }), null];
  const [, code] = INVITE_PATH.exec(path) ?? [];
  if (code === undefined) throw apiError('NOT_FOUND');
  return [(visit) => (visit.registrationInvite === null ? invitePage(visit, code) : registrationPage(visit)), code];
}

async function readForm(request: IncomingMessage): Promise<Record<string, string>> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '')) throw apiError('INVALID_FORM_BODY');
  return (await readBody(request, MAX_FORM_BYTES)) as Record<string, string>; // of this type it makes nothing else
}

const stalePage = (visit: Visit): Page => ({
  title: 'Once more, please',
  status: 403,
  body: html`<section class="card center">
    <span class="mark declined" aria-hidden="true"></span>
    <h1>Once more, please</h1>
    <p class="lead">This form was too old, or did not come from this page. Nothing was done. Cookies have to be allowed for this server.</p>
    <p class="actions"><a class="button primary" href="${addressOf(visit)}">Open it again</a></p>
  </section>`,
});
