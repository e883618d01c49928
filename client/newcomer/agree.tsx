import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import type { ShownJoinRequest } from '#sdk/rest/replies';
import { useClient } from '../app/session.tsx';
import { Area } from '../kit/area.tsx';
import { Choose } from '../kit/choose.tsx';
import { Field } from '../kit/field.tsx';
import { Loading } from '../kit/loading.tsx';
import { Problem } from '../kit/problem.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { useTask } from '../kit/use-task.ts';

type Answer = string | boolean | null;

interface AgreeProps {
  guildId: string;
  onLater(): void;
  /** Where somebody has to decide; without it, that is said here. */
  onSubmitted?(request: ShownJoinRequest): void;
}

/** The rules of a guild, and what else its form asks. */
export function Agree({ guildId, onLater, onSubmitted }: AgreeProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const load = useCallback(() => client.rest.call('GET /guilds/{guild_id}/member-verification', { path: { guild_id: guildId }, query: {} }), [client, guildId]);
  const { value: form, problem, reload } = useLoaded(load);
  const [answers, setAnswers] = useState<Readonly<Record<number, Answer>>>({});
  const [isSubmitted, setSubmitted] = useState(false);
  if (!form) return <Loading problem={problem} onRetry={reload} />;
  if (isSubmitted)
    return (
      <p>
        <Trans>Your answers are with those who let people in. You can read meanwhile.</Trans>
      </p>
    );
  const answer = (index: number, value: Answer): void => setAnswers((before) => ({ ...before, [index]: value }));
  const isComplete = form.form_fields.every(({ required }, index) => !required || (answers[index] ?? '') !== '');
  const submit = (): void =>
    task.run(async () => {
      const fields = form.form_fields.map(({ field_type }, index) => ({ field_type, response: answers[index] ?? null }));
      const body = { version: form.version, form_fields: fields };
      const made = await client.rest.call('PUT /guilds/{guild_id}/requests/@me', { path: { guild_id: guildId }, body });
      if (made.application_status !== 'SUBMITTED') return;
      setSubmitted(true);
      onSubmitted?.(made);
    });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {form.description && <p dir="auto">{form.description}</p>}
      {form.form_fields.map((field, index) => {
        if (field.field_type === 'TERMS')
          return (
            <div key={index} className="stack">
              <ol className="rules">
                {(field.values ?? []).map((rule) => (
                  <li key={rule} dir="auto">
                    {rule}
                  </li>
                ))}
              </ol>
              <label className="row">
                <input type="checkbox" checked={answers[index] === true} onChange={(event) => answer(index, event.currentTarget.checked || null)} />
                <Trans>I have read the rules and agree to them</Trans>
              </label>
            </div>
          );
        if (field.field_type === 'MULTIPLE_CHOICE')
          return (
            <Choose key={index} label={field.label} value={String(answers[index] ?? '')} onChange={(value) => answer(index, value)}>
              <option value="">{t`Choose …`}</option>
              {((field['choices'] ?? []) as readonly string[]).map((choice, place) => (
                <option key={choice} value={String(place)}>
                  {choice}
                </option>
              ))}
            </Choose>
          );
        const box = { label: field.label, dir: 'auto', wrong: task.wrong(`form_fields.${index}`), value: String(answers[index] ?? '') };
        return field.field_type === 'PARAGRAPH' ? (
          <Area key={index} {...box} maxLength={1000} onChange={(event) => answer(index, event.currentTarget.value)} />
        ) : (
          <Field key={index} {...box} maxLength={150} onChange={(event) => answer(index, event.currentTarget.value)} />
        );
      })}
      <Problem text={task.problem ?? task.wrong('version') ?? null} />
      <div className="actions">
        <button type="button" className="button" onClick={onLater}>
          <Trans>Later</Trans>
        </button>
        <button className="button primary" disabled={task.isBusy || !isComplete}>
          <Trans>Go on</Trans>
        </button>
      </div>
    </form>
  );
}
