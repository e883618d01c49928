import { html } from './html.ts';
import type { Page } from './page.ts';
import type { Visit } from './visit.ts';

/** The end of the way of somebody who brought a bot: there is no application that they could go back to. */
export function authorizedPage({ query, base }: Visit): Page {
  const wasDeclined = query.get('error') !== null;
  const [title, words] = wasDeclined
    ? ['Nothing was changed', 'You declined, and the application did not come in.']
    : [
        'Authorized',
        query.has('guild_id') ? 'The application is in your guild. You can close this page.' : 'The application has come to you. You can close this page.',
      ];
  return {
    title,
    body: html`<section class="card center">
      <span class="mark ${wasDeclined ? 'declined' : 'done'}" aria-hidden="true"></span>
      <h1>${title}</h1>
      <p class="lead">${words}</p>
      <p class="aside"><a href="${base}/">To the front page</a></p>
    </section>`,
  };
}
