import { Trans } from '@lingui/react/macro';
import { Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { Redirect, Route, Switch, useSearch } from 'wouter';
import { onSaid, wasAnythingSaid } from '../kit/say.ts';
import { Waiting } from '../kit/waiting.tsx';
import { FirstRun } from './first-run.tsx';
import { IdleKeeper } from './idle-keeper.tsx';
import { LooksKeeper } from './looks-keeper.tsx';
import { NewVersion } from './new-version.tsx';
import { lazily } from './lazily.tsx';
import { pagePathOf } from './pages.tsx';
import { useClient, useSelected, useToken } from './session.tsx';
import { Shell } from './shell.tsx';
import { askedProof, onAskedProof } from './step-up.ts';
import { WaitingMessages } from './waiting-messages.tsx';

// Whoever is logged in, as most are, needs none of them.
const ForgotPage = lazily(() => import('../login/forgot-page.tsx'));
const InvitePage = lazily(() => import('../login/invite-page.tsx'));
const LoginPage = lazily(() => import('../login/login-page.tsx'));
const RegisterPage = lazily(() => import('../login/register-page.tsx'));
const ResetPage = lazily(() => import('../login/reset-page.tsx'));
const VerifyPage = lazily(() => import('../login/verify-page.tsx'));
const ProveDialog = lazily(() => import('../login/prove-dialog.tsx'));
const AuthorizePage = lazily(() => import('../authorize/authorize-page.tsx'));
const AuthorizedPage = lazily(() => import('../authorize/authorized-page.tsx'));
const TemplatePage = lazily(() => import('../templates/template-page.tsx'));
const Toasts = lazily(() => import('../kit/toasts.tsx'));

/** Which screen a path shows. Only the login's screens need no login. */
export function App() {
  const token = useToken();
  return (
    <Suspense>
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
        <Route path={LINK_OF_API}>
          <Redirect to={`/oauth2/authorize${location.search}`} replace />
        </Route>
        <Route>
          {token === null ? (
            <Redirect to={loginPath()} replace />
          ) : (
            <Connected>
              <LoggedIn />
            </Connected>
          )}
        </Route>
      </Switch>
      <Suspense>
        <Proof />
        <Corner />
      </Suspense>
      <NewVersion />
      <FirstRun />
    </Suspense>
  );
}

/** Somebody is asked whether it is they. */
function Proof() {
  const asked = useSyncExternalStore(onAskedProof, askedProof);
  return asked && <ProveDialog asked={asked} />;
}

/** Where notes stand. */
function Corner() {
  return useSyncExternalStore(onSaid, wasAnythingSaid) && <Toasts />;
}

function LoggedIn() {
  const search = useSearch();
  return (
    <Suspense>
      <Switch>
        <Route path="/oauth2/authorize">
          <AuthorizePage search={search} />
        </Route>
        <Route path="/oauth2/authorized">
          <AuthorizedPage search={search} />
        </Route>
        <Route path="/template/:code">{({ code }) => <TemplatePage code={code} />}</Route>
        <Route>
          <Shell />
        </Route>
      </Switch>
    </Suspense>
  );
}

/** Links of Discord's form may name the API. */
const LINK_OF_API = /^\/api(?:\/v\d{1,2})?\/oauth2\/authorize\/?$/;

/** Asks for the login, and then goes on to where somebody wanted to go. */
function loginPath(): string {
  const base = new URL(document.baseURI).pathname;
  const path = `/${location.pathname.slice(base.length)}${location.search}`;
  return path === '/' ? '/login' : `/login?next=${encodeURIComponent(path)}`;
}

/** Where somebody wanted to go who had to log in first; within this client only. */
function nextPath(): string {
  const next = new URLSearchParams(location.search).get('next') ?? '';
  return /^\/(?:(?:channels|invite|template)\/|oauth2\/authorize\?)/.test(next) || pagePathOf(next) ? next : '/channels/@me';
}

/** After so long without an answer there is no line, and between two tries. */
const SLOW_MS = 8_000;
const AGAIN_MS = 5_000;

/** Waits for the state of the first connection; later ones come and go behind what is shown. */
function Connected({ children }: { children: React.ReactNode }) {
  const client = useClient();
  const isReady = useSelected((state) => state.meId !== null);
  const [isBegun, setBegun] = useState(isReady);
  const [problem, setProblem] = useState<Error | null>(null);
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const connect = (): void => {
      clearTimeout(timer);
      client.connect().catch((error: unknown) => {
        if (isGone || !(error instanceof Error) || client.token === null) return;
        setProblem(error);
        timer = setTimeout(connect, AGAIN_MS);
      });
    };
    connect();
    const slow = setTimeout(() => setSlow(true), SLOW_MS);
    addEventListener('online', connect);
    return () => {
      isGone = true;
      clearTimeout(timer);
      clearTimeout(slow);
      removeEventListener('online', connect);
    };
  }, [client]);
  // What is asked for with the first state goes out before all of it is drawn, which takes a slow machine a second.
  useEffect(() => {
    const timer = setTimeout(() => setBegun(isReady));
    return () => clearTimeout(timer);
  }, [isReady]);
  if (isReady && isBegun)
    return (
      <>
        <LooksKeeper />
        <IdleKeeper />
        {children}
      </>
    );
  return (
    <Waiting>
      {problem || isSlow ? (
        <>
          <div role="status">
            <h1>
              <Trans>The server cannot be reached just now.</Trans>
            </h1>
          </div>
          <WaitingMessages />
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
