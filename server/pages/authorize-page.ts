import { ApiError, apiError } from '#protocol/errors';
import { parseForm } from '#protocol/form-errors';
import { AuthorizeBody, AuthorizeQuery } from '#protocol/rest/oauth2';
import { introduceApplication } from '#core/applications/introduce-application';
import { askConsent, type Consent } from '#core/oauth2/ask-consent';
import { authorize } from '#core/oauth2/authorize';
import { readScopes } from '#core/oauth2/scopes';
import type { UserRecord } from '#core/users/user-record';
import { readQuery } from '#api-v10/read-body';
import { accountForms, isRegistering } from './account-forms.ts';
import { consentForm, permissionField } from './consent-form.ts';
import { html } from './html.ts';
import type { Page, Redirect } from './page.ts';
import { wordsOfPermissions } from './permission-words.ts';
import { applicationPicture } from './pictures.ts';
import { refusalPage } from './refusal-page.ts';
import { refusalWords, type RefusalWords } from './refusal-words.ts';
import type { Visit } from './visit.ts';

/** Where an application asks a person for access or brings its bot. Source: Discord, "OAuth2". */
export async function authorizePage(visit: Visit): Promise<Page | Redirect> {
  const { core, session, form } = visit;
  const query = parseForm(AuthorizeQuery, readQuery(`?${visit.query.toString()}`));
  if (!session.person) return loginPage(visit, query);
  const { user } = session.person;
  let consent: Consent;
  try {
    consent = await askConsent(core, user, query);
  } catch (error) {
    const words = error instanceof ApiError && query.redirect_uri === undefined && error.extras?.errors?.['redirect_uri'] ? wordsOfLackingAddress(query) : null;
    if (words === null) throw error;
    return refusalPage(visit.base, error as ApiError, words); // it is one, see above
  }
  // Only what was given before is given again without a question.
  if (form === null && query.prompt === 'none' && consent.isGranted && consent.redirectUri !== null) return answer(visit, user, query, {});
  if (form === null) return consentPage(visit, user, query, consent, null);
  try {
    if (form['action'] === 'cancel') return await answer(visit, user, query, { authorize: false });
    if (form['action'] !== 'authorize') throw apiError('INVALID_FORM_BODY');
    return await answer(visit, user, query, {
      permissions: ticked(form, consent).toString(),
      guild_id: form['guild_id'] || null,
      webhook_channel_id: form['webhook_channel_id'] || null,
    });
  } catch (error) {
    if (!(error instanceof ApiError) || error.row.status === 429) throw error;
    return consentPage(visit, user, query, consent, error);
  }
}

async function answer({ core, base }: Visit, user: UserRecord, query: AuthorizeQuery, decision: object): Promise<Redirect> {
  const { location } = await authorize(core, user, query, parseForm(AuthorizeBody, decision), null);
  const own = `${core.settings.url}/oauth2/authorized`;
  const isOwn = location === own || location.startsWith(`${own}?`);
  if (!isOwn) return { location };
  // The page may have been opened under another name of this server.
  const told = new URLSearchParams(location.slice(own.length));
  told.set('client_id', query.client_id);
  return { location: `${base}/oauth2/authorized?${told}` };
}

/** Nobody gave an address for the answer: then it is what was asked for that needs one. */
function wordsOfLackingAddress({ scope = '' }: AuthorizeQuery): RefusalWords | null {
  if (scope.trim() === '') return null;
  const personal = readScopes(scope).filter((each) => each !== 'bot' && each !== 'applications.commands');
  const ofClient = personal.find((each) => each === 'rpc' || each.startsWith('rpc.'));
  if (ofClient !== undefined)
    return {
      title: 'Invalid scope',
      words: `The link asks for ${ofClient}, which only programs beside Discord’s own desktop client use. It does nothing on this server.`,
    };
  if (personal.length === 0) return null;
  const words = `The link asks for ${personal.join(', ')}. The answer to that has to go to an address of the application, and it has registered none.`;
  return { title: 'The scope needs a redirect_uri', words };
}

/** Of what was asked for: a form can take away and add nothing. */
const ticked = (form: Readonly<Record<string, string>>, { permissions }: Consent): bigint =>
  wordsOfPermissions(permissions).reduce((sum, { bit }) => (form[permissionField(bit)] === undefined ? sum : sum | bit), 0n);

function consentPage(visit: Visit, user: UserRecord, query: AuthorizeQuery, consent: Consent, error: ApiError | null): Page {
  return {
    title: `Authorize ${consent.application.name}`,
    body: consentForm(visit, user, query, consent, error && refusalWords(error)),
    formSchemes: schemesOf(consent.redirectUri),
    ...(error && { status: error.row.status }),
  };
}

async function loginPage(visit: Visit, query: AuthorizeQuery): Promise<Page> {
  const application = await introduceApplication(visit.core, query.client_id);
  const redirectUri = query.redirect_uri ?? application.redirect_uris[0];
  const isRegistered = redirectUri !== undefined && application.redirect_uris.includes(redirectUri);
  const isNew = isRegistering(visit);
  return {
    title: isNew ? 'Make an account' : 'Log in',
    body: html`<section class="card">
      <div class="pair">${applicationPicture(visit.base, application)}</div>
      <h1>${isNew ? 'Make an account' : 'Log in'}</h1>
      <p class="lead">to go on to <strong>${application.name}</strong></p>
      ${accountForms(visit)}
    </section>`,
    formSchemes: schemesOf(isRegistered ? redirectUri : null),
    ...(visit.problem && { status: visit.problem.status }),
  };
}

/** Where the answer may lead on from its first address, as dashboards do: to any that is as safe. */
function schemesOf(redirectUri: string | null): string[] {
  const scheme = redirectUri === null ? undefined : /^[a-z][a-z0-9+.-]*:/.exec(new URL(redirectUri).protocol)?.[0];
  if (scheme === undefined) return [];
  return scheme === 'http:' ? ['http:', 'https:'] : [scheme];
}
