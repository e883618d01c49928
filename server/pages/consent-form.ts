import type { AuthorizeQuery } from '#protocol/rest/oauth2';
import type { Consent } from '#core/oauth2/ask-consent';
import { installs } from '#core/oauth2/scopes';
import type { UserRecord } from '#core/users/user-record';
import { hiddenToken, loggedInAs } from './account-forms.ts';
import { html, type Html } from './html.ts';
import { wordsOfPermissions } from './permission-words.ts';
import { applicationPicture, nameOf, userPicture } from './pictures.ts';
import type { RefusalWords } from './refusal-words.ts';
import { wordsOfScope } from './scope-words.ts';
import { addressOf, type Visit } from './visit.ts';

/** The question itself: who asks for what, where it goes, and the two answers. */
export function consentForm(visit: Visit, user: UserRecord, query: AuthorizeQuery, consent: Consent, refusal: RefusalWords | null): Html {
  const { application, owner, scopes } = consent;
  const where = whereIt(visit, query, consent);
  return html`<section class="card">
    <div class="pair">${applicationPicture(visit.base, application)}<span class="link-dots" aria-hidden="true"></span>${userPicture(visit.base, user)}</div>
    <h1>${application.name}</h1>
    <p class="lead">${purposeOf(consent)}</p>
    <p class="by quiet">by ${nameOf(owner)}</p>
    ${application.description !== '' && html`<p class="description">${application.description}</p>`} ${loggedInAs(visit)}
    ${refusal && html`<p class="problem" role="alert"><strong>${refusal.title}.</strong> ${refusal.words}</p>`}
    <form method="post" action="${addressOf(visit)}" class="stack" data-consent>
      ${hiddenToken(visit)}
      <h2>This lets it</h2>
      <ul class="scopes">
        ${scopes.map((scope) => html`<li>${wordsOfScope(scope)}</li>`)}
      </ul>
      ${where.fields} ${permissionBoxes(visit, consent)}
      <div class="actions">
        <button name="action" value="cancel" formnovalidate>Cancel</button
        ><button class="primary" name="action" value="authorize" ${!where.isPossible && html` disabled`}>Authorize</button>
      </div>
    </form>
    ${linksOf(consent)}
  </section>`;
}

function purposeOf({ scopes, guilds }: Consent): string {
  if (guilds) return scopes.includes('bot') ? 'wants to join one of your guilds' : 'wants to come into one of your guilds';
  if (installs(scopes)) return 'wants to bring its commands to your account';
  return scopes.every((scope) => scope === 'webhook.incoming') ? 'wants to write into one of your channels' : 'wants to use your account';
}

interface Where {
  fields: Html;
  /** Whether there is any place to choose. */
  isPossible: boolean;
}

/** The guild and the channel that the application goes to. */
function whereIt(visit: Visit, query: AuthorizeQuery, { guilds, webhookHomes }: Consent): Where {
  const guild = guilds && guildField(visit, query, guilds);
  const channel = webhookHomes && channelField(visit, webhookHomes);
  return { fields: html`${guild?.fields}${channel?.fields}`, isPossible: (guild?.isPossible ?? true) && (channel?.isPossible ?? true) };
}

function guildField({ form }: Visit, query: AuthorizeQuery, guilds: NonNullable<Consent['guilds']>): Where {
  const wanted = form?.['guild_id'] ?? query.guild_id;
  const fixed = query.disable_guild_select && query.guild_id !== undefined ? query.guild_id : null;
  const offered = fixed === null ? guilds : guilds.filter(({ id }) => id === fixed);
  if (offered.length === 0) {
    const words = fixed === null ? 'You manage no guild, so there is none that you could bring it into.' : 'You do not manage the guild that the link is for.';
    return { fields: html`<p class="problem" role="alert">${words}</p>`, isPossible: false };
  }
  const options = offered.map(
    ({ id, name, permissions }) =>
      html`<option value="${id}" data-permissions="${permissions}" ${(id === wanted || fixed !== null) && html` selected`}>${name}</option>`,
  );
  return {
    fields: html`<div class="field">
      <label for="guild_id">Guild</label>
      <select id="guild_id" name="guild_id" required${fixed === null && html` aria-describedby="guild-hint"`}>
        ${fixed === null && html`<option value="">Choose a guild</option>`}${options}
      </select>
      ${fixed === null && html`<p class="hint" id="guild-hint">Those in which you may manage the guild</p>`}
    </div>`,
    isPossible: true,
  };
}

function channelField({ form }: Visit, homes: NonNullable<Consent['webhookHomes']>): Where {
  if (homes.length === 0) return { fields: html`<p class="problem" role="alert">There is no channel in which you may manage webhooks.</p>`, isPossible: false };
  const groups = homes.map(
    ({ id, name, channels }) =>
      html`<optgroup label="${name}" data-guild="${id}">
        ${channels.map(
          (channel) => html`<option value="${channel.id}" ${channel.id === form?.['webhook_channel_id'] && html` selected`}>#${channel.name}</option>`,
        )}
      </optgroup>`,
  );
  return {
    fields: html`<div class="field">
      <label for="webhook_channel_id">Channel for its messages</label>
      <select id="webhook_channel_id" name="webhook_channel_id" required>
        <option value="">Choose a channel</option>
        ${groups}
      </select>
    </div>`,
    isPossible: true,
  };
}

/** Named by their bits, so that each stands for itself in the form. */
export const permissionField = (bit: bigint): string => `permission_${bit.toString()}`;

function permissionBoxes({ form }: Visit, { scopes, permissions }: Consent): Html | null {
  const asked = scopes.includes('bot') ? wordsOfPermissions(permissions) : [];
  if (asked.length === 0) return null;
  const boxes = asked.map(({ bit, words, isGrave }) => {
    const isTicked = form === null || form[permissionField(bit)] !== undefined;
    return html`<li>
      <label class="box">
        <input type="checkbox" name="${permissionField(bit)}" value="1" data-bit="${bit.toString()}" ${isTicked && html`checked`} />
        <span>${words}${isGrave && html`<span class="dot"></span><span class="unseen"> (power over others)</span>`}</span>
      </label>
    </li>`;
  });
  const hint = 'Untick what it should not have. It never gets more than you have yourself.';
  return html`<fieldset class="permissions" aria-describedby="permissions-hint">
    <legend>Its permissions there</legend>
    <ul>
      ${boxes}
    </ul>
    <p class="hint" id="permissions-hint">
      ${hint}${asked.some(({ isGrave }) => isGrave) && html`<br /><span class="dot" aria-hidden="true"></span> Power over others`}
    </p>
  </fieldset>`;
}

function linksOf({ application, redirectUri }: Consent): Html {
  const links = [linkTo(application.terms_of_service_url, 'Terms of service'), linkTo(application.privacy_policy_url, 'Privacy policy')].filter(
    (link) => link !== null,
  );
  return html`<footer class="after">
    ${redirectUri !== null && html`<p>Afterwards you go to <strong>${hostOf(redirectUri)}</strong>.</p>`}
    ${links.length > 0 && html`<p class="links">${links}</p>`}
  </footer>`;
}

/** An address of an application, where it is one that a browser opens. */
const linkTo = (address: string | null, words: string): Html | null =>
  address !== null && /^https?:\/\//i.test(address) ? html`<a href="${address}" rel="noopener noreferrer" target="_blank">${words}</a> ` : null;

/** What somebody recognises an address by: its host, or the scheme of a program's own. */
function hostOf(address: string): string {
  const { host, protocol } = new URL(address);
  return host !== '' && /^https?:$/.test(protocol) ? host : `an app on this device (${protocol}//)`;
}
