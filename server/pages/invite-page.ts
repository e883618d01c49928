import type { APIInvite } from 'discord-api-types/v10';
import { ApiError } from '#protocol/errors';
import { acceptInvite } from '#core/invites/accept-invite';
import { showInvite } from '#core/invites/show-invite';
import { accountForms, hiddenToken, loggedInAs } from './account-forms.ts';
import { html, type Html } from './html.ts';
import type { Page, Redirect } from './page.ts';
import { guildPicture, nameOf } from './pictures.ts';
import { refusalWords } from './refusal-words.ts';
import { addressOf, type Visit } from './visit.ts';

/** Letters of codes, of those of vanity too. */
export const INVITE_PATH = /^\/invite\/([\w-]{1,100})$/;

/** Where an invite leads somebody who has nothing but a browser: into its guild. */
export async function invitePage(visit: Visit, code: string): Promise<Page | Redirect> {
  const { core, session, form } = visit;
  const { person } = session;
  let refusal: ApiError | null = null;
  if (person && form?.['action'] === 'join') {
    try {
      const { show_verification_form: asksFirst } = await acceptInvite(core, person.user.id, code);
      return { location: addressOf(visit, { asked: asksFirst ? '1' : null }) };
    } catch (error) {
      if (!(error instanceof ApiError) || error.row.status === 429) throw error;
      refusal = error;
    }
  }
  const { invite, isMember, hasAsked } = await showInvite(core, code, person?.user.id ?? null);
  const guild = { id: invite.guild?.id ?? '0', name: invite.guild?.name ?? '', icon: invite.guild?.icon ?? null };
  const words = refusal && refusalWords(refusal);
  return {
    title: `Join ${guild.name}`,
    body: html`<section class="card">
      <div class="pair">${guildPicture(visit.base, guild)}</div>
      <p class="lead">${invite.inviter ? html`<strong>${nameOf(invite.inviter)}</strong> invites you to` : 'You are invited to'}</p>
      <h1>${guild.name}</h1>
      ${invite.guild?.description && html`<p class="description">${invite.guild.description}</p>`}
      <p class="by quiet">${membersOf(invite)}</p>
      ${words && html`<p class="problem" role="alert"><strong>${words.title}.</strong> ${words.words}</p>`} ${loggedInAs(visit)}
      ${person ? (isMember ? joined(guild.name) : hasAsked ? asked : joinForm(visit)) : accountForms(visit)}
    </section>`,
    ...((refusal ?? visit.problem) && { status: refusal?.row.status ?? visit.problem?.status ?? 200 }),
  };
}

const membersOf = ({ approximate_member_count: members = 0, approximate_presence_count: online = 0 }: APIInvite): string =>
  `${members} ${members === 1 ? 'member' : 'members'}, ${online} online`;

const joined = (guild: string): Html =>
  html`<p class="success" role="status">
    You are a member of ${guild}. This server shows no web client: what you do in the guild goes by its API, with your account.
  </p>`;

const asked = html`<p class="success" role="status">
  This guild asks a few questions first, and its people then decide. They are answered by the API: this server shows no web client.
</p>`;

function joinForm(visit: Visit): Html {
  if (visit.query.get('asked') === '1') return asked;
  return html`<form method="post" action="${addressOf(visit)}" class="stack">
    ${hiddenToken(visit)}
    <div class="actions"><button class="primary" name="action" value="join">Join</button></div>
  </form>`;
}
