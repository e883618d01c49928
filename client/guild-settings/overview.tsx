import { useLingui } from '@lingui/react/macro';
import { useClient, useSelected } from '../app/session.tsx';
import { Field } from '../kit/field.tsx';
import { SaveBar } from '../kit/unsaved.tsx';
import { useChanges } from '../kit/use-changes.ts';
import { useTask } from '../kit/use-task.ts';
import type { GuildSectionProps } from './sections.tsx';

/** What a guild is called. */
export default function Overview({ guildId }: GuildSectionProps) {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const name = useSelected((state) => state.guilds.get(guildId)?.name ?? '');
  const { values, changed, isChanged, set, reset } = useChanges({ name });
  const save = (): void =>
    task.run(async () => {
      await client.rest.call('PATCH /guilds/{guild_id}', { path: { guild_id: guildId }, body: changed });
    });
  return (
    <>
      <Field
        label={t`Name of the guild`}
        value={values.name}
        maxLength={100}
        wrong={task.wrong('name')}
        onChange={(event) => set('name', event.currentTarget.value)}
      />
      <SaveBar isChanged={isChanged} isBusy={task.isBusy} problem={task.problem} onReset={reset} onSave={save} />
    </>
  );
}
