import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import type { Operations } from '#sdk/rest/operations';
import { aboutServer } from '../app/about-server.ts';
import { useClient } from '../app/session.tsx';
import { Area } from '../kit/area.tsx';
import { RadioField } from '../kit/choice-field.tsx';
import { Field } from '../kit/field.tsx';
import { Loading } from '../kit/loading.tsx';
import { Problem } from '../kit/problem.tsx';
import { Switch } from '../kit/switch.tsx';
import { SaveBar } from '../kit/unsaved.tsx';
import { useChanges } from '../kit/use-changes.ts';
import { useLoaded } from '../kit/use-loaded.ts';
import { useTask } from '../kit/use-task.ts';

type Page = Operations['GET /nexus/v1/settings']['reply'];
type Settings = Page['settings'];

const MIB = 1024 * 1024;

export function InstanceSettings({ onClose }: { onClose(): void }) {
  const client = useClient();
  const load = useCallback(() => client.rest.call('GET /nexus/v1/settings'), [client]);
  const { value: page, problem, reload, set } = useLoaded(load);
  return page ? <Form page={page} onSaved={(next) => set(() => next)} onClose={onClose} /> : <Loading problem={problem} onRetry={reload} />;
}

/** All of it at once; what the environment or the file of settings decides is told as such. */
function Form({ page, onSaved, onClose }: { page: Page; onSaved(page: Page): void; onClose(): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [isNew, setNew] = useState(aboutServer.isNew);
  const form = useChanges<Settings>(page.settings);
  const { values, changed, set } = form;
  const fixed = (name: keyof Settings): { disabled: boolean; hint?: string } => {
    const where = page.fixed[name];
    if (!where) return { disabled: false };
    return { disabled: true, hint: where === 'file' ? t`The settings file of the server decides it.` : t`The environment of the server decides it.` };
  };
  const save = (): void =>
    task.run(async () => {
      onSaved(await client.rest.call('PATCH /nexus/v1/settings', { body: changed }));
      setNew(false);
      await form.saved();
    });
  // One that is said is decided, even if it is what stands.
  const free = (['name', 'description', 'registration'] as const).find((name) => !page.fixed[name]);
  const keep = (): void =>
    task.run(async () => {
      if (free) await client.rest.call('PATCH /nexus/v1/settings', { body: { [free]: page.settings[free] } });
      setNew(false);
      onClose();
    });
  const number = (name: 'max_file_bytes' | 'max_guilds_per_user' | 'deletion_grace_days', label: string, hint: string, unit = 1) => {
    const { disabled, hint: reason } = fixed(name);
    return (
      <Field
        label={label}
        type="number"
        inputMode="numeric"
        min={name === 'deletion_grace_days' ? 0 : 1}
        value={Math.round((values[name] / unit) * 100) / 100}
        disabled={disabled}
        hint={reason ?? hint}
        wrong={task.wrong(name)}
        onChange={(event) => Number.isFinite(event.currentTarget.valueAsNumber) && set(name, Math.round(event.currentTarget.valueAsNumber * unit))}
      />
    );
  };
  const nameFixed = fixed('name');
  const aboutFixed = fixed('description');
  const whoFixed = fixed('registration');
  const previewsFixed = fixed('link_previews');
  return (
    <>
      {isNew && (
        <section className="group first-run" aria-label={t`Welcome`}>
          <h2>
            <Trans>This server is yours</Trans>
          </h2>
          <p>
            <Trans>
              You have made its first account, so you look after it. Give it a name, and say who may come in. All of it can be changed later, under "This
              server" in your settings.
            </Trans>
          </p>
          <div>
            <button className="button" disabled={task.isBusy} onClick={keep}>
              <Trans>Keep all as it is</Trans>
            </button>
          </div>
        </section>
      )}
      <section className="group">
        <Field
          label={t`Name of the server`}
          value={values.name}
          maxLength={100}
          dir="auto"
          disabled={nameFixed.disabled}
          hint={nameFixed.hint}
          wrong={task.wrong('name')}
          onChange={(event) => set('name', event.currentTarget.value)}
        />
        <Area
          label={t`Description`}
          hint={aboutFixed.hint ?? t`Shown to whoever logs in or makes an account.`}
          value={values.description}
          maxLength={1000}
          disabled={aboutFixed.disabled}
          wrong={task.wrong('description')}
          onChange={(event) => set('description', event.currentTarget.value)}
        />
      </section>
      <section className="group">
        <RadioField
          label={t`Who may make an account`}
          hint={whoFixed.hint}
          isDisabled={whoFixed.disabled}
          value={values.registration}
          wrong={task.wrong('registration')}
          options={[
            { value: 'open', words: t`Everybody`, about: t`Whoever reaches this server.` },
            { value: 'invite', words: t`Who has an invite`, about: t`To a guild, or to the server itself.` },
            { value: 'closed', words: t`Nobody`, about: t`You make the accounts, with the nexus command.` },
          ]}
          onChange={(value) => set('registration', value as Settings['registration'])}
        />
      </section>
      <section className="group">
        <h2>
          <Trans>Limits</Trans>
        </h2>
        <div className="side-by-side">
          {number('max_file_bytes', t`Largest file, in MiB`, t`Of one message. There is nothing to buy that makes it more.`, MIB)}
          {number('max_guilds_per_user', t`Guilds for each person`, t`That they may be in at once.`)}
          {number('deletion_grace_days', t`Days before an account is gone`, t`For so long its person can have it back.`)}
        </div>
        <Switch
          label={t`Previews of links`}
          hint={previewsFixed.hint ?? t`The server looks at the pages that people link to, and shows their title and picture.`}
          isOn={values.link_previews}
          isDisabled={previewsFixed.disabled}
          onChange={(isOn) => set('link_previews', isOn)}
        />
        <Problem text={task.wrong('link_previews') ?? null} />
      </section>
      <SaveBar isChanged={form.isChanged} task={task} onReset={form.reset} onSave={save} />
    </>
  );
}
