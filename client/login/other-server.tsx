import { Trans, useLingui } from '@lingui/react/macro';
import { useState, type FormEvent } from 'react';
import { Field } from '../kit/field.tsx';

/** Leads to another server's own page: this one's policy lets it talk to no other. */
export function OtherServer() {
  const { t } = useLingui();
  const [isAsked, setAsked] = useState(false);
  const [wrong, setWrong] = useState(false);
  const go = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const typed = String(new FormData(event.currentTarget).get('address')).trim();
    const address = /^https?:\/\//i.test(typed) ? typed : `https://${typed}`;
    if (!URL.canParse(address)) return setWrong(true);
    location.assign(new URL('login', address.endsWith('/') ? address : `${address}/`));
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
    <form className="stack foot" onSubmit={go}>
      <Field
        label={t`Address of the server`}
        name="address"
        placeholder="chat.example.org"
        autoCapitalize="none"
        spellCheck={false}
        required
        wrong={wrong ? t`This is no address.` : undefined}
      />
      <button className="button">
        <Trans>Go there</Trans>
      </button>
    </form>
  );
}
