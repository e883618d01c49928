import './app/way-back.ts';
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { App } from './app/app.tsx';
import { basePath } from './app/about-server.ts';
import { Mishap } from './app/mishap.tsx';
import { chosenLanguage, showLanguage } from './app/language.ts';
import { ClientProvider, openClient } from './app/session.tsx';
import { showLooks } from './theme/theme.ts';
import { leadEscapeToDialogs } from './app/lost-escape.ts';
import { keepStrayFilesOut } from './composer/use-drop.ts';

showLooks();
const client = openClient();
// Before anything is drawn: what it brings is waited for longest. Who shows it asks again, and says what is wrong.
if (client.token !== null) client.connect().catch(() => undefined);
await showLanguage(chosenLanguage());
const root = document.querySelector('#root');
if (!root) throw new Error('the page has no place for the client');
leadEscapeToDialogs();
keepStrayFilesOut();
createRoot(root).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      <ClientProvider client={client}>
        <Router base={basePath}>
          <Mishap>
            <App />
          </Mishap>
        </Router>
      </ClientProvider>
    </I18nProvider>
  </StrictMode>,
);
