import type { Core } from '#core/core';
import { html } from './html.ts';
import type { Page } from './page.ts';

const ABOUT_REGISTRATION = {
  open: 'Anybody can make an account here.',
  invite: 'Accounts here are made with an invite.',
  closed: 'The operator of this server makes the accounts.',
};

/** What a browser sees at `/` where no client is served. */
export function frontPage({ settings: { url, gatewayUrl, cdnUrl, registration }, instance }: Core, base: string, lacksClient: boolean): Page {
  const { name, description } = instance.settings;
  return {
    title: name,
    width: 'wide',
    body: html`<div class="hero">
        <h1>This server speaks Discord’s own protocol.</h1>
        ${description !== '' && html`<p>${description}</p>`}
        <p>A bot connects unchanged: only its address differs. ${ABOUT_REGISTRATION[registration]}</p>
      </div>
      ${
        lacksClient &&
        html`<p class="problem" role="alert">
          <strong>The web client is not built.</strong> Run <code>npm run build</code> in the folder of Nexus, and start the server anew.
        </p>`
      }
      <div class="grid">
        <section class="card">
          <h2>Join a guild</h2>
          <form method="get" action="${base}/invite" class="stack">
            <div class="field">
              <label for="code">Invite, or its link</label
              ><input id="code" name="code" type="text" required maxlength="300" autocomplete="off" autocapitalize="none" spellcheck="false" />
            </div>
            <div class="actions"><button class="primary">Go on</button></div>
          </form>
        </section>
        <section class="card">
          <h2>Addresses</h2>
          <dl>
            <dt>REST</dt>
            <dd><code>${url}/api/v10</code></dd>
            <dt>Gateway</dt>
            <dd><code>${gatewayUrl}</code></dd>
            <dt>Files</dt>
            <dd><code>${cdnUrl}</code></dd>
          </dl>
        </section>
        <section class="card">
          <h2>Add a bot</h2>
          <p>By a link of this form, opened by somebody who manages a guild:</p>
          <pre tabindex="0"><code>${url}/oauth2/authorize
  ?client_id=<em>its id</em>&amp;scope=bot&amp;permissions=<em>8</em></code></pre>
        </section>
        <section class="card">
          <h2>To begin</h2>
          <p>In the folder of Nexus, while it runs:</p>
          <pre tabindex="0"><code>npx nexus user create alice
npx nexus guild create "My guild"
npx nexus bot create my-bot --guild <em>its id</em> --intents all</code></pre>
        </section>
      </div>`,
  };
}
