import { Trans } from '@lingui/react/macro';
import { useEffect, useState } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { ForgotPage } from '../login/forgot-page.tsx';
import { InvitePage } from '../login/invite-page.tsx';
import { LoginPage } from '../login/login-page.tsx';
import { ProveDialog } from '../login/prove-dialog.tsx';
import { RegisterPage } from '../login/register-page.tsx';
import { ResetPage } from '../login/reset-page.tsx';
import { VerifyPage } from '../login/verify-page.tsx';
import { Waiting } from '../kit/waiting.tsx';
import { pagePathOf } from './pages.tsx';
import { useClient, useSelected, useToken } from './session.tsx';
import { Shell } from './shell.tsx';

/** Which screen a path shows. Only the login's screens need no login. */
export function App() {
  const token = useToken();
  return (
    <>
      <Switch>
        <Route path="/login">{token === null ? <LoginPage /> : <Redirect to={nextPath()} replace />}</Route>
        <Route path="/register">{token === null ? <RegisterPage /> : <Redirect to={nextPath()} replace />}</Route>
        <Route path="/forgot">
          <ForgotPage />
        </Route>
        <Route path="/reset">
          <ResetPage />
        </Route>
        <Route path="/verify">
          <VerifyPage />
        </Route>
        <Route path="/invite/:code">{({ code }) => (token === null ? <InvitePage code={code} /> : <Connected>{<InvitePage code={code} />}</Connected>)}</Route>
        <Route>
          {token === null ? (
            <Redirect to={`/login${location.pathname.length > 1 ? `?next=${encodeURIComponent(pathNow())}` : ''}`} replace />
          ) : (
            <Connected>
              <Shell />
            </Connected>
          )}
        </Route>
      </Switch>
      <ProveDialog />
    </>
  );
}

const pathNow = (): string => {
  const base = new URL(document.baseURI).pathname;
  return `/${location.pathname.slice(base.length)}`;
};

/** Where somebody wanted to go who had to log in first; within this client only. */
function nextPath(): string {
  const next = new URLSearchParams(location.search).get('next') ?? '';
  return /^\/(?:channels|invite)\//.test(next) || pagePathOf(next) ? next : '/channels/@me';
}

/** Waits for the state of the first connection; later ones come and go behind what is shown. */
function Connected({ children }: { children: React.ReactNode }) {
  const client = useClient();
  const isReady = useSelected((state) => state.meId !== null);
  const [problem, setProblem] = useState<Error | null>(null);
  useEffect(() => {
    let isGone = false;
    const connect = (): void => {
      client.connect().catch((error: unknown) => {
        if (!isGone && error instanceof Error && client.token !== null) setProblem(error);
      });
    };
    connect();
    return () => {
      isGone = true;
    };
  }, [client]);
  if (isReady) return children;
  return (
    <Waiting>
      {problem ? (
        <>
          <p>
            <Trans>The server cannot be reached just now.</Trans>
          </p>
          <button className="button" onClick={() => location.reload()}>
            <Trans>Try again</Trans>
          </button>
        </>
      ) : (
        <p>
          <Trans>Connecting …</Trans>
        </p>
      )}
    </Waiting>
  );
}
