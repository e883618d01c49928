import { html } from './html.ts';
import type { Page } from './page.ts';
import type { Visit } from './visit.ts';

/** The end of the way of somebody who brought a bot: there is no application that they could go back to. */
export async function authorizedPage(visit: Visit): Promise<Page> {
  const { query, base } = visit;
  const wasDeclined = query.get('error') !== null;
  const title = wasDeclined ? 'Nothing was changed' : 'Authorized';
  const { application, guild } = await namesOf(visit);
  const what = application === null ? 'The application' : html`<strong>${application}</strong>`;
  const where = guild === null ? 'your guild' : html`<strong>${guild}</strong>`;
  const words = wasDeclined
    ? html`You declined, and ${application === null ? 'the application' : what} did not come in.`
    : query.has('guild_id')
      ? html`${what} is in ${where}. You can close this page.`
      : html`${what} has come to you. You can close this page.`;
  return {
    title,
    body: html`<section class="card center">
      <span class="mark ${wasDeclined ? 'neutral' : 'done'}" aria-hidden="true"></span>
      <h1>${title}</h1>
      <p class="lead">${words}</p>
      <p class="aside"><a href="${base}/">To the front page</a></p>
    </section>`,
  };
}

const ID = /^\d{1,20}$/;

/** Guilds are named to those who are in them only. */
async function namesOf({ core, query, session }: Visit): Promise<{ application: string | null; guild: string | null }> {
  const [applicationId = '', guildId = ''] = ['client_id', 'guild_id'].map((key) => query.get(key) ?? '');
  const application = ID.test(applicationId) ? await core.applications.byId(applicationId) : null;
  const state = session.person && ID.test(guildId) ? await core.states.get(guildId) : null;
  const isIn = session.person !== null && state?.members.has(session.person.user.id) === true;
  return { application: application?.name ?? null, guild: isIn && state ? state.guild.name : null };
}
