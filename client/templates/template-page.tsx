import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { APITemplate } from 'discord-api-types/v10';
import { useCallback, type FormEvent } from 'react';
import { Link } from 'wouter';
import { navigate } from '../app/navigate.ts';
import { useClient } from '../app/session.tsx';
import { until } from '../guild-list/join-guild.ts';
import { Field } from '../kit/field.tsx';
import { Loading } from '../kit/loading.tsx';
import { Problem } from '../kit/problem.tsx';
import { useLoaded } from '../kit/use-loaded.ts';
import { useTask } from '../kit/use-task.ts';
import { Door } from '../login/door.tsx';

/** Where the link of a template leads: to a new guild of its shape. */
export default function TemplatePage({ code }: { code: string }) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const load = useCallback(() => client.rest.call('GET /guilds/templates/{code}', { path: { code } }), [client, code]);
  const { value: template, problem, reload } = useLoaded<APITemplate>(load);
  const make = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name')).trim();
    task.run(async () => {
      const { id } = await client.rest.call('POST /guilds/templates/{code}', { path: { code }, body: { name } });
      await until(() => client.state.guilds.has(id));
      navigate(`/channels/${id}`);
    });
  };
  const by = template?.creator?.global_name ?? template?.creator?.username ?? '';
  return (
    <Door>
      <h1 dir="auto">{template?.name ?? t`A template`}</h1>
      {template ? (
        <form className="stack" onSubmit={make}>
          <p className="lead" dir="auto">
            {template.description || <Trans>A guild’s shape, by {by}</Trans>}
          </p>
          <p className="note">
            <Plural value={template.serialized_source_guild.channels?.length ?? 0} one="# channel" other="# channels" />
            {' · '}
            <Plural value={template.serialized_source_guild.roles?.length ?? 0} one="# role" other="# roles" />
          </p>
          <Field label={t`Name of your own guild`} name="name" required minLength={2} maxLength={100} dir="auto" autoFocus wrong={task.wrong('name')} />
          <Problem text={task.problem} />
          <button className="button primary" disabled={task.isBusy}>
            <Trans>Create it</Trans>
          </button>
        </form>
      ) : (
        <Loading problem={problem} onRetry={reload} />
      )}
      <p className="foot">
        <Link href="/channels/@me">
          <Trans>Back to my channels</Trans>
        </Link>
      </p>
    </Door>
  );
}
