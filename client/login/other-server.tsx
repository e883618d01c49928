import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { serverUrl } from '../app/about-server.ts';
import { useClient } from '../app/session.tsx';
import { Field } from '../kit/field.tsx';
import { Icon } from '../kit/icon.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';
import { forgetServer, knownServers, rememberServer } from './known-servers.ts';

/** The first word alone: whoever does not type it means the one with encryption. */
const asAddress = (typed: string): string => (/^https?:\/\//i.test(typed) ? typed : `https://${typed}`);
/** Browsers take spaces for a part of the host. */
const isAddress = (address: string): boolean => !/\s/.test(address) && URL.canParse(address);
const go = (address: string): void => location.assign(new URL('login', `${address.replace(/\/+$/, '')}/`));

/** Leads to another server's own page: this one's policy lets it talk to no other, so its server looks whether there is one. */
export function OtherServer() {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [isAsked, setAsked] = useState(false);
  const [known, setKnown] = useState(knownServers);
  const [typed, setTyped] = useState('');
  /** Where no server was found. */
  const [missed, setMissed] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | undefined>();
  const find = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const address = asAddress(typed.trim());
    setMissed(null);
    if (!isAddress(address)) return setWrong(t`This is no address.`);
    setWrong(undefined);
    task.run(async () => {
      try {
        const found = await client.rest.call('POST /nexus/v1/other-servers', { body: { address } });
        if (found.address === serverUrl) return setWrong(t`You are there already.`);
        rememberServer({ address: found.address, name: found.name });
        go(found.address);
      } catch (error) {
        setMissed(address);
        throw error;
      }
    });
  };
  if (!isAsked)
    return (
      <p className="foot">
        <button onClick={() => setAsked(true)}>
          <Trans>Use another server</Trans>
        </button>
      </p>
    );
  return (
    <section className="stack foot other-server" aria-label={t`Another server`}>
      {known.length > 0 && (
        <ul>
          {known.map(({ address, name }) => (
            <li key={address} className="row">
              <button className="known" onClick={() => go(address)}>
                <bdi>{name}</bdi>
                <small>{address.replace(/^https:\/\//, '')}</small>
              </button>
              <button
                className="icon-button"
                aria-label={t`Forget ${name}`}
                onClick={() => {
                  forgetServer(address);
                  setKnown(knownServers());
                }}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <form className="stack" onSubmit={find}>
        <Field
          label={t`Address of the server`}
          name="address"
          value={typed}
          placeholder="chat.example.org"
          autoCapitalize="none"
          spellCheck={false}
          required
          autoFocus
          wrong={wrong ?? (task.wrong('address') === undefined ? undefined : t`No Nexus server was found there. Look at the address once more.`)}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Problem text={task.problem} />
        <button className="button" disabled={task.isBusy}>
          {task.isBusy ? <Trans>Looking …</Trans> : <Trans>Go there</Trans>}
        </button>
        {missed !== null && (
          <button type="button" onClick={() => go(missed)}>
            <Trans>Go there all the same</Trans>
          </button>
        )}
      </form>
    </section>
  );
}
