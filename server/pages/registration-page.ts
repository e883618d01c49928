import { accountForms, isRegistering, loggedInAs } from './account-forms.ts';
import { html, type Html } from './html.ts';
import type { Page } from './page.ts';
import type { Visit } from './visit.ts';

/** Where an invite into the instance leads: to an account here, and into no guild. */
export function registrationPage(visit: Visit): Page {
  const { name } = visit.core.instance.settings;
  if (visit.session.person) return { title: 'You have an account', body: welcome(visit) };
  const isNew = isRegistering(visit, 'register');
  const title = isNew ? 'Make an account' : 'Log in';
  return {
    title,
    body: html`<section class="card">
      <p class="lead">You are invited to</p>
      <h1>${name}</h1>
      ${visit.core.settings.registration === 'closed' && html`<p class="problem" role="alert">Its operator lets nobody make an account at the moment.</p>`}
      <h2>${title}</h2>
      ${accountForms(visit, 'register')}
    </section>`,
    ...(visit.problem && { status: visit.problem.status }),
  };
}

function welcome(visit: Visit): Html {
  const { url } = visit.core.settings;
  return html`<section class="card">
    <h1>You have an account</h1>
    ${loggedInAs(visit)}
    <h2>What next</h2>
    <ul class="steps">
      <li>You are in no guild by this invite. With the invite of a guild, <a href="${visit.base}/">join it from the front page</a>.</li>
      <li>This server shows no web client. Whatever a client does goes by the API: <code>${url}/api/v10</code></li>
      <li>Your name and password give a token for it: <code>POST /auth/login</code> with <code>{"login": "…", "password": "…"}</code></li>
    </ul>
  </section>`;
}
