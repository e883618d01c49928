import { Trans } from '@lingui/react/macro';
import { useState } from 'react';
import { Link } from 'wouter';
import { useClient } from '../app/session.tsx';
import { useTask } from '../kit/use-task.ts';
import { Door } from './door.tsx';
import { linkToken } from './link-token.ts';

/** Where the link of a new address leads. It waits for a click, so that a program that only looks at links confirms nothing. */
export default function VerifyPage() {
  const client = useClient();
  const task = useTask();
  const [isDone, setDone] = useState(false);
  const confirm = (): void =>
    task.run(async () => {
      await client.rest.call('POST /auth/verify', { body: { token: linkToken() } });
      setDone(true);
    });
  const problem = task.problem ?? task.wrong('token');
  return (
    <Door>
      <h1>
        <Trans>Your e-mail address</Trans>
      </h1>
      <div className="stack">
        {isDone ? (
          <p role="status">
            <Trans>It is confirmed.</Trans>
          </p>
        ) : linkToken() === '' ? (
          <p>
            <Trans>This link is not whole. Open it again as it stands in the mail.</Trans>
          </p>
        ) : (
          <button className="button primary" disabled={task.isBusy} onClick={confirm}>
            <Trans>Confirm the address</Trans>
          </button>
        )}
        {problem !== undefined && (
          <p className="wrong" role="alert">
            {problem}
          </p>
        )}
      </div>
      <p className="foot">
        <Link href="/channels/@me">
          <Trans>To my channels</Trans>
        </Link>
      </p>
    </Door>
  );
}
