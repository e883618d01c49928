import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { serverUrl } from '../app/about-server.ts';
import { ChoiceField } from '../kit/choice-field.tsx';
import '../kit/boxes.css';
import type { ApplicationSectionProps } from './application-sections.tsx';
import { Copied } from './copied.tsx';
import { PermissionBoxes } from '../kit/permission-boxes.tsx';
import { SCOPES } from '../authorize/scope-words.ts';

/** Makes the link by which people add the application or let it use their account. */
export default function LinkBuilder({ application }: ApplicationSectionProps) {
  const { t, i18n } = useLingui();
  const [scopes, setScopes] = useState<readonly string[]>(['bot', 'applications.commands']);
  const [permissions, setPermissions] = useState(0n);
  const redirects = application.redirect_uris ?? [];
  const [redirect, setRedirect] = useState('');
  const isAboutPerson = scopes.some((scope) => scope !== 'bot' && scope !== 'applications.commands');
  const chosenRedirect = redirect || (isAboutPerson ? (redirects[0] ?? '') : '');
  const query = new URLSearchParams({
    client_id: application.id,
    scope: scopes.join(' '),
    ...(scopes.includes('bot') && { permissions: String(permissions) }),
    ...(chosenRedirect !== '' && { redirect_uri: chosenRedirect, response_type: 'code' }),
  });
  const link = scopes.length === 0 || (isAboutPerson && chosenRedirect === '') ? '' : `${serverUrl}/oauth2/authorize?${query}`;
  return (
    <>
      <div className="settings-group">
        <Copied label={t`Link`} text={link} />
        {link !== '' && (
          <p>
            <a href={link} target="_blank" rel="noreferrer">
              <Trans>Open it</Trans>
            </a>
          </p>
        )}
        {isAboutPerson && redirects.length === 0 && (
          <p className="wrong">
            <Trans>What was chosen needs an address for the answer. Add one under OAuth2.</Trans>
          </p>
        )}
      </div>
      <div className="settings-group">
        <h2 id="scopes">
          <Trans>Scopes</Trans>
        </h2>
        <div className="scope-boxes boxes" role="group" aria-labelledby="scopes">
          {Object.entries(SCOPES).map(([scope, words]) => (
            <label key={scope}>
              <input
                type="checkbox"
                checked={scopes.includes(scope)}
                onChange={(event) => setScopes(event.currentTarget.checked ? [...scopes, scope] : scopes.filter((other) => other !== scope))}
              />
              <span>
                {scope}
                <small>{i18n._(words)}</small>
              </span>
            </label>
          ))}
        </div>
        {redirects.length > 0 && (
          <ChoiceField<string>
            label={t`Where the answer goes`}
            value={chosenRedirect}
            options={[...(isAboutPerson ? [] : [{ value: '', words: t`Nowhere: people stay here` }]), ...redirects.map((uri) => ({ value: uri, words: uri }))]}
            onChange={setRedirect}
          />
        )}
      </div>
      {scopes.includes('bot') && (
        <div className="settings-group">
          <h2>
            <Trans>Permissions that it asks for</Trans>
          </h2>
          <PermissionBoxes value={permissions} onChange={setPermissions} />
          <Copied label={t`As a number`} text={String(permissions)} />
        </div>
      )}
    </>
  );
}
