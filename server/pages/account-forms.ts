import { html, type Html } from './html.ts';
import { nameOf } from './pictures.ts';
import { addressOf, type Visit } from './visit.ts';

/** The key of the query that shows the form for a new account instead of the one for logging in. */
const SCREEN = 'screen';

const canRegister = ({ core }: Visit): boolean => core.settings.registration !== 'closed';

/** Which form a page shows first. */
type First = 'login' | 'register';

/** Whether the form of a new account is the one to show. */
export const isRegistering = (visit: Visit, first: First = 'login'): boolean => (visit.query.get(SCREEN) ?? first) === 'register' && canRegister(visit);

/** Where an account is what is wanted, and where the guild of an invite is. */
const submitWords = ({ guildInvite }: Visit, words: string): string => (guildInvite === null ? words : `${words} and join`);

/** What somebody sees who is not logged in: the way in, and the way to an account. */
export const accountForms = (visit: Visit, first: First = 'login'): Html =>
  visit.secondStep !== null
    ? secondStepForm(visit, visit.secondStep, first)
    : isRegistering(visit, first)
      ? registerForm(visit, first)
      : loginForm(visit, first);

export const hiddenToken = ({ session }: Visit): Html => html`<input type="hidden" name="form_token" value="${session.formToken}" />`;

/** What no field of the form is to blame for. */
function problemBox({ problem }: Visit, fields: readonly string[]): Html | null {
  if (!problem) return null;
  const messages = [problem.message, ...[...problem.fields].filter(([name]) => !fields.includes(name)).map(([, message]) => message)];
  const words = messages.filter((message) => message !== '').join(' ');
  return words === '' ? null : html`<p class="problem" role="alert">${words}</p>`;
}

interface Field {
  name: string;
  label: string;
  type: string;
  autocomplete: string;
  hint?: string;
  isOptional?: true;
  minLength?: number;
  maxLength: number;
  /** What was typed is kept, but for passwords. */
  isKept?: true;
  /** What stands there before anything is typed. */
  value?: string;
}

function field(
  { form, problem }: Visit,
  { name, label, type, autocomplete, hint, isOptional, minLength, maxLength, isKept, value }: Field,
  hasFocus: boolean,
): Html {
  const wrong = problem?.fields.get(name);
  const notes = [hint !== undefined && `${name}-hint`, wrong !== undefined && `${name}-wrong`].filter((id) => id !== false).join(' ');
  return html`<div class="field">
    <label for="${name}">${label}${isOptional && html` <span class="quiet">(optional)</span>`}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      autocomplete="${autocomplete}"
      maxlength="${maxLength}"
      ${minLength !== undefined && html` minlength="${minLength}"`}${!isOptional && html` required`}${hasFocus && html` autofocus`}${isKept && html` value="${form?.[name] ?? value ?? ''}" autocapitalize="none" spellcheck="false"`}${notes !== '' && html` aria-describedby="${notes}"`}${wrong !== undefined && html` aria-invalid="true"`}
    />
    ${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
    ${wrong !== undefined && html`<p class="wrong" id="${name}-wrong">${wrong}</p>`}
  </div>`;
}

/** The query names the form only where it is not the first. */
const screenOf = (screen: First, first: First): First | null => (screen === first ? null : screen);

function loginForm(visit: Visit, first: First): Html {
  return html`<form method="post" action="${addressOf(visit, { [SCREEN]: screenOf('login', first) })}" class="stack">
      ${hiddenToken(visit)} ${problemBox(visit, ['login', 'password'])}
      ${field(visit, { name: 'login', label: 'Name or e-mail', type: 'text', autocomplete: 'username', maxLength: 254, isKept: true }, true)}
      ${field(visit, { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', maxLength: 1024 }, false)}
      <div class="actions"><button class="primary" name="action" value="login">${submitWords(visit, 'Log in')}</button></div>
    </form>
    ${canRegister(visit) && html`<p class="aside">No account yet? <a href="${addressOf(visit, { [SCREEN]: screenOf('register', first) })}">Make one</a></p>`}`;
}

function secondStepForm(visit: Visit, ticket: string, first: First): Html {
  const hint = 'Of your authenticator app, or one of your backup codes';
  return html`<form method="post" action="${addressOf(visit, { [SCREEN]: screenOf('login', first) })}" class="stack">
      ${hiddenToken(visit)} ${problemBox(visit, ['code'])}
      <input type="hidden" name="ticket" value="${ticket}" />
      ${field(visit, { name: 'code', label: 'Code', type: 'text', autocomplete: 'one-time-code', hint, maxLength: 40 }, true)}
      <div class="actions"><button class="primary" name="action" value="second-step">${submitWords(visit, 'Go on')}</button></div>
    </form>
    <p class="aside"><a href="${addressOf(visit, { [SCREEN]: screenOf('login', first) })}">Log in as somebody else</a></p>`;
}

function registerForm(visit: Visit, first: First): Html {
  const name = {
    name: 'username',
    label: 'Name',
    type: 'text',
    autocomplete: 'username',
    hint: '2 to 32 of a–z, 0–9, _ and .',
    maxLength: 32,
    isKept: true,
  } as const;
  const password = {
    name: 'password',
    label: 'Password',
    type: 'password',
    autocomplete: 'new-password',
    hint: 'At least 8 characters',
    minLength: 8,
    maxLength: 72,
  };
  // At the page of a guild's invite that one is used; one into the instance stands in its field.
  const needsInvite = visit.core.settings.registration === 'invite' && visit.guildInvite === null;
  const invite = { name: 'invite', label: 'Invite', type: 'text', autocomplete: 'off', hint: 'Its code or its link', maxLength: 300, isKept: true } as const;
  return html`<form method="post" action="${addressOf(visit)}" class="stack">
      ${hiddenToken(visit)} ${problemBox(visit, ['username', 'password', 'email', 'invite'])} ${field(visit, name, true)} ${field(visit, password, false)}
      ${field(visit, { name: 'email', label: 'E-mail', type: 'email', autocomplete: 'email', isOptional: true, maxLength: 254, isKept: true }, false)}
      ${needsInvite && field(visit, { ...invite, value: visit.registrationInvite ?? '' }, false)}
      <div class="actions"><button class="primary" name="action" value="register">${submitWords(visit, 'Make an account')}</button></div>
    </form>
    <p class="aside">You have one? <a href="${addressOf(visit, { [SCREEN]: screenOf('login', first) })}">Log in</a></p>`;
}

/** Who is logged in, and the way out. */
export function loggedInAs(visit: Visit): Html | null {
  const { person } = visit.session;
  if (!person) return null;
  return html`<form method="post" action="${addressOf(visit)}" class="who">
    ${hiddenToken(visit)}
    <span>Logged in as <strong>${nameOf(person.user)}</strong>.</span>
    <button class="link" name="action" value="logout">Not you?</button>
  </form>`;
}
