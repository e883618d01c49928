import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback } from 'react';
import { DiscordError } from '#sdk/rest/discord-error';
import { useClient, useSelected } from '../../app/session.tsx';
import { Area } from '../../kit/area.tsx';
import { Loading } from '../../kit/loading.tsx';
import { Switch } from '../../kit/switch.tsx';
import { SaveBar } from '../../kit/unsaved.tsx';
import { useChanges } from '../../kit/use-changes.ts';
import { useLoaded } from '../../kit/use-loaded.ts';
import { useTask } from '../../kit/use-task.ts';
import type { GuildSectionProps } from '../sections.tsx';
import '../parts.css';

const UNKNOWN_FORM = 10_068;
const MOST_RULES = 16;

interface Form {
  description: string;
  rules: readonly string[];
  /** Questions that somebody else's client may have put in; they stay. */
  others: readonly { field_type: string; label: string; required: boolean; [more: string]: unknown }[];
}

/** What newcomers have to agree to before they write, react or speak. */
export default function Screening({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const isOn = useSelected((state) => state.guilds.get(guildId)?.features.some((feature) => feature === 'MEMBER_VERIFICATION_GATE_ENABLED') ?? false);
  const load = useCallback(async (): Promise<Form> => {
    try {
      const form = await client.rest.call('GET /guilds/{guild_id}/member-verification', { path: { guild_id: guildId }, query: {} });
      const terms = form.form_fields.find(({ field_type: kind }) => kind === 'TERMS');
      return { description: form.description ?? '', rules: terms?.values ?? [], others: form.form_fields.filter((field) => field !== terms) };
    } catch (error) {
      if (error instanceof DiscordError && error.code === UNKNOWN_FORM) return { description: '', rules: [], others: [] };
      throw error;
    }
  }, [client, guildId]);
  const { value, problem, reload, set: put } = useLoaded<Form>(load);
  const { values, isChanged, set, reset } = useChanges({ enabled: isOn, description: value?.description ?? '', rules: (value?.rules ?? []).join('\n') });
  if (!value) return <Loading problem={problem} onRetry={reload} />;
  const rules = values.rules.split('\n').flatMap((line) => line.trim() || []);
  const save = (): void =>
    task.run(async () => {
      const terms = { field_type: 'TERMS', label: t`Read and agree to the rules`, required: true, values: rules };
      const body = { enabled: values.enabled, description: values.description, form_fields: [...(rules.length > 0 ? [terms] : []), ...value.others] };
      await client.rest.request('PATCH', '/guilds/{guild_id}/member-verification', { path: { guild_id: guildId }, body });
      put((before) => ({ ...before, description: values.description, rules }));
      reset();
    });
  return (
    <>
      <div className="stack">
        <Switch
          label={t`Newcomers agree to the rules first`}
          hint={t`Until then they read, but do not write, react or speak.`}
          isOn={values.enabled}
          onChange={(next) => set('enabled', next)}
        />
        <Area
          label={t`What the guild is about`}
          value={values.description}
          maxLength={300}
          wrong={task.wrong('description')}
          onChange={(event) => set('description', event.currentTarget.value)}
        />
        <Area
          label={t`Rules`}
          value={values.rules}
          rows={8}
          hint={t`One in a line, ${MOST_RULES} at most.`}
          wrong={task.wrong('form_fields')}
          onChange={(event) => set('rules', event.currentTarget.value)}
        />
        {value.others.length > 0 && (
          <p className="note">
            <Trans>The form has questions besides, which somebody answers by hand. They stay as they are.</Trans>
          </p>
        )}
      </div>
      <SaveBar isChanged={isChanged} isBusy={task.isBusy} problem={task.problem} onReset={reset} onSave={save} />
    </>
  );
}
