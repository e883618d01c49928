import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { PageProps } from '../app/pages.tsx';
import { useClient } from '../app/session.tsx';
import { chooseLanguage, chosenLanguage, LANGUAGES, type Language } from '../app/language.ts';
import { Dialog } from '../kit/dialog.tsx';
import { chooseTheme, chosenTheme, THEMES, type Theme } from '../theme/theme.ts';
import { AccountSettings } from './account-settings.tsx';
import './settings.css';

/** The person's own settings. */
export default function Settings({ parts: [section = ''], onClose }: PageProps) {
  const { t } = useLingui();
  const client = useClient();
  const [, navigate] = useLocation();
  const sections = { account: t`Account`, looks: t`Appearance`, language: t`Language` };
  const shown = section in sections ? section : 'account';
  return (
    <Dialog title={t`Settings`} isWide onClose={onClose}>
      <div className="settings">
        <nav aria-label={t`Settings`}>
          {Object.entries(sections).map(([key, words]) => (
            <Link key={key} href={`/settings/${key}`} replace aria-current={key === shown ? 'page' : undefined}>
              {words}
            </Link>
          ))}
          <button className="button small" onClick={() => void client.logout().then(() => navigate('/login'))}>
            <Trans>Log out</Trans>
          </button>
        </nav>
        <div>
          {shown === 'account' && <AccountSettings />}
          {shown === 'looks' && <Looks />}
          {shown === 'language' && <Languages />}
          <div className="actions">
            <button className="button" onClick={onClose}>
              <Trans>Close</Trans>
            </button>
          </div>
        </div>
      </div>
    </Dialog>
  );
}

function Looks() {
  const { t } = useLingui();
  const [theme, setTheme] = useState<Theme>(chosenTheme);
  const words: Record<Theme, string> = { auto: t`As the system has it`, light: t`Light`, dark: t`Dark`, contrast: t`High contrast` };
  return (
    <fieldset className="choices">
      <legend>
        <Trans>Theme</Trans>
      </legend>
      {THEMES.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name="theme"
            checked={one === theme}
            onChange={() => {
              chooseTheme(one);
              setTheme(one);
            }}
          />
          {words[one]}
        </label>
      ))}
    </fieldset>
  );
}

function Languages() {
  const [language, setLanguage] = useState<Language>(chosenLanguage);
  return (
    <fieldset className="choices">
      <legend>
        <Trans>Language</Trans>
      </legend>
      {(Object.keys(LANGUAGES) as Language[]).map((one) => (
        <label key={one} lang={one}>
          <input
            type="radio"
            name="language"
            checked={one === language}
            onChange={() => {
              setLanguage(one);
              void chooseLanguage(one);
            }}
          />
          {LANGUAGES[one]}
        </label>
      ))}
    </fieldset>
  );
}
