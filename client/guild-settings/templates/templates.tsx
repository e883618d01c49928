import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { APITemplate } from 'discord-api-types/v10';
import { useCallback, useState, type FormEvent } from 'react';
import { serverUrl } from '../../app/about-server.ts';
import { useClient } from '../../app/session.tsx';
import { Confirm } from '../../kit/confirm.tsx';
import { CopyButton } from '../../kit/copy-button.tsx';
import { Field } from '../../kit/field.tsx';
import { Loading } from '../../kit/loading.tsx';
import { Problem } from '../../kit/problem.tsx';
import { useLoaded } from '../../kit/use-loaded.ts';
import { useTask } from '../../kit/use-task.ts';
import type { GuildSectionProps } from '../sections.tsx';
import '../parts.css';

/** The guild's shape, its channels, roles and settings, for others to begin with. */
export default function Templates({ guildId }: GuildSectionProps) {
  const client = useClient();
  const load = useCallback(() => client.rest.call('GET /guilds/{guild_id}/templates', { path: { guild_id: guildId } }), [client, guildId]);
  const { value: templates, problem, reload, set } = useLoaded<APITemplate[]>(load);
  if (!templates) return <Loading problem={problem} onRetry={reload} />;
  const [template] = templates;
  return (
    <div className="stack">
      <p className="note">
        <Trans>
          A template holds channels, roles and settings as they are now: no messages, no members, no bots. Who has its link makes a guild of their own of it.
        </Trans>
      </p>
      {template ? (
        <Template guildId={guildId} template={template} onChanged={(changed) => set(() => [changed])} onGone={() => set(() => [])} />
      ) : (
        <NewTemplate guildId={guildId} onMade={(made) => set(() => [made])} />
      )}
    </div>
  );
}

function NewTemplate({ guildId, onMade }: GuildSectionProps & { onMade(template: APITemplate): void }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const make = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const body = { name: String(data.get('name')), description: String(data.get('description')) };
    task.run(async () => onMade(await client.rest.call('POST /guilds/{guild_id}/templates', { path: { guild_id: guildId }, body })));
  };
  return (
    <form className="stack" onSubmit={make}>
      <Field label={t`Name of the template`} name="name" required maxLength={100} dir="auto" wrong={task.wrong('name')} />
      <Field label={t`What it is for`} name="description" maxLength={120} dir="auto" wrong={task.wrong('description')} />
      <Problem text={task.problem} />
      <div>
        <button className="button primary" disabled={task.isBusy}>
          <Trans>Create the template</Trans>
        </button>
      </div>
    </form>
  );
}

interface TemplateProps extends GuildSectionProps {
  template: APITemplate;
  onChanged(template: APITemplate): void;
  onGone(): void;
}

function Template({ guildId, template, onChanged, onGone }: TemplateProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const [isDeleting, setDeleting] = useState(false);
  const path = { guild_id: guildId, code: template.code };
  const link = `${serverUrl}/template/${template.code}`;
  return (
    <>
      <h2 className="list-head" dir="auto">
        {template.name}
      </h2>
      {template.description && <p dir="auto">{template.description}</p>}
      <div className="copied">
        <Field label={t`Link of the template`} value={link} readOnly onFocus={(event) => event.currentTarget.select()} />
        <CopyButton text={link} />
      </div>
      <p className="note">
        <Plural value={template.usage_count} one="Used # time." other="Used # times." />{' '}
        {template.is_dirty ? <Trans>The guild has changed since.</Trans> : <Trans>It is as the guild is.</Trans>}
      </p>
      <Problem text={task.problem} />
      <div className="row wrap">
        <button
          type="button"
          className="button primary small"
          disabled={task.isBusy || !template.is_dirty}
          onClick={() => task.run(async () => onChanged(await client.rest.call('PUT /guilds/{guild_id}/templates/{code}', { path })))}
        >
          <Trans>Bring it up to date</Trans>
        </button>
        <button type="button" className="button bad small" onClick={() => setDeleting(true)}>
          <Trans>Delete the template</Trans>
        </button>
      </div>
      {isDeleting && (
        <Confirm
          title={t`Delete ${template.name}?`}
          words={t`Delete it`}
          isBad
          onClose={() => setDeleting(false)}
          act={() => client.rest.call('DELETE /guilds/{guild_id}/templates/{code}', { path }).then(onGone)}
        >
          <p className="quiet">
            <Trans>Its link stops working. Guilds that were made of it stay as they are.</Trans>
          </p>
        </Confirm>
      )}
    </>
  );
}
