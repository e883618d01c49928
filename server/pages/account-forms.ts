import { html, type Html } from './html.ts';
import { nameOf } from './pictures.ts';
import { addressOf, type Visit } from './visit.ts';

/** The key of the query that shows the form for a new account instead of the one for logging in. */
const SCREEN = 'screen';

const canRegister = ({ core }: Visit): boolean => core.settings.registration !== 'closed';

/** Whether they asked for the form of a new account. */
export const isRegistering = (visit: Visit): boolean => visit.query.get(SCREEN) === 'register' && canRegister(visit);

/** What somebody sees who is not logged in: the way in, and the way to an account. */
export const accountForms = (visit: Visit): Html => (isRegistering(visit) ? registerForm(visit) : loginForm(visit));

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
}

function field({ form, problem }: Visit, { name, label, type, autocomplete, hint, isOptional, minLength, maxLength, isKept }: Field, hasFocus: boolean): Html {
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
      ${minLength !== undefined && html` minlength="${minLength}"`}${!isOptional && html` required`}${hasFocus && html` autofocus`}${isKept && html` value="${form?.[name] ?? ''}" autocapitalize="none" spellcheck="false"`}${notes !== '' && html` aria-describedby="${notes}"`}${wrong !== undefined && html` aria-invalid="true"`}
    />
    ${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
    ${wrong !== undefined && html`<p class="wrong" id="${name}-wrong">${wrong}</p>`}
  </div>`;
}

function loginForm(visit: Visit): Html {
  return html`<form method="post" action="${addressOf(visit, { [SCREEN]: null })}" class="stack">
      ${hiddenToken(visit)} ${problemBox(visit, ['login', 'password'])}
      ${field(visit, { name: 'login', label: 'Name or e-mail', type: 'text', autocomplete: 'username', maxLength: 254, isKept: true }, true)}
      ${field(visit, { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password', maxLength: 1024 }, false)}
      <div class="actions"><button class="primary" name="action" value="login">Log in</button></div>
    </form>
    ${canRegister(visit) && html`<p class="aside">No account yet? <a href="${addressOf(visit, { [SCREEN]: 'register' })}">Make one</a></p>`}`;
}

function registerForm(visit: Visit): Html {
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
  // At the page of an invite that one is used.
  const needsInvite = visit.core.settings.registration === 'invite' && visit.invite === null;
  return html`<form method="post" action="${addressOf(visit)}" class="stack">
      ${hiddenToken(visit)} ${problemBox(visit, ['username', 'password', 'email', 'invite'])} ${field(visit, name, true)} ${field(visit, password, false)}
      ${field(visit, { name: 'email', label: 'E-mail', type: 'email', autocomplete: 'email', isOptional: true, maxLength: 254, isKept: true }, false)}
      ${needsInvite && field(visit, { name: 'invite', label: 'Invite', type: 'text', autocomplete: 'off', hint: 'Its code or its link', maxLength: 300, isKept: true }, false)}
      <div class="actions"><button class="primary" name="action" value="register">Make an account</button></div>
    </form>
    <p class="aside">You have one? <a href="${addressOf(visit, { [SCREEN]: null })}">Log in</a></p>`;
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
