import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import { useClient } from '../app/session.tsx';
import { ChoiceField } from '../kit/choice-field.tsx';
import { CopyButton } from '../kit/copy-button.tsx';
import { Field } from '../kit/field.tsx';
import { Loading } from '../kit/loading.tsx';
import { Problem } from '../kit/problem.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { useTask } from '../kit/use-task.ts';
import { momentInWords } from '../messages/times.ts';
import { FormDialog } from '../settings/form-dialog.tsx';

const DAY = 86_400;

/** Links by which somebody makes an account where that needs an invite. */
export function InstanceInvites() {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const load = useCallback(() => client.rest.call('GET /nexus/v1/registration-invites'), [client]);
  const { value: invites, problem, reload, set } = useLoaded(load);
  const [isAsking, ask] = useState(false);
  const [uses, setUses] = useState(1);
  const [age, setAge] = useState(7 * DAY);
  if (!invites) return <Loading problem={problem} onRetry={reload} />;
  return (
    <section className="group">
      <p className="note">
        <Trans>Whoever has such a link may make an account, where one needs an invite. It leads into no guild.</Trans>
      </p>
      {invites.length > 0 && (
        <ul className="facts">
          {invites.map(({ code, link, note, uses: used, max_uses: most, expires_at: expiresAt }) => (
            <li key={code}>
              <div className="what">
                <span className="name" dir="auto">
                  {note || code}
                </span>
                <small>
                  {most === 0 ? (
                    <Plural value={used} one="used once" other="used # times" />
                  ) : (
                    <Trans>
                      {used} of {most} used
                    </Trans>
                  )}
                  {expiresAt !== null && ` · ${momentInWords(Date.parse(expiresAt) / 1000, 'R', Date.now())}`}
                </small>
              </div>
              <div className="acts">
                <CopyButton text={link} label={t`Copy the link`} />
                <button
                  className="button small bad"
                  aria-label={t`Revoke ${note || code}`}
                  onClick={() =>
                    task.run(async () => {
                      await client.rest.call('DELETE /nexus/v1/registration-invites/{code}', { path: { code } });
                      set((known) => known.filter((one) => one.code !== code));
                    })
                  }
                >
                  <Trans>Revoke</Trans>
                </button>
              </div>
            </li>
          ))}
        </ul>
      )}
      <Problem text={task.problem} />
      <div>
        <button className="button primary" onClick={() => ask(true)}>
          <Trans>Make an invite</Trans>
        </button>
      </div>
      {isAsking && (
        <FormDialog
          title={t`Make an invite`}
          words={t`Make it`}
          onClose={() => ask(false)}
          send={async (data) => {
            const note = String(data.get('note')).trim();
            const made = await client.rest.call('POST /nexus/v1/registration-invites', { body: { max_uses: uses, max_age: age, ...(note && { note }) } });
            set((known) => [made, ...known]);
          }}
        >
          {(form) => (
            <>
              <Field
                label={t`Note (optional)`}
                name="note"
                maxLength={200}
                dir="auto"
                autoFocus
                hint={t`For you: whom it is for.`}
                wrong={form.wrong('note')}
              />
              <ChoiceField
                label={t`How often it holds`}
                value={uses}
                options={[
                  { value: 1, words: t`Once` },
                  { value: 5, words: t`5 times` },
                  { value: 25, words: t`25 times` },
                  { value: 0, words: t`As often as one likes` },
                ]}
                onChange={(value) => setUses(Number(value))}
              />
              <ChoiceField
                label={t`How long it holds`}
                value={age}
                options={[
                  { value: DAY, words: t`1 day` },
                  { value: 7 * DAY, words: t`7 days` },
                  { value: 30 * DAY, words: t`30 days` },
                  { value: 0, words: t`For ever` },
                ]}
                onChange={(value) => setAge(Number(value))}
              />
            </>
          )}
        </FormDialog>
      )}
    </section>
  );
}
